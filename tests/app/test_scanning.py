"""Taking a scan: answers that change, topics that are left out, an intake that changes, finishing."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import (
    Answer,
    CompetenceResult,
    MeasurementRound,
    OwnStatement,
    Person,
    Scan,
    SwitchedOff,
    WayOut,
)
from app.queries.scans import answers_of, own_open_scan, results_of
from app.services.asked import code_of, instrument_of
from app.services.role_targets import targets_of
from app.services.scanning import (
    MAX_QUESTIONS,
    MIN_QUESTIONS,
    Intake,
    RunningScan,
    answer_question,
    finish,
    running,
    say_counts,
    take_in,
)
from seeds.instrument import BANK_VERSION, Question
from tests.builders import MOMENT, Builder, knowing

KCC = Intake(("kcc",), "Webcare is lastig.", ("training",), counts=True)


@pytest.fixture
def viewer(build: Builder) -> Viewer:
    return build.viewer(build.person(build.organisation()))


@pytest.fixture
def scan(session: Session, viewer: Viewer) -> Scan:
    """A scan that was just begun."""
    return take_in(session, viewer, KCC, at=MOMENT)


def now_running(session: Session, scan: Scan) -> RunningScan:
    """The scan as the next page sees it."""
    return running(session, scan, answers_of(session, scan))


def questions_of(session: Session, scan: Scan, competence: str) -> list[Question]:
    """The statements about a competence, whether or not they come up."""
    return [
        question
        for question in instrument_of(session, scan, ()).items
        if question.competence == competence and question.kind == "statement"
    ]


def answer_one(session: Session, scan: Scan, step: int = 2) -> Question:
    """Answer the question to ask now; returns it."""
    question = now_running(session, scan).next_item()
    assert question is not None
    answer_question(session, scan, question, step if question.kind == "statement" else knowing(question, knows=True))
    return question


def result_of(session: Session, scan: Scan, competence: str) -> CompetenceResult:
    return next(result for result in results_of(session, scan) if result.competence == competence)


def test_an_intake_is_kept_with_the_scan_and_the_person(session: Session, viewer: Viewer, scan: Scan) -> None:
    person = session.get_one(Person, viewer.person_id)
    assert (person.counts, person.function_roles) == (True, ["kcc"])
    assert (scan.function_roles, scan.learning_question, scan.forms) == (["kcc"], "Webcare is lastig.", ["training"])
    assert (scan.hours_a_week, scan.assisted, scan.language) == (None, False, "nl")
    assert scan.bank_version == BANK_VERSION
    assert scan.finished_at is None


def test_time_to_learn_help_and_language_are_kept_with_the_scan(session: Session, viewer: Viewer) -> None:
    intake = Intake(("kcc",), "", (), counts=True, hours_a_week=0.5, assisted=True)
    scan = take_in(session, viewer, intake, at=MOMENT, language="en")
    assert (scan.hours_a_week, scan.assisted, scan.language) == (0.5, True, "en")


def test_a_person_has_one_open_scan(session: Session, viewer: Viewer, scan: Scan) -> None:
    again = take_in(session, viewer, KCC, at=MOMENT + dt.timedelta(days=1))
    assert again is scan
    assert scan.started_at == MOMENT


def test_two_people_and_two_scans_have_seeds_of_their_own(session: Session, build: Builder) -> None:
    organisation = build.organisation()
    for person in (build.person(organisation), build.person(organisation)):
        build.finished_scan(person)
        take_in(session, build.viewer(person), KCC, at=MOMENT)
    seeds = session.scalars(select(Scan.seed)).all()
    assert len(set(seeds)) == len(seeds) == 4


def test_a_scan_asks_both_kinds_of_questions_and_stops_between_its_bounds(
    session: Session, build: Builder, scan: Scan
) -> None:
    build.answer_all(scan, step=2)
    questions = now_running(session, scan).questions
    assert MIN_QUESTIONS <= len(questions) <= MAX_QUESTIONS
    assert {question.kind for question in questions} == {"statement", "check"}
    assert {question.competence for question in questions} == set(targets_of(["kcc"]))


def test_the_next_question_is_the_same_for_whoever_asks_again(session: Session, scan: Scan) -> None:
    answer_one(session, scan)
    assert now_running(session, scan).next_item() == now_running(session, scan).next_item() is not None


def test_answers_are_replayed_in_first_asked_order(session: Session, scan: Scan) -> None:
    first, second, third = questions_of(session, scan, "1.1")[:3]
    for question in (second, third, first):
        answer_question(session, scan, question, 1)
    assert list(now_running(session, scan).answers) == [second.code, third.code, first.code]
    assert now_running(session, scan).questions[:3] == (second, third, first)


def test_a_changed_answer_keeps_its_place(session: Session, scan: Scan) -> None:
    questions = questions_of(session, scan, "1.1")[:3]
    for question in questions:
        answer_question(session, scan, question, 1)
    answer_question(session, scan, questions[0], 3)
    answer_question(session, scan, questions[1], WayOut.UNCLEAR)

    answers = answers_of(session, scan)
    assert [answer.question_code for answer in answers] == [question.code for question in questions]
    assert [(answer.value, answer.way_out) for answer in answers] == [(3, None), (None, WayOut.UNCLEAR), (1, None)]
    assert [answer.position for answer in answers] == [1, 2, 3]


def test_a_way_out_that_becomes_an_answer_is_no_way_out_any_more(session: Session, scan: Scan) -> None:
    question = questions_of(session, scan, "1.1")[0]
    answer_question(session, scan, question, WayOut.NOT_MY_WORK)
    answer_question(session, scan, question, 0)
    [answer] = answers_of(session, scan)
    assert (answer.value, answer.way_out) == (0, None)


def test_a_question_that_is_not_my_work_has_no_say_in_the_score(session: Session, scan: Scan) -> None:
    one, other = questions_of(session, scan, "1.1")[:2]
    answer_question(session, scan, one, 3)
    alone = now_running(session, scan).result().scores["1.1"]
    answer_question(session, scan, other, WayOut.NOT_MY_WORK)
    assert now_running(session, scan).result().scores["1.1"] == alone
    answer_question(session, scan, other, 3)
    assert now_running(session, scan).result().scores["1.1"] != alone


def test_a_check_that_somebody_does_not_know_tells_as_much_as_a_wrong_answer(session: Session, scan: Scan) -> None:
    check = next(item for item in instrument_of(session, scan, ()).items if item.kind == "check")
    assert check.answer_index is not None
    scores = []
    for answer in (WayOut.DONT_KNOW, (check.answer_index + 1) % len(check.options), check.answer_index):
        answer_question(session, scan, check, answer)
        scores.append(now_running(session, scan).result().scores[check.competence].mean)
    not_known, wrong, right = scores
    assert not_known == wrong < right


def test_a_topic_that_is_left_out_asks_nothing_more_and_is_not_assessed(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    answer_question(session, scan, questions_of(session, scan, "1.1")[0], WayOut.TOPIC_NOT_MY_WORK)
    build.answer_all(scan)
    asked = [question for question in now_running(session, scan).questions if question.competence == "1.1"]
    assert len(asked) == 1

    finish(session, viewer, scan, at=MOMENT)
    assert result_of(session, scan, "1.1").assessed is False
    assert result_of(session, scan, "1.2").assessed is True
    assert result_of(session, scan, "1.1").target == targets_of(["kcc"])["1.1"].level


def test_a_topic_can_be_left_out_after_answers_to_it(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    first, second = questions_of(session, scan, "1.1")[:2]
    answer_question(session, scan, first, 2)
    answer_question(session, scan, second, 2)
    answer_question(session, scan, first, WayOut.TOPIC_NOT_MY_WORK)

    assert now_running(session, scan).result().scores["1.1"].assessed is False
    build.answer_all(scan)
    assert now_running(session, scan).result().scores["1.1"].assessed is False
    finish(session, viewer, scan, at=MOMENT)
    assert result_of(session, scan, "1.1").assessed is False


def test_another_answer_takes_a_topic_in_again(session: Session, scan: Scan) -> None:
    first, second = questions_of(session, scan, "1.1")[:2]
    answer_question(session, scan, first, 2)
    answer_question(session, scan, second, WayOut.TOPIC_NOT_MY_WORK)
    answer_question(session, scan, first, 3)

    state = now_running(session, scan)
    assert state.result().scores["1.1"].assessed is True
    assert dict(state.answers) == {first.code: 3}


def test_answers_after_a_topic_was_left_out_have_places_of_their_own(session: Session, scan: Scan) -> None:
    first, second = questions_of(session, scan, "1.1")[:2]
    answer_question(session, scan, first, 2)
    answer_question(session, scan, second, 2)
    answer_question(session, scan, first, WayOut.TOPIC_NOT_MY_WORK)
    answer_question(session, scan, questions_of(session, scan, "1.2")[0], 1)
    positions = [answer.position for answer in answers_of(session, scan)]
    assert len(set(positions)) == len(positions) == 3


def test_another_intake_keeps_the_answers_and_asks_what_is_missing(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    build.answer_all(scan, step=2)
    before = {answer.question_code: answer.value for answer in answers_of(session, scan)}

    take_in(session, viewer, Intake(("directie",), "", (), counts=False), at=MOMENT)
    state = now_running(session, scan)
    assert {answer.question_code: answer.value for answer in answers_of(session, scan)} == before
    assert set(state.competences) == set(targets_of(["directie"]))
    following = state.next_item()
    assert following is not None
    assert following.code not in before

    take_in(session, viewer, KCC, at=MOMENT)
    assert now_running(session, scan).next_item() is None
    assert len(now_running(session, scan).answers) == len(before)


def test_finishing_stores_every_asked_competence_with_the_targets_of_the_day(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    build.answer_all(scan, step=2)
    result = now_running(session, scan).result()
    finish(session, viewer, scan, at=MOMENT)

    stored = {row.competence: row for row in results_of(session, scan)}
    asked = targets_of(["kcc"])
    assert stored.keys() == asked.keys() == result.scores.keys()
    for code, row in stored.items():
        assert (row.target, row.importance) == (asked[code].level, asked[code].importance)
        assert (row.level, row.assessed, row.asked) == (result.scores[code].level, True, True)
        assert row.mean == pytest.approx(result.scores[code].mean, abs=1e-4)
        assert row.standard_error == pytest.approx(result.scores[code].se, abs=1e-4)
    assert scan.bias_mean == pytest.approx(result.bias.mean, abs=1e-4)
    assert scan.bias_se == pytest.approx(result.bias.se, abs=1e-4)
    assert scan.finished_at == MOMENT
    assert own_open_scan(session, viewer) is None


def test_finishing_keeps_a_mean_for_each_area_that_was_asked(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    build.answer_all(scan, step=2)
    result = now_running(session, scan).result()
    finish(session, viewer, scan, at=MOMENT)
    assert scan.area_scores is not None
    assert scan.area_scores.keys() == {code[0] for code in targets_of(["kcc"])}
    for area, stored in scan.area_scores.items():
        score = result.mean_of(code for code in result.scores if code[0] == area)
        assert (stored["mean"], stored["se"]) == pytest.approx((score.mean, score.se), abs=1e-4)


def test_an_answer_that_comes_in_after_the_scan_was_finished_elsewhere_changes_nothing(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    build.answer_all(scan)
    session.commit()
    before = [(answer.question_code, answer.value) for answer in answers_of(session, scan)]
    question = now_running(session, scan).questions[0]
    session.commit()
    with Session(session.get_bind()) as other:
        finish(other, viewer, other.get_one(Scan, scan.id), at=MOMENT)
        other.commit()
    assert scan.finished_at is None  # as this page still sees it
    answer_question(session, scan, question, 3)
    session.commit()
    assert [(answer.question_code, answer.value) for answer in answers_of(session, scan)] == before


def test_a_finished_scan_stays_as_it_is_when_a_new_one_begins(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    build.answer_all(scan)
    finish(session, viewer, scan, at=MOMENT)
    answers = len(answers_of(session, scan))

    following = take_in(session, viewer, Intake(("hr",), "", (), counts=True), at=MOMENT)

    assert following.id != scan.id
    assert (scan.function_roles, len(answers_of(session, scan))) == (["kcc"], answers)
    assert answers_of(session, following) == []


@pytest.mark.parametrize(
    ("finished_on", "expected"),
    [("2026-08-31", None), ("2026-09-01", "Najaar"), ("2026-10-31", "Najaar"), ("2026-11-01", None)],
)
def test_a_scan_belongs_to_the_round_in_which_it_is_finished(
    session: Session, build: Builder, viewer: Viewer, scan: Scan, finished_on: str, expected: str | None
) -> None:
    for organisation_id in (viewer.organisation_id, build.organisation().id):
        session.add(
            MeasurementRound(
                organisation_id=organisation_id,
                name="Najaar",
                starts_on=dt.date(2026, 9, 1),
                ends_on=dt.date(2026, 10, 31),
            )
        )
    session.flush()
    build.answer_all(scan)
    finish(session, viewer, scan, at=dt.datetime.fromisoformat(f"{finished_on}T12:00:00+00:00"))

    found = None if scan.round_id is None else session.get_one(MeasurementRound, scan.round_id)
    assert (found and found.name) == expected
    assert found is None or found.organisation_id == viewer.organisation_id


def test_the_say_on_team_figures_changes_at_any_time(session: Session, viewer: Viewer, scan: Scan) -> None:
    say_counts(session, viewer, counts=False)
    assert session.get_one(Person, viewer.person_id).counts is False
    assert scan.function_roles == ["kcc"]


def test_answers_of_one_person_leave_another_person_alone(session: Session, build: Builder, scan: Scan) -> None:
    other = take_in(session, build.viewer(build.person(build.organisation())), KCC, at=MOMENT)
    question = questions_of(session, scan, "1.1")[0]
    answer_question(session, scan, question, WayOut.TOPIC_NOT_MY_WORK)
    answer_question(session, other, question, 2)
    assert session.scalar(select(func.count()).select_from(Answer)) == 2
    assert now_running(session, scan).result().scores[question.competence].assessed is False


def own_statement(session: Session, organisation_id: int, competence: str = "1.1") -> OwnStatement:
    added = OwnStatement(
        organisation_id=organisation_id,
        competence=competence,
        level=2,
        text_nl="Ik vind de weg in het zaaksysteem van Proefstad.",
        text_en=None,
        retired_at=None,
    )
    session.add(added)
    session.flush()
    return added


def test_a_statement_of_the_own_organisation_counts_like_any_other(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    added = own_statement(session, viewer.organisation_id)
    question = next(item for item in questions_of(session, scan, "1.1") if item.code == code_of(added))
    before = now_running(session, scan).result().scores["1.1"].mean
    answer_question(session, scan, question, 3)
    assert list(now_running(session, scan).answers) == [code_of(added)]
    assert now_running(session, scan).result().scores["1.1"].mean > before


def test_a_statement_of_another_organisation_is_not_asked(session: Session, build: Builder, scan: Scan) -> None:
    own_statement(session, build.organisation().id)
    assert not [item for item in instrument_of(session, scan, ()).items if "-o" in item.code]


def test_a_retired_statement_stays_where_it_was_answered_and_is_not_asked_any_more(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    added = own_statement(session, viewer.organisation_id)
    question = next(item for item in questions_of(session, scan, "1.1") if item.code == code_of(added))
    answer_question(session, scan, question, 3)
    added.retired_at = MOMENT
    session.flush()
    assert list(now_running(session, scan).answers) == [code_of(added)]
    assert code_of(added) not in {item.code for item in instrument_of(session, scan, ()).items}


def test_a_competence_that_is_switched_off_is_not_asked_and_not_in_the_result(
    session: Session, build: Builder, viewer: Viewer, scan: Scan
) -> None:
    off = SwitchedOff(organisation_id=viewer.organisation_id, function_role="kcc", competence="1.1")
    session.add(off)
    session.flush()
    build.answer_all(scan)
    finish(session, viewer, scan, at=MOMENT)
    asked = {result.competence for result in results_of(session, scan)}
    assert asked == set(targets_of(["kcc"])) - {"1.1"}
