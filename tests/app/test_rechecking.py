"""A re-check: when it is offered, about what, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.clock import local_day
from app.models import (
    Answer,
    LearningStep,
    MeasurementRound,
    Organisation,
    OwnStatement,
    Person,
    Scan,
    StepStatus,
    StoredItem,
    SwitchedOff,
    WayOut,
)
from app.queries.history import questions_seen
from app.queries.scans import answers_of, own_finished_scans, own_open_scan, own_views_of, results_of
from app.queries.team import counting_members, latest_outcomes
from app.services.own_views import say_own_view
from app.services.rechecking import (
    MOST_TOPICS,
    WAIT,
    Offer,
    OpenScanError,
    RecheckRefusedError,
    offer_for,
    recheck_note,
    start_recheck,
)
from app.services.recommending import tips_for
from app.services.scanning import Intake, answer_question, finish, take_in
from seeds.instrument import load_instrument
from tests.builders import MOMENT, Builder

LATER = MOMENT + WAIT


@pytest.fixture
def person(build: Builder) -> Person:
    """Somebody with a finished scan of the front desk."""
    made = build.person(build.organisation(), counts=True)
    build.finished_scan(made, learning_question="Hoe doe ik dit?")
    return made


@pytest.fixture
def viewer(build: Builder, person: Person) -> Viewer:
    return build.viewer(person)


class Train:
    """Puts items on the path that train competences."""

    def __init__(self, session: Session, build: Builder, person: Person) -> None:
        self.session, self.person = session, person
        build.catalogue()
        self.record = build.item("ao-005").record

    def __call__(self, *codes: str, status: StepStatus = StepStatus.DONE, strength: int = 2) -> None:
        """An item of the organisation's own with these competences, on the path with this status."""
        number = self.session.query(StoredItem).count()
        tags = [{"code": code, "from": 0, "to": 4, "strength": strength, "provenance": "L&D"} for code in codes]
        code = f"eigen-{number}"
        item = StoredItem(
            organisation_id=self.person.organisation_id,
            code=code,
            record=self.record | {"code": code, "competences": tags, "source": "eigen aanbod"},
            updated_at=MOMENT,
        )
        self.session.add(item)
        self.session.flush()
        step = LearningStep(
            person_id=self.person.id,
            item_id=item.id,
            position=number,
            status=status,
            reason="",
            added_at=MOMENT,
            done_at=MOMENT if status is StepStatus.DONE else None,
        )
        self.session.add(step)
        self.session.flush()


@pytest.fixture
def train(session: Session, build: Builder, person: Person) -> Train:
    return Train(session, build, person)


def codes_of(offer: Offer) -> list[str]:
    return [topic.competence.code for topic in offer.topics]


def see(session: Session, viewer: Viewer, codes: Sequence[str]) -> None:
    """Let the earlier scan have asked these questions too."""
    scan = own_finished_scans(session, viewer)[0]
    seen = questions_seen(session, viewer)
    for position, code in enumerate(sorted(set(codes) - seen), start=100):
        session.add(Answer(scan_id=scan.id, question_code=code, position=position, value=1))
    session.flush()


