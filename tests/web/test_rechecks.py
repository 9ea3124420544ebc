"""The page of a re-check, from the offer to the result."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import Tag
from sqlalchemy import select

from app.access import AccessRole
from app.db import db
from app.models import Answer, LearningStep, Person, Scan, StepStatus, StoredItem
from app.services.rechecking import WAIT, offer_for
from app.services.scanning import Intake, take_in
from app.views import rechecks
from app.views import scan as scan_views
from seeds.instrument import Question, load_instrument
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.crawl import statements_of
from tests.web.page import Page, PageClient

PAGE = "/zelfscan/hercheck"
LATER = MOMENT + WAIT
MOST_STATEMENTS = 8
ITEM, TRAINED = "eigen-cursus", ("5.4", "G2", "G7")
INTAKE = {"function_role": "burgerzaken", "learning_question": "Iets anders.", "counts": "yes"}


@pytest.fixture
def person(build: Builder) -> Person:
    """Somebody of the front desk with a finished scan."""
    build.catalogue()
    made = build.person(build.organisation())
    build.finished_scan(made)
    return made


@pytest.fixture
def step(build: Builder, person: Person) -> LearningStep:
    """An item of the organisation's own that the person is busy with, and that trains three competences."""
    tags = [{"code": code, "from": 0, "to": 4, "strength": 2, "provenance": "L&D"} for code in TRAINED]
    record = build.item("ao-001").record | {"code": ITEM, "source": "eigen aanbod", "competences": tags}
    item = StoredItem(organisation_id=person.organisation_id, code=ITEM, record=record, updated_at=MOMENT)
    build.session.add(item)
    build.session.flush()
    made = LearningStep(
        person_id=person.id, item_id=item.id, position=1, status=StepStatus.BUSY, reason="", added_at=MOMENT
    )
    build.session.add(made)
    return made


