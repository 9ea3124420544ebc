"""What is told of the effect of an item, and of whom nothing is told."""

from __future__ import annotations

import ast
import datetime as dt
import math
import statistics
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import app as application
from app.access import AccessRole, Viewer
from app.models import CompetenceResult, LearningStep, Organisation, Person, Scan, StepStatus
from app.services.effects import Effect, effects_by_item, effects_of
from app.services.team_figures import Band
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome

ITEM, OTHER_ITEM = "ao-005", "ao-006"
TAG = {"code": "2.4", "from": 0, "to": 3, "strength": 3, "provenance": "bron"}
BEFORE, AFTER = MOMENT - dt.timedelta(days=90), MOMENT + dt.timedelta(days=90)
T_90 = {6: 2.015}
"""The 95th percentile of Student's t for so many people, from a printed table."""


@pytest.fixture
def organisation(build: Builder) -> Organisation:
    """A municipality with two items that teach one competence."""
    build.catalogue()
    for code in (ITEM, OTHER_ITEM):
        item = build.item(code)
        item.record = item.record | {"competences": [TAG]}
    build.session.flush()
    return build.organisation()


@pytest.fixture
def viewer(build: Builder, organisation: Organisation) -> Viewer:
    """An adviser who did nothing."""
    return build.viewer(build.person(organisation, AccessRole.ADVISER), AccessRole.ADVISER)


def finished(
    build: Builder,
    organisation: Organisation,
    levels: tuple[int, int],
    *roles: AccessRole,
    item: str = ITEM,
    counts: bool | None = True,
    status: StepStatus = StepStatus.DONE,
) -> Person:
    """Somebody at these levels in a scan before and one after the item came on the path."""
    person = build.person(organisation, *roles, counts=counts)
    for level, at in zip(levels, (BEFORE, AFTER), strict=True):
        give_outcome(build, person, {"2.4": (level, 3), "1.1": (level, 3)}, at=at)
    put_on_path(build, person, item, status)
    return person


def put_on_path(
    build: Builder,
    person: Person,
    item: str,
    status: StepStatus = StepStatus.DONE,
    done_at: dt.datetime = MOMENT,
) -> None:
    step = LearningStep(
        person_id=person.id,
        item_id=build.item(item).id,
        position=1,
        status=status,
        reason="",
        added_at=MOMENT,
        done_at=done_at if status is StepStatus.DONE else None,
    )
    build.session.add(step)
    build.session.flush()


RISES = [(1, 2), (1, 3), (0, 1), (2, 2), (1, 2)]


def some_did(build: Builder, organisation: Organisation, people: int) -> list[Person]:
    return [finished(build, organisation, levels) for levels in RISES[:people]]


def test_of_four_people_nothing_is_told(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 4)
    assert effects_of(session, viewer, build.item(ITEM)) == ()
    assert effects_by_item(session, viewer) == {}


def test_of_five_people_the_mean_change_is_told_to_half_a_level_and_their_number_in_a_band(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 5)
    (effect,) = effects_of(session, viewer, build.item(ITEM))
    assert effect == Effect("2.4", change=1.0, clear=True, people=Band(5, 9))
    assert effects_by_item(session, viewer) == {ITEM: (effect,)}


@pytest.mark.parametrize(("last", "clear"), [((0, 1), True), ((4, 0), False)])
def test_a_change_is_clear_where_its_interval_leaves_out_no_change(
    last: tuple[int, int], clear: bool, session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 5)
    finished(build, organisation, last)
    changes = [after - before for before, after in (*RISES, last)]
    margin = T_90[6] * statistics.stdev(changes) / math.sqrt(6)
    assert (abs(statistics.fmean(changes)) > margin) == clear
    (effect,) = effects_of(session, viewer, build.item(ITEM))
    assert effect.clear == clear