def test_a_recheck_is_offered_from_three_months_after_the_newest_scan(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1")
    before, after = (offer_for(session, viewer, at=at) for at in (LATER - dt.timedelta(days=1), LATER))
    assert (before.is_due, before.can_start, before.due_on) == (False, False, local_day(LATER))
    assert (after.is_due, after.can_start) == (True, True)


def test_without_a_scan_nothing_is_offered(session: Session, build: Builder) -> None:
    offer = offer_for(session, build.viewer(build.person(build.organisation())), at=LATER)
    assert (offer.earlier, offer.due_on, offer.topics, offer.can_start) == (None, None, (), False)


def test_what_is_offered_was_trained_well_enough_and_is_asked_by_the_role(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1", status=StepStatus.BUSY)
    train("4.2", status=StepStatus.DONE)
    train("1.2", status=StepStatus.PLANNED)
    train("G4", strength=1)
    train("G8")  # a front desk is not asked to lead
    assert codes_of(offer_for(session, viewer, at=LATER)) == ["4.1", "4.2"]


def test_a_competence_that_the_organisation_switched_off_is_not_offered(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1", "4.2")
    session.add(SwitchedOff(organisation_id=viewer.organisation_id, function_role="kcc", competence="4.1"))
    session.flush()
    assert codes_of(offer_for(session, viewer, at=LATER)) == ["4.2"]


def test_only_new_questions_count_and_without_a_check_it_is_an_own_estimate(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1", "4.2", "1.2")
    bank = load_instrument().items
    see(session, viewer, [item.code for item in bank if item.competence == "4.1" and item.kind == "check"])
    see(session, viewer, [item.code for item in bank if item.competence == "4.2"])
    offer = offer_for(session, viewer, at=LATER)
    left = {topic.competence.code: topic for topic in offer.topics}
    seen = questions_seen(session, viewer)
    assert left["1.2"].questions == sum(item.competence == "1.2" and item.code not in seen for item in bank)
    assert (left["4.1"].checks, left["4.1"].is_own_estimate) == (0, True)
    assert left["4.1"].questions > 0
    assert [topic.competence.code for topic in offer.without_questions] == ["4.2"]
    assert [topic.competence.code for topic in offer.to_choose] == ["1.2", "4.1"]


def test_a_statement_of_the_organisation_that_was_not_retired_is_a_new_question(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1")
    see(session, viewer, [item.code for item in load_instrument().items if item.competence == "4.1"])
    for retired_at in (None, MOMENT):
        session.add(
            OwnStatement(
                organisation_id=viewer.organisation_id,
                competence="4.1",
                level=2,
                text_nl="Ik meld een vreemde mail.",
                retired_at=retired_at,
            )
        )
    session.flush()
    [topic] = offer_for(session, viewer, at=LATER).topics
    assert (topic.questions, topic.checks) == (1, 0)


def test_a_recheck_takes_over_the_work_and_the_wishes_of_the_earlier_scan(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1", "4.2")
    earlier = own_finished_scans(session, viewer)[0]
    scan = start_recheck(session, viewer, ["4.2", "4.1"], at=LATER, language="en")
    assert (scan.recheck_of_id, scan.competences, scan.language) == (earlier.id, ["4.1", "4.2"], "en")
    assert (scan.function_roles, scan.learning_question, scan.forms) == (["kcc"], "Hoe doe ik dit?", [])
    assert scan.seed != earlier.seed
    assert own_open_scan(session, viewer) is scan


def test_a_recheck_asks_new_questions_about_the_chosen_competences_alone(
    session: Session, build: Builder, viewer: Viewer, train: Train
) -> None:
    train("4.1", "4.2", "1.2")
    seen = questions_seen(session, viewer)
    scan = start_recheck(session, viewer, ["4.1", "4.2"], at=LATER)
    build.answer_all(scan, step=3)
    asked = {answer.question_code for answer in answers_of(session, scan)}
    assert {code[:3] for code in asked} == {"4.1", "4.2"}
    assert not asked & seen
    assert len(asked) >= 6


def test_a_finished_recheck_is_the_whole_picture_and_says_what_is_new(
    session: Session, build: Builder, viewer: Viewer, train: Train
) -> None:
    train("4.1")
    earlier = own_finished_scans(session, viewer)[0]
    before = {result.competence: result for result in results_of(session, earlier)}
    scan = start_recheck(session, viewer, ["4.1"], at=LATER)
    build.answer_all(scan, step=3)
    finish(session, viewer, scan, at=LATER)
    results = results_of(session, scan)
    after = {result.competence: result for result in results}
    assert after.keys() == before.keys()
    assert {code for code, result in after.items() if result.asked} == {"4.1"}
    assert after["4.1"].mean > before["4.1"].mean
    note = recheck_note(session, scan, results)
    assert note is not None
    assert [one.code for one in note.asked] == ["4.1"]
    assert len(note.taken_over) == len(before) - 1
    assert recheck_note(session, earlier, results_of(session, earlier)) is None


def test_a_topic_of_which_a_recheck_heard_nothing_stays_as_it_was(
    session: Session, build: Builder, viewer: Viewer, train: Train
) -> None:
    train("4.1", "4.2")
    before = {result.competence: result for result in results_of(session, own_finished_scans(session, viewer)[0])}
    scan = start_recheck(session, viewer, ["4.1", "4.2"], at=LATER)
    for item in load_instrument().items:
        if item.competence == "4.1" and item.code not in questions_seen(session, viewer):
            answer_question(session, scan, item, WayOut.NOT_MY_WORK if item.kind == "check" else WayOut.UNCLEAR)
    build.answer_all(scan, step=3)
    finish(session, viewer, scan, at=LATER)
    results = {result.competence: result for result in results_of(session, scan)}
    assert results.keys() == before.keys()
    assert {code for code, result in results.items() if result.asked} == {"4.2"}
    assert (results["4.1"].mean, results["4.1"].level) == (before["4.1"].mean, before["4.1"].level)
    note = recheck_note(session, scan, list(results.values()))
    assert note is not None
    assert "4.1" in {one.code for one in note.taken_over}
    assert "4.1" not in {one.code for one in note.own_estimates}


def test_an_own_view_of_what_a_recheck_does_not_ask_stays_beside_it(
    session: Session, build: Builder, viewer: Viewer, train: Train
) -> None:
    train("4.1")
    earlier = own_finished_scans(session, viewer)[0]
    say_own_view(session, earlier, "4.1", level=3, reason="Dit doe ik elke dag.")
    say_own_view(session, earlier, "4.2", level=4, reason="Ik leg het anderen uit.")
    scan = start_recheck(session, viewer, ["4.1"], at=LATER)
    build.answer_all(scan, step=3)
    finish(session, viewer, scan, at=LATER)
    kept = [(view.competence, view.level, view.reason) for view in own_views_of(session, scan)]
    assert kept == [("4.2", 4, "Ik leg het anderen uit.")]
    assert len(own_views_of(session, earlier)) == 2


def test_a_recheck_without_an_answered_check_is_an_own_estimate(session: Session, viewer: Viewer, train: Train) -> None:
    train("4.1", "4.2")
    scan = start_recheck(session, viewer, ["4.1", "4.2"], at=LATER)
    left = [item for item in load_instrument().items if item.code not in questions_seen(session, viewer)]
    for item in left:
        if item.competence == "4.1":
            answer_question(session, scan, item, WayOut.NOT_MY_WORK if item.kind == "check" else 2)
        if item.competence == "4.2":
            answer_question(session, scan, item, WayOut.DONT_KNOW if item.kind == "check" else 2)
    assert {item.competence for item in left if item.kind == "check"} >= {"4.1", "4.2"}
    finish(session, viewer, scan, at=LATER)
    note = recheck_note(session, scan, results_of(session, scan))
    assert note is not None
    assert [one.code for one in note.own_estimates] == ["4.1"]


def test_one_scan_is_open_at_a_time(session: Session, viewer: Viewer, train: Train) -> None:
    train("4.1")
    start_recheck(session, viewer, ["4.1"], at=LATER)
    assert not offer_for(session, viewer, at=LATER).can_start
    with pytest.raises(OpenScanError):
        start_recheck(session, viewer, ["4.1"], at=LATER)


@pytest.mark.parametrize("chosen", [[], ["1.2"], ["4.1", "G8"], ["nonsense"]])
def test_what_is_not_offered_is_refused(session: Session, viewer: Viewer, train: Train, chosen: list[str]) -> None:
    train("4.1")
    with pytest.raises(RecheckRefusedError):
        start_recheck(session, viewer, chosen, at=LATER)
    assert own_open_scan(session, viewer) is None


def test_too_soon_and_too_much_are_refused(session: Session, viewer: Viewer, train: Train) -> None:
    train("1.1", "1.2", "1.3", "2.1", "2.2", "2.4", "2.5", "4.1", "4.2", "G2", "G4")
    offered = codes_of(offer_for(session, viewer, at=LATER))
    assert len(offered) > MOST_TOPICS
    for chosen, at in ((offered, LATER), (offered[:1], LATER - dt.timedelta(days=1))):
        with pytest.raises(RecheckRefusedError):
            start_recheck(session, viewer, chosen, at=at)


def test_the_intake_of_an_open_recheck_changes_wishes_but_not_the_work(
    session: Session, viewer: Viewer, train: Train
) -> None:
    train("4.1")
    scan = start_recheck(session, viewer, ["4.1"], at=LATER)
    intake = Intake(("burgerzaken",), "Een andere vraag.", ("workshop",), counts=False, hours_a_week=1.0)
    assert take_in(session, viewer, intake, at=LATER) is scan
    assert (scan.function_roles, scan.competences) == (["kcc"], ["4.1"])
    assert (scan.learning_question, scan.forms, scan.hours_a_week) == ("Een andere vraag.", ["workshop"], 1.0)
    person = session.get_one(Person, viewer.person_id)
    assert (person.function_roles, person.counts) == (["kcc"], False)


def test_tips_follow_the_recheck(session: Session, build: Builder, viewer: Viewer, train: Train) -> None:
    train("4.1")
    [before] = [topic for topic in gaps(session, viewer) if topic == "4.1"]
    scan = start_recheck(session, viewer, ["4.1"], at=LATER)
    build.answer_all(scan, step=3)
    finish(session, viewer, scan, at=LATER)
    assert before not in gaps(session, viewer)
    assert tips_for(session, viewer, k=3) is not None


def gaps(session: Session, viewer: Viewer) -> list[str]:
    """The competences below target of the newest scan."""
    newest = own_finished_scans(session, viewer)[0]
    return [one.competence for one in results_of(session, newest) if one.target and one.level < one.target]


def test_somebody_with_a_recheck_counts_once_in_the_figures_and_in_the_round_of_that_day(
    session: Session, build: Builder
) -> None:
    organisation = build.organisation()
    unit = build.unit(organisation)
    leader = build.viewer(build.person(organisation, AccessRole.TEAM_LEADER, leads=[unit]))
    person = build.person(organisation, unit=unit, counts=True)
    build.finished_scan(person)
    before = {one.competence: one for one in latest_outcomes(session, leader, [unit.id])}
    own = build.viewer(person)
    Train(session, build, person)("4.1")
    held = MeasurementRound(
        organisation_id=organisation.id, name="Najaar", starts_on=local_day(LATER), ends_on=local_day(LATER)
    )
    session.add(held)
    scan = start_recheck(session, own, ["4.1"], at=LATER)
    build.answer_all(scan, step=3)
    finish(session, own, scan, at=LATER)
    assert scan.round_id == held.id
    assert [member.person_id for member in counting_members(session, leader, [unit.id])] == [person.id]
    outcomes = latest_outcomes(session, leader, [unit.id])
    after = {one.competence: one for one in outcomes}
    assert len(outcomes) == len(after)
    assert after.keys() == before.keys()
    assert {code for code in after if after[code] != before[code]} == {"4.1"}


def test_a_recheck_of_somebody_elses_scan_cannot_be_made(session: Session, build: Builder, viewer: Viewer) -> None:
    other = build.viewer(build.person(session.get_one(Organisation, viewer.organisation_id)))
    with pytest.raises(RecheckRefusedError):
        start_recheck(session, other, ["4.1"], at=LATER)
    assert session.scalars(select(Scan.id).where(Scan.person_id == other.person_id)).all() == []
