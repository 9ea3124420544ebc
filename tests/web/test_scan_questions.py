"""The questions of a scan: where one stands, two tabs, another device, changing an answer, and what is asked."""

from __future__ import annotations

import re
from itertools import pairwise

from sqlalchemy import func, select

from app.db import db
from app.models import Answer, Organisation, OwnStatement, Scan, SwitchedOff, WayOut
from app.services.role_targets import targets_of
from app.services.scanning import MAX_QUESTIONS
from scan.plan import BLOCK
from seeds.instrument import load_instrument
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.taking import INTAKE, answer_some, not_offered, progress_at, question_at, start, tasks_of, to_ask


def test_a_question_says_where_it_stands_and_about_how_many_come(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    path, numbers, left = to_ask(client, scan), [], []
    while "/vragen/" in path:
        said = re.fullmatch(
            r"Vraag (\d+) · nog ongeveer (\d+) vra\w+ · Onderdeel (\d+) van ongeveer (\d+)", progress_at(client, path)
        )
        assert said is not None, progress_at(client, path)
        number, to_come, block, blocks = map(int, said.groups())
        assert block == (number - 1) // BLOCK + 1
        assert block <= blocks
        numbers.append(number)
        left.append(to_come)
        path = str(client.post(path, {"answer": "2"}).location)
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(later - earlier <= 2 for earlier, later in pairwise(left))
    assert left[-1] >= 1


def test_at_the_end_the_numbers_are_no_estimates_any_more(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    came = answer_some(client, scan, MAX_QUESTIONS)
    blocks = -(-len(came) // BLOCK)
    assert progress_at(client, came[0]) == f"Vraag 1 van {len(came)} · Onderdeel 1 van {blocks}"
    tasks = client.get(scan).text
    assert f"Je hebt {len(came)} vragen gehad. Dat waren ze allemaal." in tasks
    assert "ongeveer" not in tasks.split("Waarom is dit iets voor jou?")[0]


def test_the_parts_are_blocks_of_eight_in_the_order_of_asking(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    first, *later = tasks_of(client, scan)
    assert first == ("Onderdeel 1", "Nog niet begonnen", to_ask(client, scan))
    assert later
    assert {(state, link) for _, state, link in later} == {("Nog niet begonnen", None)}

    came = answer_some(client, scan, BLOCK)
    done, new, *_ = tasks_of(client, scan)
    assert done == ("Onderdeel 1", "Klaar", came[0])
    assert new == ("Onderdeel 2", "Nog niet begonnen", to_ask(client, scan))
    answer_some(client, scan, 1)
    assert tasks_of(client, scan)[1] == ("Onderdeel 2", "Bezig", to_ask(client, scan))
    names = [name for name, _, _ in tasks_of(client, scan)]
    assert names == [f"Onderdeel {number}" for number in range(1, len(names) + 1)]


def test_a_knowledge_question_says_so_and_is_explained_only_after_the_scan(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    came = answer_some(client, scan, MAX_QUESTIONS)
    checks = [path for path in came if question_at(path).kind == "check"]
    assert checks
    for path in checks:
        question, page = question_at(path), client.get(path).text
        assert "Dit is een kennisvraag. Alleen jij ziet hoe het ging." in page
        assert question.explanation is not None
        assert all(option.nl in page for option in question.options)
        assert question.explanation.nl not in page
        assert question.explanation.nl not in client.get(f"{scan}/controleren").text
    statement = next(path for path in came if question_at(path).kind == "statement")
    assert "kennisvraag" not in client.get(statement).text
    assert "Ik weet niet hoe dat moet" in client.get(statement).text


def test_weet_ik_niet_is_an_answer_to_a_knowledge_question(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    path = to_ask(client, scan)
    while question_at(path).kind != "check":
        path = str(client.post(path, {"answer": "1"}).location)
    assert client.post(path, {"answer": "unclear"}).status == 422  # a way out of statements
    client.submit(path, {"answer": "dont_know"})
    assert client.get(path).form()["answer"] == ["dont_know"]
    assert "Weet ik niet" in client.get(f"{scan}/controleren").text


def test_an_old_link_leads_to_the_question_to_ask_now(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    old = not_offered(client, scan)
    assert client.get(old).location == to_ask(client, scan)
    assert client.get(f"{old}/niet-mijn-werk").location == to_ask(client, scan)
    assert client.get(f"{scan}/vragen/1.1-s99").status == 404


def test_an_answer_to_a_question_that_another_tab_offered_is_kept(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    old = not_offered(client, scan)
    assert client.post(old, {}).status == 422
    client.submit(old, {"answer": "1"})
    assert client.get(old).form()["answer"] == ["1"]
    assert progress_at(client, to_ask(client, scan)).startswith("Vraag 2 · ")
    assert client.post(f"{old}/bewaren", {"answer": "2"}).status == 204
    assert db.session.scalars(select(Answer.value)).all() == [2]


def test_two_tabs_on_one_question_give_one_answer_the_last(build: Builder, signed_in: SignIn) -> None:
    person = build.person(build.organisation())
    one, other = signed_in(person), signed_in(person)
    scan = start(one)
    question = to_ask(one, scan)
    assert other.get(question).status == 200
    one.submit(question, {"answer": "1"})
    following = other.submit(question, {"answer": "3"})
    assert db.session.scalars(select(Answer.value)).all() == [3]
    assert following.path == to_ask(one, scan)


def test_two_tabs_that_both_start_a_scan_start_one(build: Builder, signed_in: SignIn) -> None:
    person = build.person(build.organisation())
    one, other = signed_in(person), signed_in(person)
    one.get("/zelfscan/start")
    other.get("/zelfscan/start")
    assert start(one) == start(other)
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1


def test_a_scan_goes_on_where_it_was_on_another_device(build: Builder, signed_in: SignIn) -> None:
    person = build.person(build.organisation())
    phone, desk = signed_in(person), signed_in(person)
    scan = start(phone)
    came = answer_some(phone, scan, 3, "1")
    assert scan in desk.get("/zelfscan").links
    assert to_ask(desk, scan) == to_ask(phone, scan)
    assert progress_at(desk, to_ask(desk, scan)) == progress_at(phone, to_ask(phone, scan))
    assert [desk.get(path).form()["answer"] for path in came] == [["1"]] * 3


def test_after_a_change_it_goes_back_to_the_check_page_or_to_what_is_open_now(
    build: Builder, signed_in: SignIn
) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    came = answer_some(client, scan, 2)
    changed = client.post(came[0], {"answer": "0"})
    assert changed.location == to_ask(client, scan)
    assert "/vragen/" in to_ask(client, scan)
    last = answer_some(client, scan, MAX_QUESTIONS)[-1]
    assert client.post(last, {"answer": "2"}).location == f"{scan}/controleren"  # the same answer opens nothing
    changed = client.post(came[0], {"answer": "3"})
    assert changed.location == to_ask(client, scan)


def test_a_topic_stays_left_out_until_something_else_is_said_of_it(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    question = to_ask(client, scan)
    ask = client.submit(question, {"answer": "not_my_work"})
    client.submit(ask.path, {"extent": "topic"})
    client.submit(question, {"answer": "not_my_work", "later": "1"})  # looked at again, and left as it was
    assert db.session.scalars(select(Answer.way_out)).all() == [WayOut.TOPIC_NOT_MY_WORK]
    ask = client.submit(question, {"answer": "not_my_work"})
    assert ask.form()["extent"] == ["topic"]
    assert db.session.scalars(select(Answer.way_out)).all() == [WayOut.TOPIC_NOT_MY_WORK]
    client.submit(ask.path, {"extent": "question"})
    assert db.session.scalars(select(Answer.way_out)).all() == [WayOut.NOT_MY_WORK]


def test_the_check_page_shows_each_answer_in_words_without_a_judgement(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    came = answer_some(client, scan, MAX_QUESTIONS, "2")
    page = client.get(f"{scan}/controleren")
    assert len(page.soup.select("details")) == -(-len(came) // BLOCK)
    rows = {
        str(link["href"]): row.get_text(" ", strip=True)
        for row in page.soup.select("details .app-summary__row")
        for link in row.select("a")
    }
    assert list(rows) == came
    for path, row in rows.items():
        question = question_at(path)
        assert question.text.nl in row
        chosen = question.options[2].nl if question.kind == "check" else "Dat lukt zelfstandig"
        assert row == f"{question.text.nl} {chosen} Wijzig : {question.text.nl}"


def test_a_block_that_is_not_finished_is_not_folded_on_the_check_page(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    answer_some(client, scan, BLOCK + 1)
    page = client.get(f"{scan}/controleren")
    assert len(page.soup.select("details")) == 1
    assert page.text.count("Nog geen antwoord") == 1


def test_with_help_beside_them_somebody_gets_larger_letters_on_every_page_of_the_scan(
    build: Builder, signed_in: SignIn
) -> None:
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    pages = [scan, to_ask(client, scan), f"{to_ask(client, scan)}/niet-mijn-werk", f"{scan}/controleren"]
    for assisted in (False, True):
        client.submit("/zelfscan/start", INTAKE | ({"assisted": "y"} if assisted else {}))
        for path in pages:
            page = client.get(path)
            assert page.soup.html is not None
            assert ("app-larger" in page.soup.html.get("class", [])) is assisted, path
            assert ("Je doet de scan samen. De keuze is aan jou." in page.text) is assisted, path


def test_a_statement_of_the_organisation_is_asked_and_answered(build: Builder, signed_in: SignIn) -> None:
    organisation = build.organisation()
    ask_only(build, organisation, "1.1")
    words = [f"Ik doe wat Proefstad vraagt op niveau {level}." for level in (1, 2, 3, 4)]
    for level, text in enumerate(words, start=1):
        build.session.add(
            OwnStatement(
                organisation_id=organisation.id,
                competence="1.1",
                level=level,
                text_nl=text,
                text_en=None,
                retired_at=None,
            )
        )
    client = signed_in(build.person(organisation))
    scan = start(client)
    own = [path for path in answer_some(client, scan, MAX_QUESTIONS) if "-o" in path]
    assert own
    assert client.get(own[0]).h1 in words
    assert client.get(own[0]).form()["answer"] == ["2"]
    assert client.get(own[0]).h1 in client.get(f"{scan}/controleren").text
    client.submit("/taal", {"language": "en", "next": scan})
    for path in (own[0], f"{scan}/controleren"):
        said = [dutch.get_text() for dutch in client.get(path).soup.select("main [lang=nl]")]
        assert set(said) & set(words), path
    assert "/uitslag" in client.submit(f"{scan}/afronden").path


def test_a_competence_that_is_switched_off_is_not_asked(build: Builder, signed_in: SignIn) -> None:
    organisation = build.organisation()
    ask_only(build, organisation, "1.1", "G2")
    client = signed_in(build.person(organisation))
    scan = start(client)
    came = answer_some(client, scan, MAX_QUESTIONS)
    assert {question_at(path).competence for path in came} == {"1.1", "G2"}
    other = next(item for item in load_instrument().items if item.competence == "4.1")
    assert client.get(f"{scan}/vragen/{other.code}").status == 404


def ask_only(build: Builder, organisation: Organisation, *competences: str) -> None:
    """Switch everything else off for the function of the intake."""
    build.session.add_all(
        SwitchedOff(organisation_id=organisation.id, function_role="kcc", competence=code)
        for code in targets_of(["kcc"])
        if code not in competences
    )
    build.session.flush()


def test_an_answer_to_a_question_that_was_dropped_meanwhile_leads_on_with_a_word_about_it(
    build: Builder, signed_in: SignIn
) -> None:
    organisation = build.organisation()
    client = signed_in(build.person(organisation))
    scan = start(client)
    dropped = to_ask(client, scan)
    ask_only(build, organisation, *(set(targets_of(["kcc"])) - {question_at(dropped).competence}))
    page = client.submit(dropped, {"answer": "2"})
    assert page.path == to_ask(client, scan) != dropped
    assert "Deze vraag hoort niet meer bij je zelfscan." in page.text
    assert client.get(dropped).status == 404
