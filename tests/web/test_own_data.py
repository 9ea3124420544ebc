"""Downloading one's own data."""

from __future__ import annotations

import json
import re

import pytest

from app.access import AccessRole
from app.models import OwnView, Person
from app.services.csv_files import decode, numbered_rows
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import PageClient

PAGE = "/zelfscan/mijn-gegevens"
EVERYTHING, TABLE = f"{PAGE}/alles.json", f"{PAGE}/uitslagen.csv"
SAFE_NAME = re.compile(r'attachment; filename="[a-z-]+-\d{4}-\d\d-\d\d\.(json|csv)"')


@pytest.fixture
def person(build: Builder) -> Person:
    return build.person(build.organisation("Gemeente Eigen"), name="Noor Eigen")


@pytest.fixture
def client(build: Builder, person: Person, signed_in: SignIn) -> PageClient:
    build.finished_scan(person, learning_question="Hoe doe ik dit?")
    return signed_in(person)


def test_the_page_leads_to_both_files_and_says_what_is_in_them(client: PageClient) -> None:
    page = client.get(PAGE)
    assert {EVERYTHING, TABLE} <= set(page.links)
    assert "je leerpad" in page.text
    assert "wachtwoord staat er niet in" in page.text


def test_everything_is_a_file_of_json_with_answers_in_words(client: PageClient) -> None:
    page = client.get(EVERYTHING)
    assert page.headers["Content-Type"] == "application/json"
    assert SAFE_NAME.fullmatch(page.headers["Content-Disposition"])
    assert page.headers["Cache-Control"] == "no-store"
    data = json.loads(page.html)
    assert data["person"]["name"] == "Noor Eigen"
    words = {answer["answer"] for answer in data["scans"][0]["answers"]}
    assert "Dat lukt met hulp" in words
    assert "Weet ik niet" in words


def test_the_texts_are_in_the_language_of_the_reader_and_the_keys_stay(person: Person, client: PageClient) -> None:
    person.language = "en"
    data = json.loads(client.get(EVERYTHING).html)
    assert data["text_language"] == "en"
    assert data["scans"][0]["results"][0]["name"] == "Searching and filtering information"


def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(
    build: Builder, person: Person, signed_in: SignIn
) -> None:
    scan = build.finished_scan(person)
    build.session.add(OwnView(scan_id=scan, competence="4.1", level=3, reason='=HYPERLINK("https://kwaad.example")'))
    client = signed_in(person)
    page = client.get(TABLE)
    raw = client.client.get(TABLE).get_data()
    assert page.headers["Content-Type"].startswith("text/csv")
    assert SAFE_NAME.fullmatch(page.headers["Content-Disposition"])
    assert page.headers["Cache-Control"] == "no-store"
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = [row for _, row in numbered_rows(decode(raw))]
    assert {len(row) for row in rows} == {len(head)}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    [own] = [row for row in rows if row[head.index("Code")] == "4.1"]
    assert own[head.index("Jouw eigen kijk")] == "Gevorderd"
    assert own[head.index("Waarom")].startswith("'=HYPERLINK")
    assert re.fullmatch(r"\d,\d\d", own[head.index("Score van 0 tot 4")])


def test_a_score_below_the_scale_is_no_formula_but_zero(build: Builder, person: Person, signed_in: SignIn) -> None:
    build.finished_scan(person, step=0)
    rows = [row for _, row in numbered_rows(decode(signed_in(person).client.get(TABLE).get_data()))]
    scores = {row[rows[0].index("Score van 0 tot 4")] for row in rows[1:]}
    assert all(re.fullmatch(r"\d,\d\d", score) for score in scores)


def test_who_took_no_scan_gets_everything_that_there_is(person: Person, signed_in: SignIn) -> None:
    client = signed_in(person)
    page = client.get(PAGE)
    assert EVERYTHING in page.links
    assert TABLE not in page.links
    assert json.loads(client.get(EVERYTHING).html)["scans"] == []
    assert client.get(TABLE).status == 200


def test_who_takes_no_scans_gets_the_own_account_too(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation(), AccessRole.ADMINISTRATOR))
    assert "/privacy" in client.get(PAGE).links
    assert [one["access_role"] for one in json.loads(client.get(EVERYTHING).html)["access_roles"]] == ["administrator"]
    assert client.get(TABLE).status == 403


def test_a_file_holds_nothing_of_a_colleague(build: Builder, person: Person, client: PageClient) -> None:
    colleague = build.person(build.organisation(), name="Collega Ander")
    build.finished_scan(colleague, learning_question="Vraag van een ander.")
    for path in (EVERYTHING, TABLE):
        text = client.get(path).html
        assert "Ander" not in text
        assert "van een ander" not in text
    assert person.name in client.get(EVERYTHING).html


def test_who_is_not_signed_in_gets_no_file(anonymous: PageClient) -> None:
    for path in (PAGE, EVERYTHING, TABLE):
        assert "/inloggen" in str(anonymous.get(path).location)


def test_the_privacy_page_leads_to_the_own_data_when_signed_in(client: PageClient, anonymous: PageClient) -> None:
    assert PAGE in client.get("/privacy").links
    assert PAGE not in anonymous.get("/privacy").links
