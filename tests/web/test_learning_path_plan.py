"""Mijn leerpad as a plan: the form, the proposal, saving it, new dates, and steps of every kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from babel.dates import format_date
from sqlalchemy import select

from app.db import db
from app.models import LearningStep, Person, Scan, StepKind, StepStatus
from app.queries.scans import results_of
from app.services.learning_path import set_status
from seeds.assignments import load_assignments, load_conversations
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

MAKE, SAVE, DATES = "/leerpad/maken", "/leerpad/maken/opslaan", "/leerpad/datums"
TODAY = MOMENT + dt.timedelta(days=1)
ASKED = {"hours": "1", "weeks": "12", "starts_on": "2026-09-07", "practice": "y"}


@dataclass(frozen=True)
class Someone:
    """An employee with a finished scan, in a browser."""

    person: Person
    client: PageClient
    scan: int


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    """It is the day after the scan, a Wednesday."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def someone(build: Builder, signed_in: SignIn) -> Someone:
    build.catalogue()
    person = build.person(build.organisation())
    scan = build.finished_scan(person)
    build.session.get_one(Scan, scan).hours_a_week = 1.0
    return Someone(person, signed_in(person), scan)


def steps() -> list[LearningStep]:
    db.session.expire_all()
    return list(db.session.scalars(select(LearningStep).order_by(LearningStep.position)))


def plan(asked: dict[str, Any]) -> str:
    """The address of a proposal."""
    return f"{MAKE}?{urlencode(asked | {'voorstel': '1'})}"


def save(client: PageClient, asked: dict[str, Any]) -> Page:
    """Look at the proposal and save it."""
    return client.submit(SAVE, client.get(plan(asked)).form(SAVE))


