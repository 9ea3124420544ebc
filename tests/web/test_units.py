"""The pages of departments and teams."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import AccessRole
from app.db import db
from app.models import Organisation, Unit
from app.services.units import delete_unit, held_unit
from tests.at_once import assert_waits, other_tab
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import PageClient


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def client(build: Builder, city: Organisation, signed_in: SignIn) -> PageClient:
    return signed_in(build.person(city, AccessRole.ADMINISTRATOR))


def test_without_units_the_page_says_where_to_begin(client: PageClient) -> None:
    assert "Er zijn nog geen afdelingen" in client.get("/afdelingen").text


def test_a_new_team_stands_below_its_department(build: Builder, city: Organisation, client: PageClient) -> None:
    department = build.unit(city, "Publiekszaken")
    page = client.submit("/afdelingen/nieuw", {"name": " KCC ", "parent": str(department.id)})

    assert "KCC is toegevoegd." in page.text
    assert [item.get_text() for item in page.soup.select("main li li a")] == ["KCC"]
    assert db.session.scalars(select(Unit.parent_id).where(Unit.name == "KCC")).one() == department.id


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("  ", "Vul de naam in."),
        ("T" * 121, "Gebruik voor de naam niet meer dan 120 tekens."),
        ("kcc", "Er is al een afdeling of team met deze naam. Kies een andere naam."),
    ],
)
def test_a_name_that_does_not_work_is_told_at_its_field(
    name: str, message: str, build: Builder, city: Organisation, client: PageClient
) -> None:
    build.unit(city, "KCC")
    page = client.post("/afdelingen/nieuw", {"name": name, "parent": ""})

    assert (page.status, page.errors) == (422, [message])
    assert page.field("name").get("value", "") == name.strip()


def test_a_unit_gets_another_name_and_place(build: Builder, city: Organisation, client: PageClient) -> None:
    department, team = build.unit(city, "Publiekszaken"), build.unit(city, "KCC")
    client.submit(f"/afdelingen/{team.id}", {"name": "Klantcontact", "parent": str(department.id)})

    assert (team.name, team.parent_id) == ("Klantcontact", department.id)
    assert client.get(f"/afdelingen/{team.id}").form()["parent"] == [str(department.id)]


def test_a_unit_is_not_offered_itself_or_what_is_below_it_as_its_place(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    department = build.unit(city, "Publiekszaken")
    team = build.unit(city, "KCC", parent=department)
    path = f"/afdelingen/{department.id}"

    assert [option["value"] for option in client.get(path).field("parent").find_all("option")] == [""]
    assert client.post(path, {"name": "Publiekszaken", "parent": str(team.id)}).status == 422
    assert client.post(path, {"name": "Publiekszaken", "parent": str(department.id)}).status == 422
    assert department.parent_id is None


def test_the_deepest_layer_has_a_message(build: Builder, city: Organisation, client: PageClient) -> None:
    unit = None
    for layer in range(6):
        unit = build.unit(city, f"Laag {layer}", parent=unit)
    assert unit is not None
    page = client.post("/afdelingen/nieuw", {"name": "Te diep", "parent": str(unit.id)})

    assert page.errors == ["Kies iets anders: er kunnen hoogstens 6 lagen onder elkaar staan."]


def test_only_an_empty_unit_is_removed(build: Builder, city: Organisation, client: PageClient) -> None:
    unit = build.unit(city, "KCC")
    person = build.person(city, unit=unit)

    assert not client.get(f"/afdelingen/{unit.id}").soup.select("form[action$='verwijderen']")
    assert "KCC is niet leeg." in client.submit(f"/afdelingen/{unit.id}/verwijderen").text

    person.unit_id = None
    path = f"/afdelingen/{unit.id}"
    assert client.get(path).soup.select("form[action$='verwijderen']")
    assert "KCC is verwijderd." in client.submit(f"{path}/verwijderen").text
    assert client.get(path).status == 404


@pytest.mark.parametrize("path", ["", "/verwijderen"])
def test_a_unit_that_a_colleague_removes_meanwhile_does_not_exist(
    build: Builder, city: Organisation, client: PageClient, path: str
) -> None:
    unit, viewer = build.unit(city, "KCC"), build.viewer(build.person(city))
    db.session.commit()
    held = held_unit(db.session, viewer, unit.id)
    assert held is not None
    delete_unit(db.session, held)
    with other_tab() as begin:
        sent = begin(client.post, f"/afdelingen/{unit.id}{path}", {"name": "Klantcontact", "parent": ""})
        assert_waits(sent)
        db.session.commit()
        assert sent.result().status == 404


def test_another_organisation_stays_unseen(build: Builder, city: Organisation, client: PageClient) -> None:
    foreign, own = build.unit(build.organisation(), "Kanarieteam"), build.unit(city, "KCC")

    for path in ("/afdelingen", "/afdelingen/nieuw", f"/afdelingen/{own.id}"):
        assert "Kanarie" not in client.get(path).html
    for ask in (client.get, client.post):
        found, unknown = ask(f"/afdelingen/{foreign.id}"), ask("/afdelingen/987654")
        assert (found.status, found.text) == (404, unknown.text)
    assert client.post(f"/afdelingen/{foreign.id}/verwijderen").status == 404
    assert client.post("/afdelingen/nieuw", {"name": "Nieuw", "parent": str(foreign.id)}).status == 422
    assert client.post(f"/afdelingen/{own.id}", {"name": "KCC", "parent": str(foreign.id)}).status == 422


def test_a_unit_that_somebody_changed_meanwhile_is_not_overwritten(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    path = f"/afdelingen/{build.unit(city).id}"
    stale = client.get(path).form()
    client.submit(path, stale | {"name": "Van een collega"})
    page = client.post(path, stale | {"name": "Van mij"})
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd." in page.text
    client.submit(path, page.form())
    assert client.get(path).h1 == "Van mij"
