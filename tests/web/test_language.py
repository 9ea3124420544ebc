"""The language of the interface: chosen on any page, kept with the person, complete on every page."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.access import AccessRole
from app.db import db
from app.messages import stored
from app.models import Person
from app.services.importing import Invited
from app.services.mail import Letter
from app.services.passwords import hash_password
from app.views import invitation_links
from tests.architecture.test_translations import texts_of
from tests.builders import Builder
from tests.conftest import migrated_app
from tests.web.conftest import SignIn
from tests.web.crawl import Visit, crawl, everything
from tests.web.page import Page, PageClient
from tests.web.test_organisations import NOBODY, OWN, WALKERS, client_for, own_addresses
from tests.web.world import make_world, shared_catalogue

PASSWORD = "vier paarse fietsen drijven"
LONG = 15
VARIES = re.compile(r"%\(\w+\)s|%%")


@pytest.fixture
def person(build: Builder) -> Person:
    made = build.person(build.organisation())
    made.password_hash = hash_password(PASSWORD)
    return made


def language_of(page: Page) -> str:
    assert page.soup.html is not None
    return str(page.soup.html["lang"])


def switch_on(page: Page) -> dict[str, str]:
    """What the button for the other language sends."""
    form = page.soup.select_one('form[action="/taal"]')
    assert form is not None, page.path
    return {str(field["name"]): str(field["value"]) for field in form.select("input")}


def switch(client: PageClient, path: str) -> Page:
    """Open a page and press the button for the other language on it."""
    return client.submit("/taal", switch_on(client.get(path)))


def sign_in(client: PageClient, person: Person) -> Page:
    return client.submit("/inloggen", {"email": person.email, "password": PASSWORD})


def stored_language(person: Person) -> str | None:
    return db.session.scalar(select(Person.language).where(Person.id == person.id))


def test_who_is_not_signed_in_switches_and_switches_back_on_the_same_page(anonymous: PageClient) -> None:
    english = switch(anonymous, "/privacy?van=test")
    assert (language_of(english), english.path) == ("en", "/privacy")
    assert "What do we keep?" in english.text
    assert language_of(anonymous.get("/inloggen")) == "en"
    assert language_of(switch(anonymous, "/inloggen")) == "nl"


def test_the_button_is_called_in_the_other_language(anonymous: PageClient) -> None:
    button = anonymous.get("/inloggen").soup.select_one('form[action="/taal"] button')
    assert button is not None
    assert (button.text, button["lang"]) == ("English", "en")
    back = switch(anonymous, "/inloggen").soup.select_one('form[action="/taal"] button')
    assert back is not None
    assert (back.text, back["lang"]) == ("Nederlands", "nl")


def test_the_language_of_the_browser_does_not_count(app: Flask) -> None:
    answer = app.test_client().get("/inloggen", headers={"Accept-Language": "en"})
    assert '<html lang="nl">' in answer.text


def test_a_choice_goes_along_to_another_browser_and_stays_after_signing_out(
    app: Flask, person: Person, signed_in: SignIn
) -> None:
    first = signed_in(person)
    assert language_of(switch(first, "/zelfscan")) == "en"
    assert stored_language(person) == "en"
    signed_out = first.submit("/uitloggen")
    assert language_of(signed_out) == "en"
    assert "You are signed out." in signed_out.text

    second = PageClient(app.test_client())
    assert language_of(second.get("/inloggen")) == "nl"
    sign_in(second, person)
    assert language_of(second.get("/zelfscan")) == "en"


def test_a_choice_made_just_before_signing_in_is_kept_when_the_person_has_none(
    anonymous: PageClient, person: Person
) -> None:
    switch(anonymous, "/inloggen")
    sign_in(anonymous, person)
    assert language_of(anonymous.get("/zelfscan")) == "en"
    assert stored_language(person) == "en"


def test_what_the_person_chose_earlier_wins_from_the_browser(anonymous: PageClient, person: Person) -> None:
    person.language = "nl"
    switch(anonymous, "/inloggen")
    sign_in(anonymous, person)
    assert language_of(anonymous.get("/zelfscan")) == "nl"
    assert stored_language(person) == "nl"


def test_who_comes_next_to_a_shared_computer_does_not_get_the_choice_of_who_left(
    app: Flask, person: Person, build: Builder
) -> None:
    colleague = build.person(build.organisation())
    colleague.password_hash = person.password_hash
    client = PageClient(app.test_client())
    sign_in(client, person)
    switch(client, "/zelfscan")
    client.submit("/uitloggen")
    sign_in(client, colleague)
    assert language_of(client.get("/zelfscan")) == "nl"
    assert stored_language(colleague) is None


@pytest.mark.parametrize(
    "target", ["https://elders.example/", "//elders.example", "/\\elders.example", "", "javascript:x"]
)
def test_another_site_is_no_place_to_come_back_to(anonymous: PageClient, target: str) -> None:
    assert anonymous.post("/taal", {"language": "en", "next": target}).location == "/"


def test_a_language_that_we_do_not_have_is_refused(anonymous: PageClient) -> None:
    assert anonymous.post("/taal", {"language": "de", "next": "/privacy"}).status == 400
    assert language_of(anonymous.get("/privacy")) == "nl"


def test_a_choice_without_token_is_refused(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/taal", data={"language": "en", "next": "/privacy"}).status_code == 400
    assert '<html lang="nl">' in client.get("/privacy").text


def test_a_page_that_came_from_a_form_leads_to_its_own_address_or_to_the_start(
    build: Builder, signed_in: SignIn
) -> None:
    client = signed_in(build.person(build.organisation(), AccessRole.ADMINISTRATOR))
    refused = client.post("/mensen/nieuw?van=test", {"name": ""})
    assert (refused.status, switch_on(refused)["next"]) == (422, "/mensen/nieuw?van=test")
    assert "data-loses-input" in refused.html
    added = client.post("/mensen/importeren/toevoegen", {"text": "Eva;eva@proefstad.example", "batch": "b"})
    assert (added.status, switch_on(added)["next"]) == (200, "/")
    assert "data-loses-input" not in client.get("/mensen/nieuw").html


def test_errors_and_messages_are_in_the_language_too(person: Person, signed_in: SignIn) -> None:
    client = signed_in(person)
    switch(client, "/zelfscan")
    missing = client.get("/bestaat-niet")
    assert (missing.status, missing.h1, language_of(missing)) == (404, "This page does not exist", "en")
    refused = client.post("/zelfscan/start", {})
    assert refused.title.startswith("Error: ")
    assert "Choose the role that fits best." in refused.errors


def test_a_page_that_broke_speaks_the_language_without_asking_the_database(
    app: Flask, person: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(person)
    switch(client, "/zelfscan")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("no server"))

    monkeypatch.setattr("app.login.viewer_of_session", refuse)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client.get("/zelfscan")
    assert (page.status, page.h1) == (500, "Something went wrong")


def test_a_command_speaks_dutch(app: Flask) -> None:
    with app.app_context():
        assert gettext("Opslaan") == "Opslaan"
        with force_locale("en"):
            assert gettext("Opslaan") == "Save"


def test_days_and_numbers_are_written_as_in_the_language(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ 1.5 | one_decimal }}, {{ 12000 | whole_number }}, {{ on | day }}")
    with app.test_request_context(), force_locale("nl"):
        assert template.render(on=dt.date(2026, 3, 1)) == "1,5, 12.000, 1 maart 2026"
    with app.test_request_context(), force_locale("en"):
        assert template.render(on=dt.date(2026, 3, 1)) == "1.5, 12,000, 1 March 2026"


def test_a_mail_is_in_the_language_of_who_gets_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Letter] = []

    def take(_url: str, _sender: str, letters: list[Letter], **_rest: object) -> frozenset[str]:
        sent.extend(letters)
        return frozenset()

    monkeypatch.setattr(invitation_links, "send_letters", take)
    invited = [
        Invited("Eva", "eva@proefstad.example", "x", "en"),
        Invited("Jan", "jan@proefstad.example", "y"),
    ]
    with app.test_request_context(), force_locale("en"):
        monkeypatch.setattr(invitation_links, "_config", lambda: WithMail)
        invitation_links.mail_invitations(invited, "Gemeente Proefstad")
    english, dutch = sent
    assert english.subject == "Your link for Vaardigwijzer"
    assert english.text.startswith("Hello Eva,")
    assert dutch.subject == "Je link voor Vaardigwijzer"
    assert dutch.text.startswith("Hallo Jan,")


class WithMail:
    """A configuration with a mail server."""

    smtp_url = "smtp://mail.proefstad.example"
    mail_from = "vaardigwijzer@proefstad.example"
    public_url = "https://vaardigwijzer.proefstad.example"


def test_choosing_writes_the_language_and_nothing_else(app: Flask, person: Person, signed_in: SignIn) -> None:
    client = signed_in(person)
    before = everything(app)
    switch(client, "/zelfscan")
    after = everything(app)
    assert [name for name in before if before[name] != after[name]] == ["person"]


@pytest.fixture(scope="module")
def english(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path, postgresql_url: str | None
) -> dict[str, list[Visit]]:
    """The walk of every access role, and of somebody who is not signed in, in English."""
    walks = {}
    with migrated_app(tmp_path_factory.mktemp("english"), migrated, postgresql_url) as app, app.app_context():
        build = Builder(db.session)
        shared_catalogue(build)
        world = make_world(build, OWN)
        for walker in WALKERS:
            client = client_for(app, world, walker)
            client.post("/taal", {"language": "en", "next": "/"})
            walks[walker] = crawl(app, client, own_addresses(app, world))
    return walks


def dutch_pieces() -> list[str]:
    """The long Dutch texts, cut at what varies, apart from what is the same in English."""
    messages = [message for message in stored() if message.id]
    english = " ".join(text for message in messages for text in texts_of(message.string))
    pieces = (piece.strip() for message in messages for text in texts_of(message.id) for piece in VARIES.split(text))
    return sorted({piece for piece in pieces if len(piece) > LONG and piece not in english})


def words_of(html: str) -> str:
    """Everything that a page says, also in attributes, apart from what is marked as Dutch."""
    soup = BeautifulSoup(html, "html.parser")
    for part in soup.select('body [lang="nl"]'):
        part.decompose()
    for form in soup.select("form[data-language-warning]"):
        form.decompose()
    return " ".join(re.sub(r"&\w+;", " ", soup.decode(formatter=None)).split())


@pytest.mark.parametrize("walker", WALKERS)
def test_every_page_is_in_english(english: dict[str, list[Visit]], walker: str) -> None:
    opened = [visit for visit in english[walker] if visit.status != 302 and visit.html.startswith("<!doctype")]
    assert len(opened) >= (3 if walker == NOBODY else 5)
    left, pieces = [], dutch_pieces()
    for visit in opened:
        assert '<html lang="en">' in visit.html, visit.path
        said = words_of(visit.html)
        left += [(visit.path, piece) for piece in pieces if piece in said]
    assert left == []


def test_a_title_that_is_only_dutch_is_marked_as_dutch(english: dict[str, list[Visit]]) -> None:
    tips = next(visit for visit in english[AccessRole.EMPLOYEE] if visit.path == "/tips")
    titles = BeautifulSoup(tips.html, "html.parser").select("li.app-card .app-card__title a")
    assert titles
    assert all(title.select_one('span[lang="nl"]') for title in titles)


def test_who_looks_first_does_not_decide_on_the_language_of_who_looks_next(person: Person, signed_in: SignIn) -> None:
    client = signed_in(person)
    assert "Basis. Je doet" in client.get("/zelfscan/niveaus").text
    assert language_of(switch(client, "/zelfscan/niveaus")) == "en"
    english = client.get("/zelfscan/niveaus").text
    assert "Basic." in english
    assert "Basis." not in english
