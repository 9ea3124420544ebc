"""The employee's scan, page by page: before it, its answers, its ways out, and its end."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.access import AccessRole
from app.db import db
from app.models import Answer, Person, Scan, WayOut
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.crawl import without_token
from tests.web.taking import INTAKE, answer_all, start


def test_the_start_page_says_what_people_should_know_before_a_scan(build: Builder, signed_in: SignIn) -> None:
    page = signed_in(build.person(build.organisation())).get("/zelfscan")
    for said in (
        "vrijwillig",
        "werktijd",
        "beoordeling",
        "schattingen",
        "over wat je weet. Alleen jij ziet hoe die gingen",
        "12 tot 40 vragen",
        "een collega om naast je te zitten",
        "vijf of meer",
        "bewaard",
        "Start de zelfscan",
    ):
        assert said in page.text
    assert "/startpakket/voor-medewerkers" in page.links


def test_the_intake_shows_what_is_wrong_and_keeps_what_was_typed(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    page = client.post("/zelfscan/start", {"learning_question": "Ik wil <b>leren</b>", "counts": "no"})
    assert page.status == 422
    assert page.errors == ["Kies de functie die het best past."]
    assert "Ik wil <b>leren</b>" in page.field("learning_question").get_text()
    assert page.form()["counts"] == ["no"]
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0


def test_the_organisation_presets_whether_somebody_counts_and_the_person_decides(
    build: Builder, signed_in: SignIn
) -> None:
    organisation = build.organisation()
    organisation.counts_by_default = False
    person = build.person(organisation)
    client = signed_in(person)
    assert client.get("/zelfscan/start").form()["counts"] == ["no"]
    client.submit("/zelfscan/start", INTAKE)
    assert db.session.get_one(Person, person.id).counts is True
    client.submit("/zelfscan/meetellen", {"counts": "no"})
    assert db.session.get_one(Person, person.id).counts is False


def test_a_whole_scan_can_be_taken_checked_and_finished(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    answer_all(client, scan)
    check = client.get(f"{scan}/controleren")
    assert "Webcare is lastig." in check.text
    assert "Alleen jij ziet je antwoorden" in check.text
    result = client.submit(f"{scan}/afronden")
    assert "Hier ben je al sterk in" in result.text
    assert result.text.index("Hier ben je al sterk in") < result.text.index("Hier kun je groeien")


def test_a_question_without_answer_is_refused_with_a_way_on(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    question = client.get(f"{scan}/verder").location
    assert question is not None
    for wrong in ({}, {"answer": "7"}, {"answer": "dont_know"}):  # the first question is a statement
        page = client.post(question, wrong)
        assert page.status == 422
        assert page.errors


def test_going_on_later_keeps_the_answer_and_comes_back_to_the_next_question(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first = client.get(f"{scan}/verder").location
    assert first is not None
    tasks = client.submit(first, {"answer": "1", "later": "1"})
    assert "Je hebt 1 vraag gehad." in tasks.text
    assert client.get(f"{scan}/verder").location != first
    assert client.get(first).form()["answer"] == ["1"]


def test_a_changed_answer_replaces_the_first_one(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first = client.get(f"{scan}/verder").location
    assert first is not None
    client.post(first, {"answer": "1"})
    client.post(first, {"answer": "3"})
    assert db.session.scalars(select(Answer.value)).all() == [3]


def test_autosave_keeps_the_answer_without_leaving_the_page(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first = client.get(f"{scan}/verder").location
    assert client.post(f"{first}/bewaren", {"answer": "2"}).status == 204
    assert client.post(f"{first}/bewaren", {"answer": "9"}).status == 422
    assert db.session.scalars(select(Answer.value)).all() == [2]


def test_a_topic_that_is_not_my_work_is_left_out_and_to_be_discussed(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first = client.get(f"{scan}/verder").location
    ask = client.submit(str(first), {"answer": "not_my_work"})
    assert "Het hele onderwerp" in ask.text
    client.post(ask.path, {"extent": "topic"})
    assert db.session.scalars(select(Answer.way_out)).all() == [WayOut.TOPIC_NOT_MY_WORK]
    following = client.get(f"{scan}/verder").location
    assert following is not None
    assert following.rsplit("-", 1)[0] != str(first).rsplit("-", 1)[0]
    answer_all(client, scan)
    assert "Nog te bespreken" in client.submit(f"{scan}/afronden").text


def test_a_scan_with_open_questions_cannot_be_finished(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    page = client.submit(f"{scan}/afronden")
    assert page.path.endswith("/controleren")
    assert "Er staan nog vragen open" in page.text


def test_starting_twice_leaves_one_scan_with_its_answers(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    answer_all(client, scan, "1")
    assert start(client) == f"{scan}/controleren"  # everything was answered, so there it goes on
    assert set(db.session.scalars(select(Answer.value))) == {1}
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1


def test_somebody_elses_scan_and_unknown_questions_do_not_exist(build: Builder, signed_in: SignIn) -> None:
    organisation = build.organisation()
    theirs = build.finished_scan(build.person(organisation))
    client = signed_in(build.person(organisation))
    scan = start(client)
    for path in (f"/zelfscan/{theirs}/uitslag", f"/zelfscan/{theirs}", f"{scan}/vragen/G8-s1", f"{scan}/vragen/onzin"):
        assert client.get(path).status == 404
    unknown = client.get("/zelfscan/999999/uitslag")
    assert without_token(client.get(f"/zelfscan/{theirs}/uitslag").html) == without_token(unknown.html)


def test_an_adviser_who_is_no_employee_may_not_take_a_scan(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation(), AccessRole.ADVISER))
    assert client.get("/zelfscan").status == 403


def test_signs_that_no_database_keeps_are_dropped_from_what_is_typed(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    client.submit("/zelfscan/start", INTAKE | {"learning_question": "Hoe werkt\x00 dit?"})
    assert db.session.scalars(select(Scan.learning_question)).all() == ["Hoe werkt dit?"]


def test_finishing_twice_shows_the_same_result(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    answer_all(client, scan)
    first, second = client.submit(f"{scan}/afronden"), client.submit(f"{scan}/afronden")
    assert first.path == second.path
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1


def test_pages_of_a_finished_scan_lead_to_its_result(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first = client.get(f"{scan}/verder").location
    answer_all(client, scan)
    client.submit(f"{scan}/afronden")
    for path in (scan, str(first), f"{scan}/controleren"):
        assert client.get(path).location == f"{scan}/uitslag"
    assert client.post(str(first), {"answer": "0"}).location == f"{scan}/uitslag"


def test_the_intake_keeps_time_to_learn_and_help_and_shows_them_again(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    client.submit("/zelfscan/start", INTAKE | {"hours": "0.5", "assisted": "y"})
    kept = db.session.scalars(select(Scan)).one()
    assert (kept.hours_a_week, kept.assisted) == (0.5, True)
    shown = client.get("/zelfscan/start").form()
    assert (shown["hours"], shown["assisted"]) == (["0.5"], ["y"])
    check = client.get(f"{scan}/controleren").text
    assert "Ongeveer een half uur" in check


@pytest.mark.parametrize("said", [{}, {"hours": "unknown"}])
def test_time_to_learn_need_not_be_said(build: Builder, signed_in: SignIn, said: dict[str, str]) -> None:
    client = signed_in(build.person(build.organisation()))
    assert not client.get("/zelfscan/start").form().get("hours")
    client.submit("/zelfscan/start", INTAKE | said)
    assert db.session.scalars(select(Scan.hours_a_week)).one() is None


def test_a_time_that_is_not_offered_is_refused(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    page = client.post("/zelfscan/start", INTAKE | {"hours": "99"})
    assert page.errors == ["Kies iets uit de lijst."]
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0