@pytest.fixture
def client(person: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    """The browser of that person, three months later."""
    for views in (rechecks, scan_views):
        monkeypatch.setattr(views, "now", lambda: LATER)
    return signed_in(person)


def bank_of(*competences: str) -> list[Question]:
    return [item for item in load_instrument().items if item.competence in competences]


def see(build: Builder, person: Person, questions: list[Question]) -> None:
    """Let the finished scan have asked these too."""
    session = build.session
    scan = session.scalars(select(Scan.id).where(Scan.person_id == person.id)).one()
    asked = session.scalars(select(Answer.question_code).where(Answer.scan_id == scan)).all()
    for position, question in enumerate(questions, start=100):
        if question.code not in asked:
            session.add(Answer(scan_id=scan, question_code=question.code, position=position, value=1))


def offered(page: Page) -> dict[str, str]:
    """The competences to choose with the hint of each, and none of them chosen."""
    boxes = [box for box in page.soup.select("input[name=competences]") if not box.has_attr("checked")]
    assert len(boxes) == len(page.soup.select("input[name=competences]"))
    return {str(box["value"]): hint_of(page, box) for box in boxes}


def hint_of(page: Page, box: Tag) -> str:
    hint = page.soup.find(id=str(box["aria-describedby"]).split()[0])
    return "" if hint is None else hint.get_text(" ", strip=True)


def choose(*competences: str) -> dict[str, Any]:
    return {"competences": list(competences)}


def take(client: PageClient, scan: str, answer: str = "3") -> Page:
    """Answer every question and finish."""
    following = str(client.get(f"{scan}/verder").location)
    while "/vragen/" in following:
        following = str(client.post(following, {"answer": answer}).location)
    return client.submit(f"{scan}/afronden")


def test_somebody_without_a_scan_is_led_to_the_scan(build: Builder, signed_in: SignIn) -> None:
    page = signed_in(build.person(build.organisation())).get(PAGE)
    assert "Je hebt nog geen scan gedaan" in page.text
    assert "/zelfscan" in page.links


def test_before_three_months_the_page_says_from_which_day(
    person: Person, step: LearningStep, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecks, "now", lambda: MOMENT)
    client = signed_in(person)
    assert step.status is StepStatus.BUSY
    page = client.get(PAGE)
    assert "vanaf 1 december 2026" in page.text
    assert offered(page) == {}
    assert client.post(PAGE, choose("G2")).location == PAGE
    assert "vanaf 1 december 2026" in client.get(PAGE).text


def test_who_trained_nothing_is_led_to_the_own_path(client: PageClient) -> None:
    page = client.get(PAGE)
    assert "Nog niets geoefend" in page.text
    assert "/leerpad" in page.links


@pytest.mark.usefixtures("step")
def test_the_trained_competences_are_offered_with_their_new_questions(
    build: Builder, person: Person, client: PageClient
) -> None:
    see(build, person, [item for item in bank_of("G2") if item.kind == "check"])
    see(build, person, bank_of("G7"))
    build.session.commit()
    with statements_of(db.engine) as sent:
        page = client.get(PAGE)
    assert len(sent) <= MOST_STATEMENTS
    choices = offered(page)
    assert list(choices) == ["5.4", "G2"]
    assert "kennisvra" in choices["5.4"]
    assert "stelling" in choices["G2"]
    assert "eigen inschatting" in choices["G2"]
    assert "Dit kan niet in een hercheck" in page.text


@pytest.mark.usefixtures("step")
def test_when_every_question_was_seen_a_new_scan_is_the_way(build: Builder, person: Person, client: PageClient) -> None:
    see(build, person, bank_of(*TRAINED))
    page = client.get(PAGE)
    assert "Geen nieuwe vragen meer" in page.text
    assert "/zelfscan/start" in page.links


@pytest.mark.usefixtures("step")
def test_nothing_chosen_is_told(client: PageClient) -> None:
    page = client.post(PAGE)
    assert page.status == 422
    assert page.errors == ["Kies minstens één onderwerp."]


@pytest.mark.usefixtures("step")
def test_too_many_are_told_and_stay_chosen(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.forms.rechecks.MOST_TOPICS", 1)
    page = client.post(PAGE, choose("G2", "G7"))
    assert page.errors == ["Kies hooguit 1 onderwerpen."]
    assert page.form()["competences"] == ["G2", "G7"]


@pytest.mark.usefixtures("step")
def test_a_competence_that_is_not_offered_is_refused(client: PageClient) -> None:
    page = client.post(PAGE, choose("G8"))
    assert page.status == 422
    assert page.errors


@pytest.mark.usefixtures("step")
def test_a_recheck_goes_through_the_pages_of_the_scan_to_a_whole_result(
    build: Builder, person: Person, client: PageClient
) -> None:
    before = build.session.scalars(select(Scan.id).where(Scan.person_id == person.id)).one()
    tasks = client.submit(PAGE, choose("G2"))
    assert "Dit is een hercheck" in take(client, tasks.path).text
    with statements_of(db.engine) as sent:
        result = client.get(f"{tasks.path}/uitslag")
    assert len(sent) <= MOST_STATEMENTS
    assert "Digitale dienstverlening" in result.text
    assert "Digitaal contact" in result.text  # taken over
    history = client.get("/zelfscan/verloop")
    assert "Een hercheck gaat over een paar onderwerpen" in history.text
    assert f"/zelfscan/{before}/uitslag" in history.links
    assert "vanaf" in client.get(PAGE).text  # three months more


@pytest.mark.usefixtures("step")
def test_without_an_answered_knowledge_question_the_result_says_own_estimate(
    build: Builder, person: Person, client: PageClient
) -> None:
    see(build, person, [item for item in bank_of("G2") if item.kind == "check"])
    result = take(client, client.submit(PAGE, choose("G2")).path)
    assert "eigen inschatting" in result.text


@pytest.mark.usefixtures("step")
def test_the_intake_of_a_recheck_leaves_the_work_as_it_was(build: Builder, person: Person, client: PageClient) -> None:
    tasks = client.submit(PAGE, choose("G2"))
    assert "blijft je functie zoals die was" in client.submit("/zelfscan/start", INTAKE).html
    build.session.expire_all()
    scan = build.session.get_one(Scan, int(tasks.path.rsplit("/", 1)[1]))
    assert (scan.function_roles, scan.competences, scan.learning_question) == (["kcc"], ["G2"], "Iets anders.")
    assert build.session.get_one(Person, person.id).function_roles == ["kcc"]


@pytest.mark.usefixtures("step")
def test_an_open_scan_comes_first(build: Builder, person: Person, client: PageClient) -> None:
    scan = take_in(build.session, build.viewer(person), Intake(("kcc",), "", (), counts=True), at=LATER)
    build.session.commit()
    page = client.get(PAGE)
    assert "Je bent al met een scan bezig" in page.text
    assert f"/zelfscan/{scan.id}" in page.links
    assert client.post(PAGE, choose("G2")).location == PAGE


@pytest.mark.usefixtures("step")
def test_a_second_tab_that_starts_too_is_told(
    build: Builder, person: Person, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = offer_for(build.session, build.viewer(person), at=LATER)  # what the other tab looks at
    client.submit(PAGE, choose("G2"))
    monkeypatch.setattr(rechecks, "offer_for", lambda *_args, **_kwargs: seen)
    assert client.post(PAGE, choose("G7")).location == PAGE
    monkeypatch.undo()
    page = client.get(PAGE)
    assert "Er veranderde intussen iets" in page.html
    assert len(build.session.scalars(select(Scan.id).where(Scan.person_id == person.id)).all()) == 2


def test_the_page_is_for_who_takes_scans(build: Builder, signed_in: SignIn) -> None:
    assert signed_in(build.person(build.organisation(), AccessRole.ADVISER)).get(PAGE).status == 403