def test_without_a_scan_the_page_says_what_to_do_first(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    page = client.get(MAKE)
    assert "Doe eerst de zelfscan" in page.text
    assert "/zelfscan" in page.links
    assert client.post(SAVE, ASKED).location == MAKE


def test_only_the_hours_of_the_scan_and_next_monday_are_filled_in(someone: Someone) -> None:
    sent = someone.client.get(MAKE).form()
    assert sent.keys() == {"voorstel", "hours", "starts_on"}
    assert (sent["hours"], sent["starts_on"]) == (["1"], ["2026-09-07"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hours": ""}, "Kies hoeveel tijd je hebt."),
        ({"weeks": ""}, "Kies voor hoe lang je wilt plannen."),
        ({"weeks": "9"}, "Kies iets uit de lijst."),
        ({"starts_on": ""}, "Vul in wanneer je wilt beginnen."),
        ({"starts_on": "2026-02-31"}, "Vul een datum in die bestaat, zoals 30 november 2026."),
        ({"starts_on": "2026-09-01"}, "Kies een dag vanaf vandaag, binnen een jaar."),
        ({"starts_on": "2027-09-30"}, "Kies een dag vanaf vandaag, binnen een jaar."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_stays(
    someone: Someone, change: dict[str, str], message: str
) -> None:
    sent = {name: value for name, value in (ASKED | change).items() if value}
    for page in (someone.client.get(plan(sent)), someone.client.post(SAVE, sent)):
        assert page.status == 422
        assert page.errors == [message]
        assert page.form()["practice"] == ["y"]
    assert steps() == []


def test_a_proposal_says_why_when_and_how_long_and_is_saved_by_a_second_press(someone: Someone) -> None:
    page = someone.client.get(plan(ASKED))
    assert page.status == 200
    assert "Het voorstel is nog niet bewaard." in page.text
    for said in ("Hiermee werk je aan ‘", "Wanneer: 7 september 2026 tot en met", "uur, onze schatting."):
        assert said in page.text
    assert steps() == []
    titles = [title.get_text() for title in page.soup.select("ol.app-cards h3")]
    after = someone.client.submit(SAVE, page.form(SAVE))
    assert [title.get_text() for title in after.soup.select("ol.app-cards h2")] == titles
    assert {step.kind for step in steps()} == set(StepKind)


def test_a_change_in_another_tab_gives_a_new_proposal_and_saves_nothing(someone: Someone) -> None:
    first = someone.client.get(plan(ASKED))
    someone.client.submit("/leerpad/toevoegen/ao-060")
    refused = someone.client.post(SAVE, first.form(SAVE))
    assert refused.errors == ["Kies wat we doen met stappen die je nog niet begon."]
    second = someone.client.get(plan(ASKED | {"existing": "stay"}))
    someone.client.submit("/leerpad/toevoegen/ao-061")
    changed = someone.client.post(SAVE, second.form(SAVE))
    assert "Er veranderde intussen iets" in changed.text
    assert len(steps()) == 2
    someone.client.submit(SAVE, changed.form(SAVE))
    assert len(steps()) > 2


def test_beginning_again_shows_what_goes_and_never_takes_what_is_done(someone: Someone) -> None:
    for code in ("ao-060", "ao-061"):
        someone.client.submit(f"/leerpad/toevoegen/{code}")
    done, planned = (step.id for step in steps())
    someone.client.submit(f"/leerpad/{done}/status", {"status": "done"})
    page = someone.client.get(plan(ASKED | {"existing": "begin_again"}))
    gone = page.soup.select(".app-notice li")
    assert len(gone) == 1
    someone.client.submit(SAVE, page.form(SAVE))
    left = {step.id: step.status for step in steps()}
    assert left[done] is StepStatus.DONE
    assert planned not in left


def test_every_kind_of_step_can_be_marked_moved_and_removed(someone: Someone) -> None:
    save(someone.client, ASKED)
    for kind in StepKind:
        step_id = next(one.id for one in steps() if one.kind is kind)
        path = f"/leerpad/{step_id}"
        assert "Klaar" in someone.client.submit(f"{path}/status", {"status": "done"}).text
        assert "Hoe ver ben je?" in someone.client.get(f"{path}/status").text
        order = [one.id for one in steps()]
        someone.client.submit(f"{path}/verplaatsen", {"direction": "down"})
        assert sorted(one.id for one in steps()) == sorted(order)
        assert [one.id for one in steps()] != order
        someone.client.submit(f"{path}/verwijderen")
        assert {one.id for one in steps()} == set(order) - {step_id}


def test_a_conversation_says_what_to_talk_about_and_leads_to_the_report(someone: Someone) -> None:
    page = save(someone.client, ASKED)
    for conversation in load_conversations().values():
        assert all(point.nl in page.text for point in conversation.points)
    assert f"/zelfscan/{someone.scan}/verslag" in page.links


def test_assignments_and_conversations_are_told_in_the_readers_language(someone: Someone) -> None:
    save(someone.client, ASKED)
    step = next(one for one in steps() if one.kind is StepKind.ASSIGNMENT)
    assert step.competence is not None
    text = next(
        one for level in (1, 2, 3) if (one := load_assignments()[step.competence].towards(level)).nl == step.reason
    )
    assert text.nl in someone.client.get("/leerpad").text
    someone.person.language = "en"
    english = someone.client.get("/leerpad").text
    assert text.en in english
    assert text.nl not in english


def test_words_that_the_content_holds_no_more_stay_as_they_were_seen(someone: Someone) -> None:
    save(someone.client, ASKED)
    for number, step in enumerate(one for one in steps() if one.kind is not StepKind.ITEM):
        step.reason = f"Zoals het toen was {number}."
    db.session.commit()
    page = someone.client.get("/leerpad")
    assert "Zoals het toen was 0." in page.text
    assert "Gesprek met je teamleider" in page.text


def test_the_report_and_the_recheck_know_every_kind_of_step(someone: Someone) -> None:
    save(someone.client, ASKED)
    report = f"/zelfscan/{someone.scan}/verslag"
    shown = {choice["value"] for choice in someone.client.get(report).soup.select("input[name=steps]")}
    assert shown == {str(step.id) for step in steps()}
    pdf = someone.client.post(report, {"steps": sorted(shown)})
    assert pdf.status == 200
    assert "Gesprek aan het begin" in pdf.html
    assert "Oefen in je werk" in pdf.html
    assert someone.client.get("/zelfscan/hercheck").status == 200


def test_where_nothing_new_is_found_the_page_says_why(someone: Someone, build: Builder, signed_in: SignIn) -> None:
    little = ASKED | {"hours": "0.25", "weeks": "8"}
    save(someone.client, little)
    page = someone.client.get(plan(little | {"existing": "stay"}))
    assert "We vonden geen nieuwe stappen die in je tijd passen." in page.text
    assert "Voor deze onderwerpen is er aanbod, maar dat past niet in je tijd." in page.text
    master = build.person(build.organisation())
    build.finished_scan(master, step=3)
    page = signed_in(master).get(plan(ASKED))
    assert "Je hebt nu geen nieuwe stappen nodig." in page.text
    assert not page.soup.find(attrs={"action": SAVE})


def test_the_experience_of_a_finished_item_can_be_told(someone: Someone) -> None:
    someone.client.submit("/leerpad/toevoegen/ao-060")
    [step] = steps()
    assert f"/leerpad/{step.id}/ervaring" not in someone.client.get("/leerpad").links
    set_status(db.session, step, StepStatus.DONE, at=MOMENT)
    assert f"/leerpad/{step.id}/ervaring" in someone.client.get("/leerpad").links


def test_new_dates_are_for_what_is_not_done(someone: Someone) -> None:
    assert someone.client.get(DATES).location == "/leerpad"
    someone.client.submit("/leerpad/toevoegen/ao-060")
    assert someone.client.post(DATES, {"hours": "1"}).errors == ["Vul in wanneer je wilt beginnen."]
    page = someone.client.submit(DATES, {"hours": "1", "starts_on": "2026-10-05"})
    assert "Wanneer: 5 oktober 2026 tot en met" in page.text
    [step] = steps()
    assert step.starts_on == dt.date(2026, 10, 5)
    set_status(db.session, step, StepStatus.DONE, at=MOMENT)
    db.session.commit()
    assert DATES not in someone.client.get("/leerpad").links
    assert someone.client.post(DATES, {"hours": "1", "starts_on": "2026-11-02"}).location == "/leerpad"
    assert steps()[0].starts_on == dt.date(2026, 10, 5)


def test_an_empty_path_leads_to_making_one(someone: Someone) -> None:
    assert {MAKE, "/tips"} <= set(someone.client.get("/leerpad").links)


def test_who_skipped_every_topic_gets_no_path_but_what_to_do(someone: Someone) -> None:
    for result in results_of(db.session, db.session.get_one(Scan, someone.scan)):
        result.assessed = False
    db.session.flush()
    page = someone.client.get(plan(ASKED))
    assert "We weten je groeipunten nog niet" in page.text
    assert "/zelfscan" in page.links


def test_beginning_again_with_nothing_new_says_that_steps_go(someone: Someone) -> None:
    someone.client.submit("/leerpad/toevoegen/ao-060")
    for result in results_of(db.session, db.session.get_one(Scan, someone.scan)):
        result.level, result.mean = 4, 4.0
    db.session.flush()
    page = someone.client.get(plan({**ASKED, "existing": "begin_again", "practice": ""}))
    assert "Er komt niets voor in de plaats." in page.text
    assert "Haal 1 stap van mijn leerpad" in page.text
    assert "Bewaar dit leerpad" not in page.text
    someone.client.submit(SAVE, page.form(SAVE))
    assert steps() == []


def test_new_dates_say_until_when_the_path_runs(someone: Someone) -> None:
    save(someone.client, ASKED)
    page = someone.client.submit(DATES, {"hours": "4", "starts_on": "2026-09-14"})
    last = max(step.target_on for step in steps() if step.target_on)
    assert f"De laatste stap loopt tot en met {format_date(last, 'd MMMM y', locale='nl')}." in page.text
