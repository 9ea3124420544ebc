"""The pages with which an administrator keeps people and their invitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, inspect, select, update

from app.access import AccessRole
from app.db import db
from app.models import AccessGrant, Organisation, Person, SignInSession
from app.queries.people import access_roles_of, led_unit_ids
from app.services.mail import Letter
from app.services.passwords import hash_password
from app.services.units import delete_unit, held_unit
from app.views import invitation_links
from tests.at_once import assert_waits, other_tab
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

MOST_STATEMENTS = 8
TAKEN = "Dit e-mailadres is al in gebruik. Staat de persoon niet in je lijst? Neem een ander adres."
JAN = {"name": "Jan Proef", "email": "Jan@Voorbeeldstad.example", "unit": "", "access_roles": "employee"}


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def administrator(build: Builder, city: Organisation) -> Person:
    return build.person(city, AccessRole.ADMINISTRATOR, name="Bea Beheer")


@pytest.fixture
def client(administrator: Person, signed_in: SignIn) -> PageClient:
    return signed_in(administrator)


@pytest.fixture
def set_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], list[Letter]]:
    """Set a mail server that takes everything or nothing; the list fills with the letters."""

    def set_up(works: bool) -> list[Letter]:
        sent: list[Letter] = []

        def send(_url: str, _sender: str, letters: list[Letter], *, at: dt.datetime) -> frozenset[str]:
            assert at.tzinfo is dt.UTC
            assert not db.session.in_transaction(), "mail goes out after the commit"
            sent.extend(letters)
            return frozenset() if works else frozenset(letter.to for letter in letters)

        monkeypatch.setattr(invitation_links, "send_letters", send)
        config = app.config["VAARDIGWIJZER"]
        monkeypatch.setitem(
            app.config, "VAARDIGWIJZER", replace(config, smtp_url="smtp://mail", public_url="https://v.example")
        )
        return sent

    return set_up


def by_email(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def link_on(page: Page) -> str:
    return page.soup.select("#link")[0].get_text()


def test_a_new_person_gets_a_link_that_is_shown_once_and_works(client: PageClient, anonymous: PageClient) -> None:
    page = client.submit("/mensen/nieuw", JAN)
    link = link_on(page)

    assert "stuur hem naar jan@voorbeeldstad.example" in page.text
    assert link.startswith("http://127.0.0.1:8000/uitnodiging/")
    assert "Kies een wachtwoord" in anonymous.get(link.removeprefix("http://127.0.0.1:8000")).text
    assert "al een keer getoond" in client.get(page.path).text


def test_the_host_of_a_link_comes_from_the_configuration(app: Flask) -> None:
    with app.test_request_context(base_url="http://localhost"):
        assert invitation_links.invitation_link("abc") == "http://127.0.0.1:8000/uitnodiging/abc"


@pytest.mark.parametrize("ends", ["signs out", "somebody else signs in"])
def test_a_link_that_was_not_looked_at_does_not_stay_in_the_browser(
    build: Builder, city: Organisation, client: PageClient, ends: str
) -> None:
    client.post("/mensen/nieuw", JAN)
    if ends == "signs out":
        client.post("/uitloggen")
    else:
        other = build.person(city)
        other.password_hash = hash_password("vier paarse fietsen drijven")
        db.session.execute(update(SignInSession).values(expires_at=SignInSession.created_at))
        client.post("/inloggen", {"email": other.email, "password": "vier paarse fietsen drijven"})
    with client.client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_id", "_fresh", "_flashes", "csrf_token", "last_person_id"}


def test_a_link_is_only_shown_for_the_person_it_belongs_to(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    other = build.person(city)
    page = client.post("/mensen/nieuw", JAN)

    assert "al een keer getoond" in client.get(f"/mensen/{other.id}/uitnodiging").text
    assert link_on(client.get(page.location or ""))


def test_a_set_mail_server_mails_the_link_and_shows_none(
    client: PageClient, set_mail: Callable[[bool], list[Letter]]
) -> None:
    sent = set_mail(True)
    page = client.submit("/mensen/nieuw", JAN)

    [letter] = sent
    assert letter.to == "jan@voorbeeldstad.example"
    assert "https://v.example/uitnodiging/" in letter.text
    assert "7 dagen" in letter.text
    assert "gemaild naar jan@voorbeeldstad.example" in page.text
    assert "/uitnodiging/" not in page.html


def test_a_mail_that_fails_shows_the_link_with_why(
    client: PageClient, set_mail: Callable[[bool], list[Letter]]
) -> None:
    set_mail(False)
    page = client.submit("/mensen/nieuw", JAN)

    assert "De mail kon niet worden verstuurd." in page.text
    assert link_on(page).startswith("https://v.example/uitnodiging/")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": "  "}, "Vul de naam in."),
        ({"name": "J" * 121}, "Gebruik voor de naam niet meer dan 120 tekens."),
        ({"email": ""}, "Vul het e-mailadres in."),
        ({"email": "jan at x"}, "Vul een e-mailadres in, zoals naam@gemeente.example."),
        ({"email": "j" * 250 + "@x.example"}, "Gebruik voor het e-mailadres niet meer dan 254 tekens."),
        ({"access_roles": []}, "Kies minstens één mogelijkheid."),
    ],
)
def test_wrong_input_is_told_at_the_field_and_kept(wrong: dict[str, object], message: str, client: PageClient) -> None:
    page = client.post("/mensen/nieuw", JAN | wrong)

    assert page.status == 422
    assert page.errors == [message]
    for name, value in (JAN | wrong).items():
        if name in ("name", "email") and name not in wrong:
            assert page.field(name)["value"] == value


@pytest.mark.parametrize("wrong", [{"unit": "999999"}, {"unit": "x"}, {"access_roles": "root"}])
def test_a_choice_that_was_not_offered_is_refused(wrong: dict[str, str], client: PageClient) -> None:
    assert client.post("/mensen/nieuw", JAN | wrong).status == 422


@pytest.mark.parametrize("is_new", [True, False])
def test_a_unit_that_a_colleague_removes_meanwhile_is_told_at_its_field(
    build: Builder, city: Organisation, administrator: Person, client: PageClient, is_new: bool
) -> None:
    unit, person, viewer = build.unit(city, "KCC"), build.person(city), build.viewer(administrator)
    db.session.commit()
    held = held_unit(db.session, viewer, unit.id)
    assert held is not None
    delete_unit(db.session, held)
    with other_tab() as begin:
        path = "/mensen/nieuw" if is_new else f"/mensen/{person.id}"
        sent = begin(client.post, path, JAN | {"unit": str(unit.id)})
        assert_waits(sent)
        db.session.commit()
        page = sent.result()
    assert page.status == 422
    assert page.errors
    assert TAKEN not in page.errors
    assert person.unit_id is None


def test_an_address_in_use_has_one_message_wherever_it_is_in_use(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    pages = [
        client.post("/mensen/nieuw", JAN | {"email": person.email})
        for person in (build.person(city), build.person(build.organisation()))
    ]

    assert [page.errors for page in pages] == [[TAKEN], [TAKEN]]


def test_only_declared_fields_are_taken(build: Builder, city: Organisation, client: PageClient) -> None:
    elsewhere = build.organisation()
    client.submit(
        "/mensen/nieuw",
        JAN | {"organisation_id": elsewhere.id, "id": 4711, "password_hash": "x", "active": "", "counts": "1"},
    )
    person = by_email("jan@voorbeeldstad.example")

    assert (person.organisation_id, person.password_hash, person.active, person.counts) == (city.id, None, True, None)
    assert person.id != 4711


def test_a_change_is_kept_and_shown(build: Builder, city: Organisation, client: PageClient) -> None:
    unit, person = build.unit(city, "KCC"), build.person(city)
    page = client.submit(
        f"/mensen/{person.id}",
        {
            "name": "Jan  de\tVries",
            "unit": str(unit.id),
            "access_roles": ["employee", "team_leader"],
            "led_units": [str(unit.id)],
        },
    )

    assert "De gegevens van Jan de Vries zijn opgeslagen." in page.text
    assert "persoon2@proefstad.example · KCC · Medewerker, Teamleider" in page.text or person.email in page.text
    assert access_roles_of(db.session, person) == [AccessRole.EMPLOYEE, AccessRole.TEAM_LEADER]
    assert led_unit_ids(db.session, person) == [unit.id]
    form = client.get(f"/mensen/{person.id}").form()
    assert (form["unit"], form["access_roles"], form["led_units"]) == (
        [str(unit.id)],
        ["employee", "team_leader"],
        [str(unit.id)],
    )


def test_only_a_team_leader_leads(build: Builder, city: Organisation, client: PageClient) -> None:
    unit, person = build.unit(city), build.person(city)
    page = client.post(
        f"/mensen/{person.id}",
        {"name": "Jan", "unit": "", "access_roles": "employee", "led_units": str(unit.id)},
    )

    assert page.errors == ["Vink hierboven ook ‘Teamleider’ aan, of haal hier de vinkjes weg."]


def test_a_unit_of_another_organisation_is_no_choice(build: Builder, city: Organisation, client: PageClient) -> None:
    person, foreign = build.person(city), build.unit(build.organisation(), "Kanarieteam")
    page = client.post(
        f"/mensen/{person.id}",
        {"name": "Jan", "unit": str(foreign.id), "access_roles": "team_leader", "led_units": str(foreign.id)},
    )

    assert page.status == 422
    assert "Kanarieteam" not in page.html


def test_administrators_cannot_take_their_own_role_or_account(administrator: Person, client: PageClient) -> None:
    path = f"/mensen/{administrator.id}"
    refused = client.post(path, {"name": "Bea", "unit": "", "access_roles": "employee"})

    assert refused.errors[0].startswith("Je kunt jezelf niet uitschakelen")
    assert "Je kunt jezelf niet uitschakelen" in client.submit(f"{path}/uitschakelen").text
    assert administrator.active
    assert administrator.name == "Bea Beheer"


def test_a_closed_account_is_signed_out_at_once_and_can_be_opened_again(
    build: Builder, city: Organisation, client: PageClient, signed_in: SignIn, anonymous: PageClient
) -> None:
    person = build.person(city, name="Jan Proef")
    person.password_hash = hash_password("vier paarse fietsen drijven")
    theirs = signed_in(person)

    assert "Het account van Jan Proef is uitgeschakeld." in client.submit(f"/mensen/{person.id}/uitschakelen").text
    assert (theirs.get("/privacy").status, theirs.get("/leerpad").status) == (200, 302)
    assert "Uitgeschakeld" in client.get("/mensen?zoek=jan").text
    assert "Schakel het eerst in" in client.submit(f"/mensen/{person.id}/nieuwe-link").text

    assert "weer ingeschakeld" in client.submit(f"/mensen/{person.id}/inschakelen").text
    assert theirs.get("/leerpad").status == 302
    words = {"email": person.email, "password": "vier paarse fietsen drijven"}
    assert anonymous.post("/inloggen", words).location == "/"


def test_a_right_that_was_taken_stops_with_the_next_request(
    build: Builder, city: Organisation, client: PageClient, signed_in: SignIn
) -> None:
    colleague = build.person(city, AccessRole.ADMINISTRATOR)
    theirs = signed_in(colleague)
    client.submit(f"/mensen/{colleague.id}", {"name": "C", "unit": "", "access_roles": "employee"})

    assert theirs.get("/mensen").status == 403


def test_a_new_link_for_a_forgotten_password_ends_the_old_one(client: PageClient, anonymous: PageClient) -> None:
    first = link_on(client.submit("/mensen/nieuw", JAN))
    second = link_on(client.submit(f"/mensen/{by_email('jan@voorbeeldstad.example').id}/nieuwe-link"))
    paths = [link.removeprefix("http://127.0.0.1:8000") for link in (first, second)]

    assert [anonymous.get(path).status for path in paths] == [404, 200]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7), tick=False):
        assert anonymous.get(paths[1]).status == 404


def test_the_list_is_searched_filtered_and_paged(build: Builder, city: Organisation, client: PageClient) -> None:
    department = build.unit(city, "Publiekszaken")
    team = build.unit(city, "KCC", parent=department)
    for number in range(51):
        build.person(city, unit=team, name=f"Kees {number:02}")
    build.person(city, name="Zoë Los")

    first = client.get(f"/mensen?team={department.id}&zoek=kees")
    second = client.get(next(link for link in first.links if "pagina=2" in link))
    nobody = client.get("/mensen?zoek=zo%C3%AB+kees")

    assert "51 mensen" in first.text
    assert "Kees 49" in first.text
    assert "Kees 50" not in first.text
    assert "Kees 50" in second.text
    assert "Pagina 2 van 2" in second.text
    assert "0 mensen" in nobody.text
    assert nobody.field("zoek")["value"] == "zoë kees"
    assert "Niemand gevonden" in nobody.text


@pytest.mark.parametrize(
    "query",
    [
        "team=x",
        "team=999999",
        "team=999999999999999999999999",
        "account=x",
        "pagina=-1",
        "pagina=999999999999999999999999",
        "zoek=%00",
        "zoek=%25",
        "endpoint=x&_external=1&_anchor=y",
    ],
)
def test_a_strange_question_is_answered_with_a_page(query: str, client: PageClient) -> None:
    assert client.get(f"/mensen?{query}").status == 200


def test_another_organisation_stays_unseen(build: Builder, client: PageClient) -> None:
    elsewhere = build.organisation()
    canary = build.person(elsewhere, name="Kanarie", unit=build.unit(elsewhere, "Kanarieteam"))
    paths = ["/mensen/{}", "/mensen/{}/uitnodiging"]
    actions = ["/mensen/{}", "/mensen/{}/nieuwe-link", "/mensen/{}/uitschakelen", "/mensen/{}/inschakelen"]

    for foreign, unknown in zip(
        [client.get(path.format(canary.id)) for path in paths]
        + [client.post(path.format(canary.id)) for path in actions],
        [client.get(path.format(987654)) for path in paths] + [client.post(path.format(987654)) for path in actions],
        strict=True,
    ):
        assert (foreign.status, foreign.text) == (unknown.status, unknown.text)
        assert foreign.status == 404
    for path in ("/mensen", "/mensen?zoek=kanarie", f"/mensen?team={canary.unit_id}", "/mensen/nieuw"):
        assert "Kanarie" not in client.get(path).html
    assert canary.active


@pytest.mark.parametrize("role", [AccessRole.EMPLOYEE, AccessRole.TEAM_LEADER, AccessRole.ADVISER])
def test_only_administrators_come_here(role: AccessRole, build: Builder, city: Organisation, signed_in: SignIn) -> None:
    client = signed_in(build.person(city, role))

    for path in ("/mensen", "/mensen/nieuw", "/mensen/1", "/mensen/importeren", "/afdelingen"):
        assert client.get(path).status == 403


@pytest.mark.parametrize("path", ["/mensen", "/mensen/nieuw", "/mensen/{}", "/mensen/importeren", "/afdelingen"])
def test_a_page_needs_few_statements(path: str, build: Builder, city: Organisation, client: PageClient) -> None:
    unit = build.unit(city)
    person = build.person(city, AccessRole.TEAM_LEADER, unit=unit, leads=[unit])
    for _ in range(20):
        build.person(city, unit=unit)
    db.session.commit()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(path.format(person.id)).status == 200
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(statements) <= MOST_STATEMENTS, statements


def test_looking_writes_nothing(build: Builder, city: Organisation, client: PageClient) -> None:
    person = build.person(city)

    def everything() -> list[object]:
        return [
            [getattr(row, column.key) for column in inspect(type(row)).column_attrs]
            for kind in (Person, AccessGrant)
            for row in db.session.scalars(select(kind).order_by(kind.id))
        ]

    before = everything()
    for path in ("", "/nieuw", f"/{person.id}", f"/{person.id}/uitnodiging", "/importeren"):
        client.get(f"/mensen{path}")

    assert everything() == before


@pytest.fixture
def colleague(build: Builder, city: Organisation) -> Person:
    return build.person(city, name="Cor Collega")


def test_a_person_that_somebody_changed_meanwhile_is_not_overwritten(client: PageClient, colleague: Person) -> None:
    path = f"/mensen/{colleague.id}"
    stale = client.get(path).form()
    client.submit(path, stale | {"access_roles": ["employee", "administrator"]})
    page = client.post(path, stale | {"name": "Andere Naam"})
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd." in page.text
    assert page.field("name")["value"] == "Andere Naam"
    assert "administrator" in client.get(path).form()["access_roles"]
    client.submit(path, page.form())
    assert client.get(path).h1 == "Andere Naam"


def test_a_team_leader_without_a_team_is_told(client: PageClient, colleague: Person, build: Builder) -> None:
    build.unit(build.session.get_one(Organisation, colleague.organisation_id))
    path = f"/mensen/{colleague.id}"
    page = client.submit(path, client.get(path).form() | {"access_roles": ["employee", "team_leader"]})
    assert page.path == path
    assert "is teamleider, maar nog van geen team." in page.text
