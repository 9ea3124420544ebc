"""Deciding on items of the catalogue: for whom, until when, and what a list of that moment was."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import LearningStep, Organisation, Override, OverrideKind, Person, Scan
from app.queries.catalogue import catalogue_entry, shown_item
from app.queries.feedback import newest_list, own_entries
from app.queries.learning_path import own_steps
from app.queries.overrides import overrides_in_force
from app.services.learning_path import add_step
from app.services.matching import Matching, matching_of
from app.services.overriding import Decision, is_over, lift_override, override_item
from app.services.receipts import receipt_for
from app.services.recommending import make_list, new_places, tips_for
from tests.builders import MOMENT, Builder

DAY = dt.timedelta(days=1)
HIDE, PIN, BOOST = OverrideKind.HIDE, OverrideKind.PIN, OverrideKind.BOOST


@pytest.fixture
def adviser(build: Builder) -> Viewer:
    build.catalogue()
    return build.viewer(build.person(build.organisation(), AccessRole.ADVISER), AccessRole.ADVISER)


@pytest.fixture
def person(build: Builder, session: Session, adviser: Viewer) -> Person:
    made = build.person(session.get_one(Organisation, adviser.organisation_id))
    build.finished_scan(made, function_roles=("kcc",))
    return made


@pytest.fixture
def viewer(build: Builder, person: Person) -> Viewer:
    return build.viewer(person)


def matched(session: Session, viewer: Viewer, *, at: dt.datetime | None = None) -> Matching:
    matching = matching_of(session, viewer, at=at)
    assert matching is not None
    return matching


def listed(session: Session, viewer: Viewer) -> list[str]:
    tips = tips_for(session, viewer)
    assert tips is not None
    return [tip.item.code for tip in tips.tips]


def test_a_decision_replaces_the_one_for_the_same_people_and_the_log_keeps_both(
    session: Session, build: Builder, adviser: Viewer
) -> None:
    item = build.item("ao-001")
    override_item(session, adviser, item, Decision(HIDE, "Oud."), at=MOMENT)
    override_item(session, adviser, item, Decision(PIN, "Toch goed."), at=MOMENT)
    entry = catalogue_entry(session, adviser, "ao-001")
    assert entry is not None
    assert [(one.kind, one.reason) for one in entry.overrides] == [(PIN, "Toch goed.")]
    assert [row.ended_at for row in session.scalars(select(Override).order_by(Override.id))] == [MOMENT, None]


def test_decisions_for_other_people_stand_beside_each_other(session: Session, build: Builder, adviser: Viewer) -> None:
    item = build.item("ao-001")
    override_item(session, adviser, item, Decision(PIN, "Voor allen."), at=MOMENT)
    override_item(session, adviser, item, Decision(HIDE, "Niet voor hr.", frozenset({"hr"})), at=MOMENT)
    assert len(overrides_in_force(session, adviser)["ao-001"]) == 2


def test_deciding_twice_the_same_is_one_decision(session: Session, build: Builder, adviser: Viewer) -> None:
    for _press in range(2):
        override_item(session, adviser, build.item("ao-001"), Decision(HIDE, "Oud."), at=MOMENT)
    assert len(session.scalars(select(Override)).all()) == 1


def test_a_decision_is_taken_back_once_and_counts_in_one_organisation_only(
    session: Session, build: Builder, adviser: Viewer
) -> None:
    elsewhere = build.viewer(build.person(build.organisation("Gemeente Elders")))
    override_item(session, adviser, build.item("ao-001"), Decision(HIDE, "Oud."), at=MOMENT)
    [decided] = overrides_in_force(session, adviser)["ao-001"]
    assert overrides_in_force(session, elsewhere) == {}
    assert lift_override(session, adviser, decided, at=MOMENT + DAY)
    assert not lift_override(session, adviser, decided, at=MOMENT + DAY)


def test_a_decision_holds_up_to_and_including_its_last_day(session: Session, build: Builder, adviser: Viewer) -> None:
    last = (MOMENT + DAY).date()
    override_item(session, adviser, build.item("ao-001"), Decision(HIDE, "Even niet.", ends_on=last), at=MOMENT)
    for days, hidden in ((0, True), (1, True), (2, False)):
        with time_machine.travel(MOMENT + days * DAY, tick=False):
            assert (shown_item(session, adviser, "ao-001") is None) is hidden
            [decided] = session.scalars(select(Override)).all()
            assert is_over(decided, at=MOMENT + days * DAY) is not hidden


def test_an_item_hidden_from_a_role_is_gone_for_that_role_alone(
    session: Session, build: Builder, adviser: Viewer, viewer: Viewer
) -> None:
    other = build.person(session.get_one(Organisation, viewer.organisation_id))
    build.finished_scan(other, function_roles=("data",))
    first = listed(session, viewer)[0]
    item = build.item(first)
    add_step(session, viewer, item, reason="Daarom.", at=MOMENT)
    override_item(session, adviser, item, Decision(HIDE, "Niet voor kcc.", frozenset({"kcc"})), at=MOMENT)
    assert first not in listed(session, viewer)
    assert receipt_for(session, viewer, first) is None
    assert shown_item(session, viewer, first) is None
    assert [step.is_hidden for step in own_steps(session, viewer)] == [True]
    assert shown_item(session, build.viewer(other), first) is not None
    assert first in {one.code for one in own_entries(session, build.viewer(other))}


def test_an_item_is_pinned_for_whom_it_is_meant_and_hiding_wins(
    session: Session, build: Builder, adviser: Viewer, viewer: Viewer
) -> None:
    gap = next(iter(matched(session, viewer).gaps))
    item = build.item("ao-001")
    override_item(session, adviser, item, Decision(PIN, "Voor data.", frozenset({"data"})), at=MOMENT)
    assert "ao-001" not in listed(session, viewer)
    override_item(session, adviser, item, Decision(PIN, "Voor groei.", competences=frozenset({gap})), at=MOMENT)
    assert listed(session, viewer)[0] == "ao-001"
    override_item(session, adviser, item, Decision(HIDE, "Niet voor kcc.", frozenset({"kcc"})), at=MOMENT)
    assert "ao-001" not in listed(session, viewer)


def test_a_boost_moves_an_item_and_is_a_part_of_its_score(
    session: Session, build: Builder, adviser: Viewer, viewer: Viewer
) -> None:
    matching = matched(session, viewer)
    points = {one.code: one.score for one in matching.explained(matching.ranked, "nl")}
    above, code = next(
        (one, other) for one, other in pairwise(matching.ranked) if 0 < points[one] - points[other] < 300
    )
    override_item(session, adviser, build.item(code), Decision(BOOST, "Dit jaar eerst.", points=300), at=MOMENT)
    receipt = receipt_for(session, viewer, code)
    assert receipt is not None
    tip = receipt.tip
    assert tip.boost is not None
    assert (tip.boost.points, tip.boost.reasons) == (300, ("Dit jaar eerst.",))
    assert tip.score == points[code] + 300 == sum(reason.points for reason in tip.reasons) + 300
    ranked = matched(session, viewer).ranked
    assert ranked.index(code) < ranked.index(above)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": BOOST},
        {"kind": BOOST, "points": 301},
        {"kind": PIN, "points": 10},
        {"kind": HIDE, "competences": frozenset({"G1"})},
    ],
)
def test_a_decision_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cannot|not for"):
        Decision(reason="Daarom.", **wrong)  # type: ignore[arg-type]  # whatever the case says


def test_replaying_the_log_gives_the_lists_that_were_made(
    session: Session, build: Builder, adviser: Viewer, viewer: Viewer
) -> None:
    """Decisions come and go between lists; each list follows from the log as it was then, and keeps its rules."""
    chance = random.Random(5)  # noqa: S311 - a test, not a secret
    scan = session.scalars(select(Scan)).one()
    codes = matched(session, viewer).ranked[:14]
    gap = next(iter(matched(session, viewer).gaps))
    made = []
    for hour in range(12):
        at = MOMENT + hour * dt.timedelta(hours=1)
        kind = chance.choice((HIDE, PIN, BOOST))
        decision = Decision(
            kind,
            f"Besluit {hour}.",
            function_roles=frozenset(chance.choice(((), ("kcc",), ("data",)))),
            competences=frozenset({gap}) if kind is PIN and chance.random() < 0.5 else frozenset(),
            points=chance.choice((-300, -150, 150, 300)) if kind is BOOST else 0,
            ends_on=(MOMENT + DAY).date() if chance.random() < 0.3 else None,
        )
        override_item(session, adviser, build.item(chance.choice(codes)), decision, at=at)
        open_now = [one for some in overrides_in_force(session, adviser, at=at).values() for one in some]
        if hour % 3 == 2:
            lift_override(session, adviser, chance.choice(open_now), at=at + dt.timedelta(minutes=10))
        moment = at + dt.timedelta(minutes=30)
        made.append((make_list(session, viewer, scan, at=moment), newest_list(session, viewer, scan), moment))
    assert len({tuple(one.code for one in places) for _, places, _ in made}) > 1
    for tip_list, places, moment in made:
        then = matched(session, viewer, at=moment)
        again = new_places(then, seed=tip_list.seed)
        assert [(one.code, one.slot, one.propensity) for one in places] == [
            (place.item, place.slot, place.propensity) for place in again
        ]
        stood = [one.code for one in places]
        pinned = [code for code in then.ranked if code in then.outcome.pinned]
        assert stood[: len(pinned)] == pinned
        assert not then.outcome.hidden & set(stood)


def test_a_step_that_is_on_the_path_already_stays_when_its_item_is_hidden(
    session: Session, build: Builder, adviser: Viewer, viewer: Viewer
) -> None:
    add_step(session, viewer, build.item("ao-006"), reason="Daarom.", at=MOMENT)
    override_item(session, adviser, build.item("ao-006"), Decision(HIDE, "Oud."), at=MOMENT)
    assert len(session.scalars(select(LearningStep)).all()) == 1