def test_who_does_not_count_or_is_not_done_or_works_elsewhere_is_left_out(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    organisation.counts_by_default = False
    some_did(build, organisation, 4)
    finished(build, organisation, (0, 3), counts=False)
    finished(build, organisation, (0, 3), counts=None)
    finished(build, organisation, (0, 3), status=StepStatus.BUSY)
    finished(build, organisation, (0, 3), item=OTHER_ITEM)
    finished(build, build.organisation("Gemeente Elders"), (0, 3))
    finished(build, organisation, (0, 3)).active = False
    session.flush()
    assert effects_of(session, viewer, build.item(ITEM)) == ()


def test_who_was_not_asked_before_and_after_is_left_out(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 4)
    carried = finished(build, organisation, (0, 3))
    newest = select(Scan.id).where(Scan.person_id == carried.id, Scan.finished_at == AFTER)
    for result in session.scalars(select(CompetenceResult).where(CompetenceResult.scan_id.in_(newest))):
        result.asked = False
    for moments in ([BEFORE], [AFTER], [], [BEFORE, BEFORE]):
        person = build.person(organisation, counts=True)
        for at in moments:
            give_outcome(build, person, {"2.4": (2, 3)}, at=at)
        put_on_path(build, person, ITEM)
    unassessed = build.person(organisation, counts=True)
    give_outcome(build, unassessed, {"2.4": (1, 3)}, at=BEFORE)
    give_outcome(build, unassessed, {"2.4": None}, at=AFTER)
    put_on_path(build, unassessed, ITEM)
    assert effects_of(session, viewer, build.item(ITEM)) == ()


def test_the_last_scan_before_and_the_newest_after_are_compared(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    people = some_did(build, organisation, 5)
    give_outcome(build, people[0], {"2.4": (0, 3)}, at=BEFORE - dt.timedelta(days=9))
    give_outcome(build, people[0], {"2.4": (4, 3)}, at=AFTER - dt.timedelta(days=9))
    (effect,) = effects_of(session, viewer, build.item(ITEM))
    assert effect.change == 1.0


def test_people_who_may_read_the_figures_are_in_them_but_do_not_make_the_group_large_enough(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 4)
    finished(build, organisation, (0, 3), AccessRole.EMPLOYEE, AccessRole.ADVISER)
    assert effects_of(session, viewer, build.item(ITEM)) == ()
    finished(build, organisation, (1, 2))
    (effect,) = effects_of(session, viewer, build.item(ITEM))
    assert effect.change == 1.5


def test_where_all_changed_the_same_nothing_is_told(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    for _ in range(8):
        finished(build, organisation, (1, 2))
    assert effects_of(session, viewer, build.item(ITEM)) == ()


def test_an_organisation_may_ask_for_more_people(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    some_did(build, organisation, 5)
    organisation.team_threshold = 6
    session.flush()
    assert effects_of(session, viewer, build.item(ITEM)) == ()


def test_people_who_stayed_where_they_were_count_too(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    for levels in [(2, 2), (2, 2), (2, 2), (1, 2), (2, 1)]:
        finished(build, organisation, levels)
    (effect,) = effects_of(session, viewer, build.item(ITEM))
    assert (str(effect.change), effect.clear) == ("0.0", False)


def test_only_the_publication_function_reads_who_did_what() -> None:
    folder = Path(application.__file__).parent
    readers = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and node.module == "app.queries.effects")
        or (isinstance(node, ast.Import) and any(name.name == "app.queries.effects" for name in node.names))
    }
    assert readers == {"services/effects.py"}


def test_what_was_found_before_somebody_finished_is_no_effect(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    """All of them did a scan after they put the item on their path, but before they had done it."""
    for levels in RISES:
        person = build.person(organisation)
        for level, at in zip(levels, (BEFORE, AFTER), strict=True):
            give_outcome(build, person, {"2.4": (level, 3)}, at=at)
        put_on_path(build, person, ITEM, done_at=AFTER + dt.timedelta(days=1))
    assert effects_of(session, viewer, build.item(ITEM)) == ()
