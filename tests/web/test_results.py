"""The pages of a result: what it says, the knowledge questions, another role, the levels and the own view."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models import Answer, CompetenceResult, Organisation, OwnView, Person, Scan, SwitchedOff, WayOut
from app.queries.scans import answers_of, results_of
from app.services.own_views import say_own_view
from app.services.role_targets import roles_by_code, targets_of
from app.views.choices import role_choices
from seeds.framework import load_framework
from seeds.instrument import Question, load_instrument
from tests.builders import Builder
from tests.calibrated import BANK_OF_THE_KNOWLEDGE, calibrated_bank
from tests.web.conftest import SignIn
from tests.web.crawl import statements_of, without_token
from tests.web.page import Page, PageClient

MOST_STATEMENTS = 8
HINT = "hoe je jezelf inschat"
BANK = {question.code: question for question in load_instrument().items}


@pytest.fixture
def person(build: Builder) -> Person:
    return build.person(build.organisation())


@pytest.fixture
def scan(build: Builder, person: Person) -> Scan:
    """A finished scan of a KCC employee with growth and with checks that were not known."""
    return build.session.get_one(Scan, build.finished_scan(person))


@pytest.fixture
def client(person: Person, scan: Scan, signed_in: SignIn) -> PageClient:
    """The person whose scan it is."""
    assert scan.person_id == person.id
    return signed_in(person)


def url(scan: Scan, page: str = "") -> str:
    return f"/zelfscan/{scan.id}/uitslag{page}"


def checks_of(scan: Scan) -> Sequence[tuple[Answer, Question]]:
    """The answers to knowledge questions with their questions."""
    answered = answers_of(db.session, scan)
    return [(one, BANK[one.question_code]) for one in answered if BANK[one.question_code].kind == "check"]


def say(answer: Answer, value: int | None, way_out: WayOut | None = None) -> None:
    answer.value, answer.way_out = value, way_out
    db.session.flush()


def answer_all_right(scan: Scan) -> None:
    for answer, question in checks_of(scan):
        say(answer, question.answer_index)


def section(page: Page, title: str) -> str:
    """The words below a heading of the second level, up to the next one."""
    heading = page.soup.find("h2", string=re.compile(re.escape(title)))
    assert isinstance(heading, Tag), f"no {title} on {page.path}"
    words = []
    for tag in heading.find_next_siblings():
        if isinstance(tag, Tag) and tag.name == "h2":
            break
        words.append(tag.get_text(" ", strip=True))
    return " ".join(" ".join(words).split())


def card(page: Page, title: str) -> Tag:
    """The first card with this title."""
    heading = page.soup.find("h3", string=title)
    assert isinstance(heading, Tag), f"no {title} on {page.path}"
    found = heading.find_parent("li")
    assert isinstance(found, Tag)
    return found


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def name_of(competence: str) -> str:
    return load_framework().competence(competence).name.nl


# ----- the result


def test_the_result_tells_strengths_first_and_tips_are_the_first_button(client: PageClient, scan: Scan) -> None:
    page = client.get(url(scan))
    titles = [heading.get_text(strip=True) for heading in page.soup.select("main h2")]
    assert titles == [
        "Hier ben je al sterk in",
        "Hier kun je groeien",
        "Wat de kennisvragen vertellen",
        "Alles per onderdeel",
        "Meer bij je uitslag",
    ]
    buttons = [link["href"] for link in page.soup.select("main .utrecht-button-link")]
    assert buttons == ["/tips", url(scan, "/kennisvragen")]


def test_a_phone_gets_three_of_each_and_the_rest_on_request(client: PageClient, scan: Scan) -> None:
    page = client.get(url(scan))
    outside = [item for item in page.soup.select("main li.app-card") if item.find_parent("details") is None]
    grown = [result for result in results_of(db.session, scan) if result.level < (result.target or 0)]
    assert len(grown) > 3
    assert len(outside) <= 6
    assert "Nog meer groeipunten" in page.text


def test_every_card_says_level_target_and_how_sure_the_scan_is(client: PageClient, scan: Scan) -> None:
    results = {name_of(result.competence): result for result in results_of(db.session, scan)}
    cards = client.get(url(scan)).soup.select("main li.app-card")
    assert {item.h3.get_text(strip=True) for item in cards if item.h3} == set(results)
    for item in cards:
        said = words_of(item)
        assert "Je zit " in said
        assert "Je functie vraagt " in said
        assert (
            sum(said.count(words) for words in ("redelijk zeker.", "Dit is een schatting.", "weet dit nog niet goed."))
            == 1
        )


def test_certainty_follows_from_the_score(client: PageClient, scan: Scan) -> None:
    first, second, third = results_of(db.session, scan)[:3]
    for result, error in ((first, 0.3), (second, 0.65), (third, 0.9)):
        result.mean, result.standard_error = 1.9, error
    page = client.get(url(scan))
    assert "De scan is hier redelijk zeker." in words_of(card(page, name_of(first.competence)))
    assert "Dit is een schatting." in words_of(card(page, name_of(second.competence)))
    assert "De scan weet dit nog niet goed." in words_of(card(page, name_of(third.competence)))
    assert "waarschijnlijk op Gemiddeld, misschien op Basis" in words_of(card(page, name_of(second.competence)))


def test_a_card_explains_all_four_levels_and_marks_the_own_one_and_the_target(client: PageClient, scan: Scan) -> None:
    result = results_of(db.session, scan)[0]
    result.level, result.target = 1, 3
    competence = load_framework().competence(result.competence)
    rows = card(client.get(url(scan)), competence.name.nl).select("details li")
    assert [competence.levels.at(level).nl in words_of(row) for level, row in enumerate(rows, start=1)] == [True] * 4
    assert ["Hier zit je" in words_of(row) for row in rows] == [True, False, False, False]
    assert ["Je functie vraagt dit" in words_of(row) for row in rows] == [False, False, True, False]


def test_an_area_says_how_sure_it_is_and_an_older_scan_does_not(client: PageClient, scan: Scan) -> None:
    area = next(iter(scan.area_scores or {}))
    scan.area_scores = {area: {"mean": 2.34, "se": 0.3}}
    summary = client.get(url(scan)).soup.select_one("main details p:-soup-contains('Alles bij elkaar')")
    assert summary is not None
    assert "op 2,3 van 4 niveaus" in words_of(summary)
    assert "redelijk zeker" in words_of(summary)
    scan.area_scores = None
    older = client.get(url(scan)).soup.select("main details > div > p:-soup-contains('Alles bij elkaar')")
    assert older
    assert not any("zeker" in words_of(one) or "schatting" in words_of(one) for one in older)


def test_a_result_without_any_target_is_shown_without_comparing(client: PageClient, scan: Scan) -> None:
    for result in results_of(db.session, scan):
        result.target = result.importance = None
    page = client.get(url(scan))
    assert page.status == 200
    assert "Alles bij elkaar zit je hier op" in page.text
    assert "Je functie vraagt gemiddeld" not in page.text


def test_each_page_of_a_result_sends_few_statements(client: PageClient, scan: Scan) -> None:
    competence = results_of(db.session, scan)[0].competence
    say_own_view(db.session, scan, competence, level=2, reason="Daarom.")
    for page in ("", "/kennisvragen", "/vergelijken?functie=data", f"/{competence}/eigen-kijk"):
        address = url(scan, page)
        db.session.commit()
        with statements_of(db.engine) as sent:
            assert client.get(address).status == 200
        assert len(sent) <= MOST_STATEMENTS, address


# ----- the knowledge questions


def test_facts_say_per_topic_what_was_not_right_and_what_was_not_known(client: PageClient, scan: Scan) -> None:
    answer_all_right(scan)
    wrong, unknown = checks_of(scan)[0], checks_of(scan)[-1]
    assert wrong[1].competence != unknown[1].competence
    say(wrong[0], ((wrong[1].answer_index or 0) + 1) % 4)
    say(unknown[0], None, WayOut.DONT_KNOW)
    said = section(client.get(url(scan)), "Wat de kennisvragen vertellen")
    assert f"Bij ‘{name_of(wrong[1].competence)}’ was 1 antwoord niet goed. Lees de uitleg." in said
    assert f"Bij ‘{name_of(unknown[1].competence)}’ koos je ‘Weet ik niet’. Dat is eerlijk. Lees de uitleg." in said
    assert "Hier was elk antwoord goed:" in said
    assert not re.search(r"%|score|van de \d", said)


def test_two_wrong_answers_to_one_topic_are_one_fact(client: PageClient, scan: Scan) -> None:
    answer_all_right(scan)
    [answer, question] = checks_of(scan)[0]
    other = next(
        q for q in BANK.values() if q.competence == question.competence and q.kind == "check" and q != question
    )
    second = next((one for one, asked in checks_of(scan) if asked == other), None)
    if second is None:
        second = Answer(scan_id=scan.id, question_code=other.code, position=99)
        db.session.add(second)
    for one, asked in ((answer, question), (second, other)):
        one.value, one.way_out = ((asked.answer_index or 0) + 1) % 4, None
    said = section(client.get(url(scan)), "Wat de kennisvragen vertellen")
    assert f"Bij ‘{name_of(question.competence)}’ waren 2 antwoorden niet goed." in said


def test_when_every_answer_was_right_it_says_so(client: PageClient, scan: Scan) -> None:
    answer_all_right(scan)
    said = section(client.get(url(scan)), "Wat de kennisvragen vertellen")
    assert "Al je antwoorden op de kennisvragen waren goed." in said
    assert "niet goed" not in said


def test_the_explanation_page_has_every_check_with_both_answers_and_why(client: PageClient, scan: Scan) -> None:
    answer, question = checks_of(scan)[0]
    chosen = ((question.answer_index or 0) + 1) % 4
    say(answer, chosen)
    page = client.get(url(scan, "/kennisvragen"))
    asked = checks_of(scan)
    assert len(page.soup.select("main li.app-card")) == len(asked)
    topics = [heading.get_text(strip=True) for heading in page.soup.select("main h2")]
    assert topics == [c.name.nl for c in load_framework().competences if c.code in {q.competence for _, q in asked}]
    said = words_of(card(page, question.text.nl))
    best, explanation = question.options[question.answer_index or 0], question.explanation
    assert explanation is not None
    for words in ("Jouw antwoord:", question.options[chosen].nl, "Beste antwoord:", best.nl, explanation.nl):
        assert words in said
    unknown = next(q for a, q in asked if a.way_out is WayOut.DONT_KNOW)
    assert "Dat is een eerlijk antwoord." in words_of(card(page, unknown.text.nl))
    assert "%" not in page.text


def test_a_right_answer_is_called_good_and_not_given_twice(client: PageClient, scan: Scan) -> None:
    answer, question = checks_of(scan)[0]
    say(answer, question.answer_index)
    said = words_of(card(client.get(url(scan, "/kennisvragen")), question.text.nl))
    assert said.count(question.options[question.answer_index or 0].nl) == 1
    assert "Goed" in said
    assert "Beste antwoord" not in said


def test_a_question_that_was_not_somebodys_work_is_explained_and_did_not_count(client: PageClient, scan: Scan) -> None:
    answer, question = checks_of(scan)[0]
    say(answer, None, WayOut.NOT_MY_WORK)
    said = words_of(card(client.get(url(scan, "/kennisvragen")), question.text.nl))
    assert "De vraag telde niet mee." in said
    assert "Beste antwoord:" in said


def test_a_question_of_an_older_bank_is_left_out_with_a_sentence(client: PageClient, scan: Scan) -> None:
    gone = "Die laten we hier weg."
    assert gone not in client.get(url(scan, "/kennisvragen")).text
    before = len(checks_of(scan))
    checks_of(scan)[0][0].question_code = "1.1-c9"
    page = client.get(url(scan, "/kennisvragen"))
    assert gone in page.text
    assert len(page.soup.select("main li.app-card")) == before - 1


def test_a_scan_without_knowledge_questions_has_no_facts_and_says_so_on_their_page(
    client: PageClient, scan: Scan
) -> None:
    for answer, _ in checks_of(scan):
        db.session.delete(answer)
    assert "kennisvragen vertellen" not in client.get(url(scan)).text
    assert "Geen kennisvragen" in client.get(url(scan, "/kennisvragen")).text


def test_no_explanation_is_shown_before_the_scan_is_finished(client: PageClient, scan: Scan) -> None:
    scan.finished_at = None
    for page in ("", "/kennisvragen", "/vergelijken", "/1.2/eigen-kijk"):
        assert client.get(url(scan, page)).status == 404


# ----- the general hint


@pytest.mark.parametrize(
    ("mean", "said"), [(0.9, "wat hoger in dan de kennisvragen"), (-0.9, "Je kunt meer dan je denkt!")]
)
def test_a_clear_bias_on_a_calibrated_bank_gives_a_kind_hint_that_is_folded(
    client: PageClient, scan: Scan, monkeypatch: pytest.MonkeyPatch, mean: float, said: str
) -> None:
    scan.bias_mean, scan.bias_se = mean, 0.2
    monkeypatch.setattr(BANK_OF_THE_KNOWLEDGE, calibrated_bank)
    folded = client.get(url(scan)).soup.select_one(f"main details:-soup-contains('{HINT}')")
    assert folded is not None
    assert said in words_of(folded)
    assert not folded.has_attr("open")


def test_on_a_bank_without_calibration_the_hint_never_shows(client: PageClient, scan: Scan) -> None:
    assert not load_instrument().is_calibrated
    for mean in (-3.0, 3.0):
        scan.bias_mean, scan.bias_se = mean, 0.01
        assert HINT not in client.get(url(scan)).text


# ----- another role


def test_another_role_stands_beside_the_own_levels(client: PageClient, scan: Scan) -> None:
    page = client.get(url(scan, "/vergelijken?functie=data"))
    asked = targets_of(["data"])
    known = {result.competence for result in results_of(db.session, scan)}
    unmeasured = section(page, "Nog niet gemeten")
    for code, target in asked.items():
        if code not in known:
            assert f"{name_of(code)} ." in unmeasured or f"{name_of(code)}." in unmeasured
        else:
            said = words_of(card(page, name_of(code)))
            assert "Deze functie vraagt" in said
            assert target.reason.nl in said
            assert "Je functie" not in said
    assert "/zelfscan/functies/data" in page.links
    assert page.text.index("Dit kun je nog leren") > page.text.index("zit je al op het niveau")
    assert not page.soup.select("main form[method=post]")


def test_strengths_for_the_other_role_come_before_growth(build: Builder, person: Person, signed_in: SignIn) -> None:
    scan = build.session.get_one(Scan, build.finished_scan(person, step=2))
    page = signed_in(person).get(url(scan, "/vergelijken?functie=teamleider"))
    assert page.text.index("Dit kun je al") < page.text.index("Dit kun je nog leren")


def test_the_roles_to_choose_are_all_but_the_own_ones(app: Flask, client: PageClient, scan: Scan) -> None:
    options = client.get(url(scan, "/vergelijken")).field("functie").find_all("option")
    with app.test_request_context():
        offered = [choice.value for choice in role_choices()]
    assert [option["value"] for option in options] == ["", *(code for code in offered if code != "kcc")]


@pytest.mark.parametrize("code", ["bestaat-niet", "kcc", "", "<b>"])
def test_an_unknown_role_gets_a_message_and_a_list_to_choose_from(client: PageClient, scan: Scan, code: str) -> None:
    page = client.get(url(scan, f"/vergelijken?functie={code}"))
    assert page.status == 422
    assert page.errors == ["Kies eerst een functie." if not code else "Kies iets uit de lijst."]
    assert page.field("functie").find("option", value="data") is not None


def test_what_the_organisation_switched_off_for_a_role_is_not_compared(
    build: Builder, client: PageClient, person: Person, scan: Scan
) -> None:
    code = next(iter(targets_of(["data"])))
    assert name_of(code) in client.get(url(scan, "/vergelijken?functie=data")).text
    build.session.add(SwitchedOff(organisation_id=person.organisation_id, function_role="data", competence=code))
    for address in (url(scan, "/vergelijken?functie=data"), "/zelfscan/functies/data"):
        assert name_of(code) not in client.get(address).text


def test_the_page_of_a_role_says_what_it_asks_and_why(client: PageClient) -> None:
    page = client.get("/zelfscan/functies/data")
    role = roles_by_code()["data"]
    assert role.change.nl in page.text
    for target in role.targets:
        assert name_of(target.competence) in page.text
        assert target.reason.nl in page.text
    assert client.get("/zelfscan/functies/bestaat-niet").status == 404


def test_the_page_of_the_levels_names_all_five_and_how_the_scan_measures(client: PageClient) -> None:
    text = client.get("/zelfscan/niveaus").text
    for said in (
        "Nog niet op Basis.",
        "Basis.",
        "Gemiddeld.",
        "Gevorderd.",
        "Zeer gevorderd.",
        "een derde",
        "schatting",
    ):
        assert said in text


# ----- the own view


def own_view_url(scan: Scan, competence: str) -> str:
    return url(scan, f"/{competence}/eigen-kijk")


@pytest.fixture
def doubted(scan: Scan) -> CompetenceResult:
    """A result that the person does not agree with."""
    return next(one for one in results_of(db.session, scan) if one.level < (one.target or 0))


def test_every_card_leads_to_the_own_view(client: PageClient, scan: Scan, doubted: CompetenceResult) -> None:
    link = card(client.get(url(scan)), name_of(doubted.competence)).find("a")
    assert isinstance(link, Tag)
    assert link["href"] == own_view_url(scan, doubted.competence)
    assert words_of(link) == f"Dit klopt niet {name_of(doubted.competence)}"


def test_an_own_view_stands_in_the_card_beside_what_the_scan_says(
    client: PageClient, scan: Scan, doubted: CompetenceResult
) -> None:
    title = name_of(doubted.competence)
    before = words_of(card(client.get(url(scan)), title))
    reason = "Ik geef hier les in <b>& zo</b>."
    page = client.submit(own_view_url(scan, doubted.competence), {"level": "3", "reason": f"  {reason}\x00 "})
    said = words_of(card(page, title))
    assert f"Jouw eigen kijk: Gevorderd. «{reason}»" in said
    assert before.split("Wat betekent dit?")[0] in said.replace(f"Jouw eigen kijk: Gevorderd. «{reason}» ", "")
    assert "Verander je eigen kijk" in said


def test_nothing_is_chosen_at_first_and_an_earlier_own_view_is_filled_in(
    client: PageClient, scan: Scan, doubted: CompetenceResult
) -> None:
    address = own_view_url(scan, doubted.competence)
    assert client.get(address).form().get("level") is None
    client.submit(address, {"level": "4", "reason": "Dit kan ik."})
    form = client.get(address).form()
    assert (form["level"], [text.strip() for text in form["reason"]]) == (["4"], ["Dit kan ik."])


def test_the_levels_to_choose_say_what_they_mean(client: PageClient, scan: Scan, doubted: CompetenceResult) -> None:
    page = client.get(own_view_url(scan, doubted.competence))
    levels = load_framework().competence(doubted.competence).levels
    hints = [words_of(hint) for hint in page.soup.select(".app-choice__hint")]
    assert hints[1:] == [levels.at(level).nl for level in (1, 2, 3, 4)]
    assert len(page.soup.select("input[type=radio]")) == 5
    assert "Bij een volgende zelfscan begin je opnieuw." in page.text


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, ["Kies het niveau dat volgens jou klopt.", "Schrijf kort op waarom je dit denkt."]),
        ({"level": "2", "reason": " \n "}, ["Schrijf kort op waarom je dit denkt."]),
        ({"level": "5", "reason": "Meer."}, 1),
        ({"level": "2", "reason": "x" * 501}, ["Gebruik hier niet meer dan 500 tekens."]),
    ],
)
def test_a_wrong_own_view_gets_a_message_and_keeps_what_was_typed(
    client: PageClient, scan: Scan, doubted: CompetenceResult, sent: dict[str, str], errors: list[str] | int
) -> None:
    page = client.post(own_view_url(scan, doubted.competence), sent)
    assert page.status == 422
    assert page.errors == errors or len(page.errors) == errors
    assert page.field("reason").get_text().strip() == sent.get("reason", "").strip()
    assert db.session.scalar(select(OwnView)) is None


def test_five_hundred_signs_fit_however_lines_are_broken(
    client: PageClient, scan: Scan, doubted: CompetenceResult
) -> None:
    reason = "\r\n".join(["x" * 99] * 5)
    client.submit(own_view_url(scan, doubted.competence), {"level": "2", "reason": reason})
    assert db.session.scalars(select(OwnView.reason)).one() == reason.replace("\r\n", "\n")


def test_an_own_view_can_be_taken_back_by_a_button_and_taking_back_twice_does_no_harm(
    client: PageClient, scan: Scan, doubted: CompetenceResult
) -> None:
    address = own_view_url(scan, doubted.competence)
    assert "Haal je eigen kijk weg" not in client.get(address).text
    client.submit(address, {"level": "3", "reason": "Dit kan ik."})
    assert "Haal je eigen kijk weg" in client.get(address).text
    for _ in range(2):
        assert "Jouw eigen kijk:" not in client.submit(f"{address}/verwijderen").text
    assert db.session.scalar(select(OwnView)) is None


def test_a_topic_that_was_left_out_can_get_an_own_view(
    client: PageClient, scan: Scan, doubted: CompetenceResult
) -> None:
    doubted.assessed = False
    title = name_of(doubted.competence)
    assert "Geef je eigen kijk" in words_of(card(client.get(url(scan)), title))
    page = client.submit(own_view_url(scan, doubted.competence), {"level": "1", "reason": "Een beetje."})
    said = words_of(card(page, title))
    assert "Jouw eigen kijk: Basis. «Een beetje.»" in said
    assert "Je sloeg dit onderwerp over." in said


def test_an_own_view_of_what_the_scan_did_not_hold_or_of_somebody_else_does_not_exist(
    build: Builder, client: PageClient, person: Person, scan: Scan, signed_in: SignIn, doubted: CompetenceResult
) -> None:
    known = {result.competence for result in results_of(db.session, scan)}
    missing = next(c.code for c in load_framework().competences if c.code not in known)
    sent = {"level": "3", "reason": "Dit kan ik."}
    colleague = signed_in(build.person(build.session.get_one(Organisation, person.organisation_id)))
    for who, competence in ((client, missing), (client, "onzin"), (colleague, doubted.competence)):
        address = own_view_url(scan, competence)
        assert who.get(address).status == 404
        assert who.post(address, sent).status == 404
        assert who.post(f"{address}/verwijderen").status == 404
    theirs, unknown = (
        colleague.get(own_view_url(scan, doubted.competence)),
        colleague.get("/zelfscan/9/uitslag/x/eigen-kijk"),
    )
    assert without_token(theirs.html) == without_token(unknown.html)
    assert db.session.scalar(select(OwnView)) is None
