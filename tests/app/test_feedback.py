"""What people say of tips, and what colleagues make of it without ever showing who."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import (
    DismissReason,
    Impression,
    ItemFeedback,
    LearningStep,
    Organisation,
    Person,
    Scan,
    StepStatus,
    TipList,
)
from app.queries import feedback
from app.queries.feedback import Seen, dismissed_entries, own_feedback, seen_by_colleagues
from app.services.colleagues import BEHIND, MOST_POINTS, of_colleagues, reaction_of
from app.services.feedback import dismiss, give_thumb, put_back, say_experience
from app.services.matching import matching_of
from app.services.receipts import receipt_for
from app.services.recommending import make_list, tips_for
from tests.builders import MOMENT, Builder

CODES, CONTENT = ("ao-001", "ao-002", "ao-003"), (1500, 1500, 1500)


@pytest.fixture
def organisation(build: Builder) -> Organisation:
    build.catalogue()
    return build.organisation()


@pytest.fixture
def viewer(build: Builder, organisation: Organisation) -> Viewer:
    return build.viewer(build.person(organisation))


def seen(
    code: str = "ao-001",
    *,
    status: StepStatus | None = None,
    people: int = 1,
    role: str = "kcc",
    expected: float = 0.2,
) -> Seen:
    return Seen(code, 1, role, status, dismissed=False, thumb=None, people=people, expected=expected)


def given_to(build: Builder, person: Person, code: str, status: StepStatus | None) -> None:
    """Somebody with a finished scan who got this item as the first of a list, and did this with it."""
    scan = build.finished_scan(person)
    made = TipList(organisation_id=person.organisation_id, person_id=person.id, scan_id=scan, seed=1, made_at=MOMENT)
    build.session.add(made)
    build.session.flush()
    item = build.item(code)
    build.session.add(Impression(list_id=made.id, item_id=item.id, slot=1, propensity=1.0, expected=0.2))
    if status is not None:
        build.session.add(
            LearningStep(
                person_id=person.id,
                item_id=item.id,
                position=1,
                status=status,
                added_at=MOMENT,
                done_at=MOMENT if status is StepStatus.DONE else None,
            )
        )
    build.session.flush()


def test_the_same_thumb_twice_takes_it_back_and_the_other_one_turns_it(
    session: Session, build: Builder, viewer: Viewer
) -> None:
    item = build.item("ao-001").id
    assert give_thumb(session, viewer, item, 1, at=MOMENT) == 1
    assert give_thumb(session, viewer, item, -1, at=MOMENT) == -1
    assert give_thumb(session, viewer, item, -1, at=MOMENT) is None
    assert len(session.scalars(select(ItemFeedback)).all()) == 1


def test_what_was_dismissed_can_be_put_back_and_the_rest_stays(
    session: Session, build: Builder, viewer: Viewer
) -> None:
    item = build.item("ao-001").id
    say_experience(session, viewer, item, grade=8, remark="Leerzaam.", at=MOMENT)
    dismiss(session, viewer, item, DismissReason.TOO_HARD, at=MOMENT)
    assert [(one.code, why) for one, why in dismissed_entries(session, viewer)] == [("ao-001", DismissReason.TOO_HARD)]
    put_back(session, viewer, item, at=MOMENT)
    assert dismissed_entries(session, viewer) == []
    said = own_feedback(session, viewer, item)
    assert said is not None
    assert (said.grade, said.remark) == (8, "Leerzaam.")


def test_feedback_of_one_person_is_not_that_of_a_colleague(
    session: Session, build: Builder, viewer: Viewer, organisation: Organisation
) -> None:
    item = build.item("ao-001").id
    dismiss(session, viewer, item, DismissReason.OTHER, at=MOMENT)
    colleague = build.viewer(build.person(organisation))
    assert own_feedback(session, colleague, item) is None
    assert dismissed_entries(session, colleague) == []


@pytest.mark.parametrize(
    ("status", "dismissed", "thumb", "reaction"),
    [
        (StepStatus.DONE, True, -1, "finished"),
        (StepStatus.BUSY, False, None, "enrolled"),
        (StepStatus.PLANNED, True, None, "dismissed"),
        (StepStatus.PLANNED, False, -1, "saved"),
        (None, True, 1, "dismissed"),
        (None, False, 1, "saved"),
        (None, False, -1, "dismissed"),
        (None, False, None, None),
    ],
)
def test_what_somebody_did_last_says_most(
    status: StepStatus | None, dismissed: bool, thumb: int | None, reaction: str | None
) -> None:
    assert reaction_of(Seen("ao-001", 1, "kcc", status, dismissed, thumb, 1, 0.2)) == reaction


def test_fewer_than_five_people_change_nothing() -> None:
    few = of_colleagues(CODES, CONTENT, "kcc", [seen(status=StepStatus.DONE, people=BEHIND - 1), seen(people=40)])
    assert set(few.points.values()) == {0}
    enough = of_colleagues(CODES, CONTENT, "kcc", [seen(status=StepStatus.DONE, people=BEHIND)])
    assert enough.points["ao-001"] > 0
    assert enough.points["ao-002"] == 0


def test_more_people_who_chose_it_give_more_points_and_who_passed_it_by_fewer() -> None:
    amounts = [
        of_colleagues(CODES, CONTENT, "kcc", [seen(status=StepStatus.PLANNED, people=n)]).points["ao-001"]
        for n in (5, 10, 20)
    ]
    assert amounts == sorted(amounts)
    assert amounts[0] < amounts[-1]
    everybody = of_colleagues(CODES, CONTENT, "kcc", [seen(status=StepStatus.DONE, people=2000)])
    assert everybody.points["ao-001"] == MOST_POINTS
    passed = of_colleagues(CODES, CONTENT, "kcc", [seen(status=StepStatus.PLANNED, people=5), seen(people=400)])
    assert passed.points["ao-001"] < 0


def test_what_helps_nobody_is_not_lifted_by_colleagues() -> None:
    points = of_colleagues(CODES, (0, -200, 10), "kcc", [seen(status=StepStatus.DONE, people=50)]).points
    assert points["ao-001"] == 0


def test_a_function_role_of_fewer_than_five_counts_with_the_others() -> None:
    others = [seen(status=StepStatus.PLANNED, people=20, role="hr"), seen(people=100, role="hr")]
    few = [*others, seen(status=StepStatus.DONE, people=BEHIND - 1), seen(status=StepStatus.BUSY, role="ictbeheer")]
    as_kcc, as_other = (of_colleagues(CODES, CONTENT, role, few).points["ao-001"] for role in ("kcc", "ictbeheer"))
    assert as_kcc == as_other
    enough = [*others, seen(status=StepStatus.DONE, people=20)]
    as_kcc, as_other = (of_colleagues(CODES, CONTENT, role, enough).points["ao-001"] for role in ("kcc", "ictbeheer"))
    assert as_kcc > as_other


def test_fewer_than_five_beside_a_function_role_of_five_change_nothing() -> None:
    enough = [seen(status=StepStatus.DONE, people=BEHIND)]
    few = [seen(status=StepStatus.DONE, people=BEHIND - 1, role="hr"), seen(people=300, role="hr")]
    for role in ("kcc", "hr"):
        alone, beside = (of_colleagues(CODES, CONTENT, role, some).points for some in (enough, [*enough, *few]))
        assert beside == alone


def test_colleagues_count_once_per_item_and_never_oneself_or_another_organisation(
    session: Session, build: Builder, organisation: Organisation
) -> None:
    person = build.person(organisation)
    given_to(build, person, "ao-001", StepStatus.DONE)
    for _ in range(2):
        given_to(build, build.person(organisation), "ao-001", StepStatus.DONE)
    twice = build.person(organisation)
    given_to(build, twice, "ao-001", StepStatus.BUSY)
    given_to(build, twice, "ao-001", None)
    given_to(build, build.person(build.organisation("Gemeente Elders")), "ao-001", StepStatus.DONE)
    rows = seen_by_colleagues(session, build.viewer(person))
    assert sorted((row.status or "", row.people, row.role) for row in rows) == [
        (StepStatus.BUSY, 1, "kcc"),
        (StepStatus.DONE, 2, "kcc"),
    ]


def test_nobody_pushes_a_colleague_out_by_making_many_lists(
    session: Session, build: Builder, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_PEOPLE", 3)
    given_to(build, build.person(organisation), "ao-001", StepStatus.DONE)
    viewer, busy = build.viewer(build.person(organisation)), build.person(organisation)
    given_to(build, busy, "ao-002", StepStatus.BUSY)
    for _ in range(5):
        given_to(build, busy, "ao-002", None)
        counted = [(row.code, row.status, row.people) for row in seen_by_colleagues(session, viewer)]
        assert counted == [("ao-001", StepStatus.DONE, 1), ("ao-002", StepStatus.BUSY, 1)]


def test_of_too_many_people_every_second_counts_whoever_came_last(
    session: Session, build: Builder, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_PEOPLE", 3)
    viewer = build.viewer(build.person(organisation))
    people = [build.person(organisation) for _ in range(6)]
    for count, person in enumerate(people, start=1):
        given_to(build, person, "ao-001", None)
        counted = sum(row.people for row in seen_by_colleagues(session, viewer))
        assert counted == (count if count <= 3 else sum(one.id % 2 == 0 for one in people[:count]))


def test_what_five_colleagues_chose_stands_in_the_receipt_and_the_sum_stays_exact(
    session: Session, build: Builder, organisation: Organisation
) -> None:
    person = build.person(organisation)
    viewer = build.viewer(person)
    scan = session.get_one(Scan, build.finished_scan(person))
    before = tips_for(session, viewer)
    assert before is not None
    code = before.tips[4].item.code
    for _ in range(BEHIND):
        matching = matching_of(session, viewer)
        assert matching is not None
        assert matching.colleagues[code] == 0
        given_to(build, build.person(organisation), code, StepStatus.DONE)
    receipt = receipt_for(session, viewer, code)
    assert receipt is not None
    assert receipt.tip.colleagues > 0
    assert receipt.tip.score == sum(reason.points for reason in receipt.tip.reasons) + receipt.tip.colleagues
    make_list(session, viewer, scan, at=MOMENT)
    after = tips_for(session, viewer)
    assert after is not None
    assert [tip.item.code for tip in after.tips].index(code) < 4


def test_what_somebody_did_before_an_item_stood_in_a_list_is_not_of_the_list(
    session: Session, build: Builder, organisation: Organisation, viewer: Viewer
) -> None:
    for days in (-1, 0, 1):
        person = build.person(organisation)
        given_to(build, person, "ao-001", None)
        step = LearningStep(person_id=person.id, item_id=build.item("ao-001").id, position=1, reason="")
        step.status, step.added_at = StepStatus.BUSY, MOMENT + days * dt.timedelta(days=1)
        session.add(step)
    session.flush()
    [counted] = seen_by_colleagues(session, viewer)
    assert (counted.status, counted.people) == (StepStatus.BUSY, 2)
