"""Signing in and out, invitation links, and what everybody may read."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.access import AccessRole
from app.clock import now
from app.config import Config, Environment
from app.db import db
from app.models import AccessGrant, Person
from app.queries.accounts import open_invitation
from app.services.accounts import invite, set_password
from app.services.demo_accounts import DEMO_PASSWORD, demo_accounts
from app.services.passwords import hash_password
from app.tokens import hash_token
from app.views import account
from tests.at_once import assert_waits, other_tab
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

PASSWORD = "vier paarse fietsen drijven"
RANDOM = hashlib.sha512(b"a password manager").hexdigest() * 2
GUESSABLE = "Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier losse woorden."
WRONG = ["Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei."]


@pytest.fixture
def person(build: Builder) -> Person:
    """Somebody who chose a password."""
    made = build.person(build.organisation(), name="Jan Proef")
    made.password_hash = hash_password(PASSWORD)
    return made


def sign_in(client: PageClient, email: str, password: str = PASSWORD, to: str = "/inloggen") -> Page:
    return client.post(to, {"email": email, "password": password})


def test_the_right_password_leads_to_the_page_that_was_asked_for(person: Person, anonymous: PageClient) -> None:
    asked = anonymous.get("/leerpad")
    page = sign_in(anonymous, person.email.upper(), to=asked.location)

    assert page.location == "/leerpad"
    assert "Jan Proef" in anonymous.get("/leerpad").html


def test_who_is_signed_in_needs_no_sign_in_page(person: Person, signed_in: SignIn) -> None:
    assert signed_in(person).get("/inloggen").location == "/"


@pytest.mark.parametrize("who", ["wrong password", "unknown", "deactivated", "invited only"])
def test_every_failed_sign_in_looks_the_same(who: str, person: Person, anonymous: PageClient) -> None:
    person.active = who != "deactivated"
    if who == "invited only":
        person.password_hash = None
    email = "niemand@proefstad.example" if who == "unknown" else person.email
    page = sign_in(anonymous, email, "iets heel anders dan dat" if who == "wrong password" else PASSWORD)

    assert (page.status, page.errors) == (422, WRONG)
    assert page.field("email")["value"] == email
    assert not page.field("password").get("value")


def test_an_empty_form_says_what_to_fill_in(anonymous: PageClient) -> None:
    assert sign_in(anonymous, "", "").errors == ["Vul je e-mailadres in.", "Vul je wachtwoord in."]


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "https:evil.example", "javascript:alert(1)", "evil"],
)
def test_an_address_outside_the_site_is_not_followed(target: str, person: Person, anonymous: PageClient) -> None:
    assert sign_in(anonymous, person.email, to=f"/inloggen?next={target}").location == "/"


@pytest.mark.parametrize("target", ["/%0d%0aSet-Cookie:a=b", "/%09/evil.example", "/%0a/evil.example"])
def test_control_signs_in_an_address_are_refused(target: str, person: Person, anonymous: PageClient) -> None:
    assert sign_in(anonymous, person.email, to=f"/inloggen?next={target}").status == 400


def test_signing_out_ends_the_session_on_the_server_too(person: Person, app: Flask, signed_in: SignIn) -> None:
    client = signed_in(person)
    with client.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    page = client.submit("/uitloggen")

    stolen = app.test_client()
    with stolen.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert "Je bent uitgelogd." in page.text
    assert (PageClient(stolen).get("/leerpad").location or "").startswith("/inloggen")


def test_signing_out_needs_a_post(person: Person, signed_in: SignIn) -> None:
    assert signed_in(person).get("/uitloggen").status == 405


def test_a_form_that_was_sent_too_late_is_kept_and_sent_after_signing_in(
    build: Builder, person: Person, anonymous: PageClient
) -> None:
    build.session.add(AccessGrant(person_id=person.id, access_role=AccessRole.ADMINISTRATOR))
    sign_in(anonymous, person.email)
    anonymous.post("/uitloggen")
    sent = anonymous.post("/afdelingen/nieuw", {"name": "Team van vóór het uitloggen", "parent": ""})

    assert "Er is niets kwijt" in anonymous.get(sent.location).text
    page = anonymous.get(sign_in(anonymous, person.email).location)
    assert page.form("/afdelingen/nieuw")["name"] == ["Team van vóór het uitloggen"]

    done = anonymous.submit("/afdelingen/nieuw", {name: values[0] for name, values in page.form().items()})
    assert "Team van vóór het uitloggen is toegevoegd." in done.text


def test_a_link_sets_a_password_once(build: Builder, person: Person, anonymous: PageClient) -> None:
    person.password_hash = None
    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    chosen = {"password": PASSWORD, "repeat": PASSWORD}

    assert "Je wachtwoord is opgeslagen." in anonymous.submit(link, chosen).text
    assert anonymous.get(link).status == 404
    assert anonymous.post(link, chosen).status == 404
    assert sign_in(anonymous, person.email).location == "/"


def test_a_link_that_is_sent_twice_at_once_sets_the_first_password(
    build: Builder, person: Person, anonymous: PageClient
) -> None:
    token = invite(build.session, person, at=now())
    build.session.commit()
    first = open_invitation(build.session, token_hash=hash_token(token), at=now(), held=True)
    assert first is not None
    set_password(build.session, first.invitation, first.person, "of the first", at=now())
    with other_tab() as begin:
        second = begin(anonymous.post, f"/uitnodiging/{token}", {"password": PASSWORD, "repeat": PASSWORD})
        assert_waits(second)
        build.session.commit()
        assert second.result().status == 404
    build.session.refresh(person)
    assert person.password_hash == "of the first"


def test_a_new_password_ends_every_session(
    build: Builder, person: Person, anonymous: PageClient, signed_in: SignIn
) -> None:
    client = signed_in(person)
    anonymous.post(
        f"/uitnodiging/{invite(build.session, person, at=now())}", {"password": PASSWORD, "repeat": PASSWORD}
    )

    assert (client.get("/leerpad").location or "").startswith("/inloggen")


@pytest.mark.parametrize("why", ["too old", "unknown", "deactivated", "replaced"])
def test_a_link_that_is_over_says_what_to_do(why: str, build: Builder, person: Person, anonymous: PageClient) -> None:
    token = invite(build.session, person, at=now() - (dt.timedelta(days=8) if why == "too old" else dt.timedelta()))
    if why == "replaced":
        invite(build.session, person, at=now())
    person.active = why != "deactivated"
    page = anonymous.get(f"/uitnodiging/{'x' * 43 if why == 'unknown' else token}")

    assert (page.status, page.h1) == (404, "Deze link werkt niet meer")
    assert "Vraag de beheerder" in page.text


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Kies een wachtwoord."),
        ("Welkom2026!", "Kies een wachtwoord van 12 tot 200 tekens."),
        ("x7!" * 67, "Kies een wachtwoord van 12 tot 200 tekens."),
        ("wachtwoord1234", GUESSABLE),
        ("Gemeente2026!", GUESSABLE),
        ("Vaardigwijzer1", GUESSABLE),
        ("Kanarie12345", GUESSABLE),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(
    password: str, message: str, build: Builder, anonymous: PageClient
) -> None:
    person = build.person(build.organisation(), name="Jan Kanarie")
    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    page = anonymous.post(link, {"password": password, "repeat": password})

    assert page.status == 422
    assert page.errors[0] == message
    assert person.password_hash is None


@pytest.mark.parametrize(
    "password", ["  spaties aan 2 kanten  ", "ünïcödé wöörden ☂ tussen", RANDOM[:64], RANDOM[:200]]
)
def test_a_strong_password_works_to_the_letter(
    password: str, build: Builder, person: Person, anonymous: PageClient
) -> None:
    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    anonymous.submit(link, {"password": password, "repeat": password})

    assert sign_in(anonymous, person.email, password + "x").status == 422
    assert sign_in(anonymous, person.email, password).location == "/"


def test_a_repeat_that_differs_is_told_at_its_field(build: Builder, person: Person, anonymous: PageClient) -> None:
    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    page = anonymous.post(link, {"password": PASSWORD, "repeat": PASSWORD + "!"})

    assert page.errors == ["De wachtwoorden zijn niet gelijk. Vul twee keer hetzelfde in."]
    assert page.field("repeat")["aria-describedby"] == "repeat-error"
    assert page.field("password")["autocomplete"] == "new-password"


def test_the_demo_shows_its_accounts_and_only_the_demo(tmp_path: Path, anonymous: PageClient) -> None:
    demo = create_app(Config(environment=Environment.DEMO), instance=tmp_path / "demo")
    page = PageClient(demo.test_client()).get("/inloggen")

    assert DEMO_PASSWORD in page.text
    assert all(account.email in page.soup.get_text() for account in demo_accounts())
    assert DEMO_PASSWORD not in anonymous.get("/inloggen").html


def test_an_account_without_rights_says_whom_to_ask(build: Builder, person: Person, signed_in: SignIn) -> None:
    build.session.query(AccessGrant).delete()

    assert "Vraag de beheerder" in signed_in(person).get("/").text


@pytest.mark.parametrize(
    ("path", "words"), [("/privacy", "vanaf 5 mensen"), ("/toegankelijkheid", "WCAG 2.2, niveau AA")]
)
def test_everybody_may_read_the_statements(
    path: str, words: str, person: Person, anonymous: PageClient, signed_in: SignIn
) -> None:
    assert words in anonymous.get(path).text
    assert words in signed_in(person).get(path).text


def test_passwords_are_hashed_outside_a_transaction(
    build: Builder, person: Person, anonymous: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def watched(slow: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            held.append(db.session.in_transaction())
            return slow(*arguments)

        return call

    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    build.session.commit()
    monkeypatch.setattr(account, "hash_password", watched(account.hash_password))
    monkeypatch.setattr(account, "password_matches", watched(account.password_matches))
    assert anonymous.post(link, {"password": PASSWORD, "repeat": PASSWORD}).location == "/inloggen"
    assert sign_in(anonymous, person.email).location == "/"
    assert held == [False, False]


def test_a_link_that_names_somebody_is_not_stored_by_the_browser(app: Flask, build: Builder, person: Person) -> None:
    link = f"/uitnodiging/{invite(build.session, person, at=now())}"
    build.session.commit()
    assert app.test_client().get(link).headers["Cache-Control"] == "no-store"
