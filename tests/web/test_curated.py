"""Curated learning paths: making, ordering and publishing them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import AccessRole
from app.db import db
from app.models import CuratedPath, CuratedStep, Person
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

NEW = "/leerpaden/nieuw"
PATH = {"title": "Veilig werken", "introduction": "Begin hier.", "function_roles": ["kcc"], "competences": ["4.2"]}
CANARY = "Kanarie uit Elders"


@pytest.fixture
def adviser(build: Builder) -> Person:
    build.catalogue()
    return build.person(build.organisation(), AccessRole.ADVISER)


@pytest.fixture
def client(adviser: Person, signed_in: SignIn) -> PageClient:
    return signed_in(adviser)


def made(client: PageClient, *codes: str) -> str:
    """The address of a new path with these steps."""
    path = client.post(NEW, PATH).location
    assert path is not None
    for code in codes:
        client.submit(f"{path}/stappen", {"code": code})
    return path


def titles(page: Page) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.soup.select("ol.app-cards h3")]


def step_ids() -> list[int]:
    return list(db.session.scalars(select(CuratedStep.id).order_by(CuratedStep.position)))


def test_without_paths_the_page_says_what_to_do(client: PageClient) -> None:
    assert "Nog geen leerpaden" in client.get("/leerpaden").text


def test_a_path_goes_from_its_texts_to_its_steps_to_publishing(client: PageClient) -> None:
    page = client.submit(NEW, PATH)
    assert page.h1 == "Leerpad Veilig werken"
    assert "Nog geen stappen" in page.text
    found = client.get(f"{page.path}?zoek=digicoach")
    assert "1 item gevonden." in found.text
    page = client.submit(f"{page.path}/stappen", found.form(f"{page.path}/stappen"))
    assert len(titles(page)) == 1
    assert page.field("zoek")["value"] == "digicoach"
    page = client.submit(f"{page.path}/publiceren")
    assert "Gepubliceerd" in page.text
    overview = client.get("/leerpaden").text
    assert "1 stap" in overview
    assert "Voor functies: KCC-medewerker." in overview
    assert "Concept" in client.submit(f"{page.path}/intrekken").text


def test_an_empty_form_says_what_to_do_and_a_title_is_used_once(client: PageClient) -> None:
    page = client.post(NEW, {"function_roles": ["kcc"]})
    assert page.status == 422
    assert page.errors == ["Geef het leerpad een titel.", "Schrijf in een paar zinnen wat dit leerpad oplevert."]
    assert page.form()["function_roles"] == ["kcc"]
    made(client)
    assert client.post(NEW, PATH).errors == ["Deze titel bestaat al. Kies een andere titel."]


@pytest.mark.parametrize("field", ["function_roles", "competences"])
def test_an_unknown_role_or_competence_is_refused(client: PageClient, field: str) -> None:
    assert client.post(NEW, PATH | {field: ["tovenaar"]}).status == 422


def test_who_saves_over_a_colleague_is_told_and_may_save_again(client: PageClient) -> None:
    path = f"{made(client)}/wijzigen"
    old = client.get(path).form()
    assert old["competences"] == ["4.2"]
    client.submit(path, old | {"title": "Van een collega"})
    page = client.post(path, old | {"title": "Van mij"})
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd" in page.text
    assert client.submit(path, page.form()).h1 == "Leerpad Van mij"


def test_adding_a_step_twice_is_said_and_changes_nothing(client: PageClient) -> None:
    path = made(client, "ao-001")
    page = client.submit(f"{path}/stappen", {"code": "ao-001"})
    assert "Dit item staat al in het leerpad." in page.text
    assert len(titles(page)) == 1


def test_steps_move_get_a_note_and_leave(client: PageClient) -> None:
    path = made(client, "ao-001", "ao-002")
    first, second = step_ids()
    before = titles(client.get(path))
    page = client.submit(f"{path}/stappen/{second}/verplaatsen", {"direction": "up"})
    assert titles(page) == before[::-1]
    page = client.submit(f"{path}/stappen/{first}/uitleg", {"note": "Sluit hiermee <b>af</b>."})
    assert "Sluit hiermee <b>af</b>." in page.text
    assert client.post(f"{path}/stappen/{first}/uitleg", {"note": "x" * 301}).errors == [
        "Maak de uitleg korter: niet meer dan 300 tekens."
    ]
    page = client.submit(f"{path}/stappen/{second}/verwijderen")
    assert titles(page) == before[:1]
    assert client.post(f"{path}/stappen/{second}/verwijderen").status == 404
    assert client.post(f"{path}/stappen/{first}/verplaatsen", {"direction": "sideways"}).status == 400


def test_publishing_needs_a_step_and_a_published_path_keeps_one(client: PageClient) -> None:
    path = made(client)
    assert "Zet eerst minstens één stap" in client.submit(f"{path}/publiceren").text
    client.submit(f"{path}/stappen", {"code": "ao-001"})
    client.submit(f"{path}/publiceren")
    (step,) = step_ids()
    assert (
        "Een gepubliceerd leerpad heeft minstens één stap." in client.submit(f"{path}/stappen/{step}/verwijderen").text
    )
    assert step_ids() == [step]


def test_a_step_with_a_hidden_item_is_marked_and_hidden_items_are_not_offered(client: PageClient) -> None:
    path = made(client, "ao-006")
    client.submit("/catalogus/ao-006/verbergen", {"reason": "Oud."})
    page = client.get(f"{path}?zoek=digicoach")
    assert "Medewerkers zien deze stap niet." in page.text
    assert "0 items gevonden." in page.text


@pytest.mark.parametrize("number", ["9" * 30, "2147483648", "999"])
def test_an_unknown_path_or_step_is_not_found(client: PageClient, number: str) -> None:
    path = made(client, "ao-001")
    assert client.get(f"/leerpaden/{number}").status == 404
    assert client.get(f"{path}/stappen/{number}/uitleg").status == 404
    for code in ("bestaat-niet", "", "\x00"):
        assert client.post(f"{path}/stappen", {"code": code}).status == 404


def test_a_path_of_another_organisation_is_as_unknown_as_any_other(
    build: Builder, adviser: Person, signed_in: SignIn
) -> None:
    elsewhere = build.person(build.organisation(CANARY), AccessRole.ADVISER)
    theirs = made(signed_in(elsewhere), "ao-001")
    (step,) = step_ids()
    client = signed_in(adviser)
    ours = made(client, "ao-002")
    assert "1 stap" in client.get("/leerpaden").text
    assert CANARY not in client.get("/leerpaden").text
    for action in ("", "/wijzigen", f"/stappen/{step}/uitleg"):
        foreign, unknown = client.get(f"{theirs}{action}"), client.get(f"/leerpaden/999{action}")
        assert (foreign.status, unknown.status) == (404, 404)
        assert foreign.text == unknown.text
    for action in (
        "/stappen",
        "/publiceren",
        "/intrekken",
        f"/stappen/{step}/verplaatsen",
        f"/stappen/{step}/verwijderen",
    ):
        assert client.post(f"{theirs}{action}", {"code": "ao-003", "direction": "up"}).status == 404
    assert client.post(f"{ours}/stappen/{step}/verwijderen").status == 404
    assert len(db.session.scalars(select(CuratedPath)).all()) == 2
    assert len(step_ids()) == 2


def test_an_explanation_that_somebody_wrote_meanwhile_is_not_overwritten(client: PageClient) -> None:
    path = made(client, "ao-001")
    explain = f"{path}/stappen/{step_ids()[0]}/uitleg"
    stale = client.get(explain).form()
    client.submit(explain, stale | {"note": "Van een collega."})
    page = client.post(explain, stale | {"note": "Van mij."})
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd." in page.text
    assert "Van een collega." in client.get(path).text
    client.submit(explain, page.form())
    assert "Van mij." in client.get(path).text
