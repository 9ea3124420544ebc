"""Adding a list of people: look first, then everybody at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access import AccessRole
from app.db import db
from app.models import Organisation, Person
from app.services.mail import Letter
from app.views import invitation_links
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

LIST = "naam;e-mail;team;rechten\nJan Proef;jan@x.example;;\nZoë Test;zoe@x.example;;adviseur"


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def client(build: Builder, city: Organisation, signed_in: SignIn) -> PageClient:
    return signed_in(build.person(city, AccessRole.ADMINISTRATOR))


def preview(client: PageClient, text: str = LIST, **more: Any) -> Page:
    return client.post("/mensen/importeren", {"text": text} | more)


def confirmation(page: Page) -> dict[str, Any]:
    """What the button of a preview sends."""
    return {name: values[0] for name, values in page.form("/mensen/importeren/toevoegen").items()}


def confirm(client: PageClient, page: Page) -> Page:
    return client.post("/mensen/importeren/toevoegen", confirmation(page))


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def links_on(page: Page) -> list[str]:
    return [cell.get_text(strip=True) for cell in page.soup.select("main td:last-child")]


def test_a_preview_shows_who_is_new_and_changes_nothing(client: PageClient) -> None:
    before = people()
    page = preview(client)

    assert page.status == 200
    assert "2 mensen zijn nieuw." in page.text
    assert "Zoë Test zoe@x.example – L&D-adviseur" in page.text
    assert people() == before


def test_confirming_makes_everybody_with_a_link_that_works(client: PageClient, anonymous: PageClient) -> None:
    page = confirm(client, preview(client))
    links = links_on(page)

    assert page.h1 == "2 mensen zijn toegevoegd"
    assert len(set(links)) == 2
    for link in links:
        assert anonymous.get(link.removeprefix("http://127.0.0.1:8000")).h1 == "Kies een wachtwoord"


def test_confirming_twice_makes_nobody_twice_and_shows_the_same_links(client: PageClient) -> None:
    looked = preview(client)
    first = confirm(client, looked)
    after = people()
    second = confirm(client, looked)

    assert people() == after
    assert links_on(second) == links_on(first)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_the_encodings_of_offices(encoding: str, client: PageClient) -> None:
    page = preview(client, "", file=(io.BytesIO(LIST.encode(encoding)), "lijst.csv"))

    assert "Zoë Test" in page.text
    assert confirm(client, page).h1 == "2 mensen zijn toegevoegd"


def test_errors_are_told_by_line_and_the_list_stays_to_be_mended(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    known, elsewhere = build.person(city), build.person(build.organisation())
    text = (
        f"Jan;jan@x.example\nPiet;geen adres\nK;{known.email}\nE;{elsewhere.email}\nT;t@x.example;Onbekend team;koning"
    )
    page = preview(client, "", file=(io.BytesIO(text.encode()), "lijst.csv"))

    assert page.status == 422
    assert page.errors == [
        "Regel 2: ‘geen adres’ is geen e-mailadres. Verbeter het.",
        f"Regel 4: Het e-mailadres {elsewhere.email} is al in gebruik. Controleer het, of haal de regel weg.",
        "Regel 5: ‘koning’ kennen we niet. Kies uit medewerker, teamleider, adviseur en beheerder.",
        "Regel 5: Het team ‘Onbekend team’ bestaat niet. Verbeter de naam, of vink aan dat we ontbrekende teams maken.",
    ]
    assert "1 persoon heeft al een account." in page.text
    assert page.field("text").get_text().strip().splitlines() == text.splitlines()
    assert not page.soup.select("form[action='/mensen/importeren/toevoegen']")


def test_missing_teams_are_made_when_that_is_ticked(client: PageClient) -> None:
    page = preview(client, "Jan;jan@x.example;Nieuw team", make_units="y")

    assert "Deze teams worden gemaakt: Nieuw team." in page.text
    confirm(client, page)
    assert "Nieuw team" in client.get("/afdelingen").text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Er staan geen mensen in de lijst. Kies een bestand of plak de lijst in het vak."),
        ("naam;team\nJan;KCC", "In de eerste regel ontbreekt de kolom ‘e-mail’. Zet die erbij."),
        ('Jan;"jan@x.example', "Op regel 1 staat een aanhalingsteken verkeerd. Haal het weg of zet er één bij."),
        (
            "Jan;jan@x.example\n" * 2001,
            "Je lijst heeft 2.001 mensen. Voeg er hoogstens 2.000 in één keer toe en deel je lijst op.",
        ),
    ],
)
def test_a_list_that_cannot_be_used_says_why_and_stays(text: str, message: str, client: PageClient) -> None:
    page = preview(client, text)

    assert (page.status, page.errors) == (422, [message])
    assert page.field("text").get_text().strip() == text.strip()


def test_a_spreadsheet_is_refused_by_its_content(client: PageClient) -> None:
    page = preview(client, "", file=(io.BytesIO(b"PK\x03\x04 rest"), "lijst.csv"))

    assert page.errors == ["Dit is geen CSV-bestand. Open het in Excel en kies Opslaan als, CSV UTF-8."]


def test_a_file_above_the_limit_is_refused(client: PageClient) -> None:
    body = b"a" * 3 * 1024 * 1024
    answer = client.client.post("/mensen/importeren", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_a_confirmation_is_checked_anew(build: Builder, client: PageClient) -> None:
    looked = preview(client)
    elsewhere = build.person(build.organisation())
    elsewhere.email = "zoe@x.example"
    page = confirm(client, looked)

    assert page.status == 422
    assert page.h1 == "Controleer de lijst"
    assert db.session.scalar(select(Person).where(Person.email == "jan@x.example")) is None


def test_a_confirmation_that_was_tampered_with_adds_nobody(client: PageClient) -> None:
    sent = confirmation(preview(client))

    assert client.post("/mensen/importeren/toevoegen", sent | {"batch": ""}).status == 400
    assert client.post("/mensen/importeren/toevoegen", sent | {"text": ""}).status == 422
    assert people() == 1


def test_a_list_of_people_who_are_there_already_says_so(client: PageClient) -> None:
    confirm(client, preview(client))
    page = preview(client)

    assert "Iedereen op deze lijst heeft al een account." in page.text
    again = client.submit("/mensen/importeren/toevoegen", {"text": LIST, "batch": "another"})
    assert "Er is niemand toegevoegd." in again.text


def test_the_links_come_as_a_file_that_no_spreadsheet_calculates(client: PageClient) -> None:
    page = confirm(client, preview(client, '"=HYPERLINK(""x"")";=cmd@x.example\n@jan;jan@x.example'))
    answer = client.client.post(
        "/mensen/importeren/links",
        data={name: values[0] for name, values in page.form("/mensen/importeren/links").items()},
    )
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="uitnodigingen.csv"'
    assert [row[:2] for row in rows] == [
        ["Naam", "E-mailadres"],
        ['\'=HYPERLINK("x")', "'=cmd@x.example"],
        ["'@jan", "jan@x.example"],
    ]
    assert [row[2] for row in rows[1:]] == links_on(page)


def test_a_file_of_links_that_this_site_did_not_make_is_refused(client: PageClient) -> None:
    assert client.post("/mensen/importeren/links", {"links": "bedacht"}).status == 400


@pytest.fixture
def set_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[set[str]], list[Letter]]:
    """Set a mail server that refuses some addresses; the list fills with the letters."""

    def set_up(refused: set[str]) -> list[Letter]:
        sent: list[Letter] = []

        def send(_url: str, _sender: str, letters: list[Letter], **_when: object) -> frozenset[str]:
            sent.extend(letters)
            return frozenset(refused)

        monkeypatch.setattr(invitation_links, "send_letters", send)
        monkeypatch.setitem(app.config, "VAARDIGWIJZER", replace(app.config["VAARDIGWIJZER"], smtp_url="smtp://mail"))
        return sent

    return set_up


def test_a_set_mail_server_mails_each_link_once(
    client: PageClient, set_mail: Callable[[set[str]], list[Letter]]
) -> None:
    sent = set_mail(set())
    looked = preview(client)
    pages = [confirm(client, looked), confirm(client, looked)]

    assert [letter.to for letter in sent] == ["jan@x.example", "zoe@x.example"]
    for page in pages:
        assert page.h1 == "2 mensen zijn toegevoegd"
        assert "/uitnodiging/" not in page.html


def test_a_link_that_was_not_mailed_is_shown(client: PageClient, set_mail: Callable[[set[str]], list[Letter]]) -> None:
    set_mail({"zoe@x.example"})
    page = confirm(client, preview(client))

    assert "lukte het mailen niet" in page.text
    assert [cell.get_text() for cell in page.soup.select("main tbody th")] == ["Zoë Test"]


def test_a_list_with_team_leaders_says_that_their_teams_come_after(client: PageClient) -> None:
    said = "Op deze lijst staan teamleiders."
    assert said not in preview(client).text
    assert said in preview(client, LIST.replace("adviseur", "teamleider")).text
