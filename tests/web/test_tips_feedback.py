"""The pages on which people say what they think of a tip, and on which a tip explains itself."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.models import ItemFeedback, LearningStep, Organisation, Person, Scan, StepStatus, TipList
from app.services.recommending import make_list
from seeds.likeness import load_likeness
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.crawl import statements_of
from tests.web.page import Page, PageClient
from tests.web.taking import answer_all, start

MOST_STATEMENTS = 8
QUESTION = "Inwoners stellen hun vragen steeds vaker via een chatbot."


@pytest.fixture
def person(build: Builder) -> Person:
    """Somebody with a finished scan and a stored list."""
    build.catalogue()
    made = build.person(build.organisation())
    scan = db.session.get_one(Scan, build.finished_scan(made, learning_question=QUESTION))
    make_list(db.session, build.viewer(made), scan, at=MOMENT)
    return made


@pytest.fixture
def client(person: Person, signed_in: SignIn) -> PageClient:
    return signed_in(person)


def listed(page: Page) -> list[str]:
    """The addresses of the tips in the list, in order."""
    return [str(link["href"]) for link in page.soup.select("ol.app-cards > li h2 a")]


def test_finishing_a_scan_stores_a_list_that_the_page_shows(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    client = signed_in(build.person(build.organisation()))
    scan = start(client)
    answer_all(client, scan)
    assert db.session.scalars(select(TipList)).all() == []
    client.submit(f"{scan}/afronden")
    [made] = db.session.scalars(select(TipList)).all()
    assert f"/zelfscan/{made.scan_id}" in scan
    assert "Deze lijst is van" in client.get("/tips").text


def test_new_tips_come_by_a_button_and_opening_the_page_makes_none(client: PageClient) -> None:
    client.get("/tips")
    assert len(db.session.scalars(select(TipList)).all()) == 1
    assert "Je lijst met tips is vernieuwd." in client.submit("/tips/vernieuwen").soup.get_text()
    assert len(db.session.scalars(select(TipList)).all()) == 2
    assert "Je lijst van vandaag blijft staan" in client.submit("/tips/vernieuwen").soup.get_text()
    assert len(db.session.scalars(select(TipList)).all()) == 2


def test_without_a_finished_scan_the_button_makes_nothing(build: Builder, signed_in: SignIn) -> None:
    page = signed_in(build.person(build.organisation())).submit("/tips/vernieuwen")
    assert "Doe eerst de zelfscan" in page.text
    assert db.session.scalars(select(TipList)).all() == []


def test_the_tip_that_chance_chose_says_so_and_stands_last(client: PageClient) -> None:
    cards = client.get("/tips").soup.select("ol.app-cards > li")
    assert ["Iets anders: misschien ook iets voor jou" in card.get_text() for card in cards] == [False] * 9 + [True]


def test_a_tip_of_which_there_are_more_leads_to_the_others(client: PageClient) -> None:
    chatbots = {f"/tips/{code}" for code in next(g for g in load_likeness() if g.code == "chatbots").items}
    page = client.get("/tips")
    [tip] = [address for address in listed(page) if address in chatbots]
    card = page.soup.select_one(f"#tip-{tip.rsplit('/', 1)[1]}")
    assert card is not None
    assert "Ook bij:" in card.get_text()
    assert {str(link["href"]) for link in card.select("p a")} & chatbots == chatbots - {tip}
    assert chatbots - {tip} <= set(client.get(tip).links)


def test_a_thumb_can_be_given_turned_and_taken_back(client: PageClient) -> None:
    assert "Haal je duim omhoog weg" in client.submit("/tips/ao-032/duim", {"thumb": "up"}).text
    turned = client.submit("/tips/ao-032/duim", {"thumb": "down"})
    assert ("Haal je duim omlaag weg" in turned.text, "Haal je duim omhoog weg" in turned.text) == (True, False)
    assert "Haal je duim" not in client.submit("/tips/ao-032/duim", {"thumb": "down"}).text
    assert client.post("/tips/ao-032/duim", {"thumb": "sideways"}).status == 400
    assert client.post("/tips/ao-999/duim", {"thumb": "up"}).status == 404


def test_a_thumb_from_the_list_leads_back_to_its_buttons(client: PageClient) -> None:
    code = listed(client.get("/tips"))[0].rsplit("/", 1)[1]
    assert client.post(f"/tips/{code}/duim", {"thumb": "up", "list": "1"}).location == f"/tips#mening-{code}"


def test_not_for_me_asks_why_hides_the_tip_and_can_be_undone(client: PageClient) -> None:
    address = listed(client.get("/tips"))[0]
    assert client.post(f"{address}/niet-voor-mij", {}).errors == ["Kies waarom dit niet voor jou is."]
    page = client.submit(f"{address}/niet-voor-mij", {"reason": "too_hard"})
    assert address not in listed(page)
    assert "/tips/niet-voor-mij" in page.links
    hidden = client.get("/tips/niet-voor-mij")
    assert address in hidden.links
    assert "Dit is nu te moeilijk" in hidden.text
    assert "Je koos bij dit aanbod 'Niet voor mij'." in client.get(address).text
    assert "Hier staat niets" in client.submit(f"{address}/terugzetten").text
    assert address in listed(client.get("/tips"))


def test_feedback_of_a_colleague_is_not_on_the_own_pages(
    client: PageClient, person: Person, build: Builder, signed_in: SignIn
) -> None:
    address = listed(client.get("/tips"))[0]
    client.submit(f"{address}/niet-voor-mij", {"reason": "no_time"})
    client.submit(f"{address}/duim", {"thumb": "down"})
    colleague = build.person(db.session.get_one(Organisation, person.organisation_id))
    build.finished_scan(colleague, learning_question=QUESTION)
    theirs = signed_in(colleague)
    assert address in listed(theirs.get("/tips"))
    assert "Haal je duim" not in theirs.get(address).text
    assert "Hier staat niets" in theirs.get("/tips/niet-voor-mij").text


def test_somebody_who_finished_a_step_can_grade_it_and_nobody_else_can(
    client: PageClient, person: Person, build: Builder, signed_in: SignIn
) -> None:
    client.submit("/leerpad/toevoegen/ao-032")
    step = db.session.scalars(select(LearningStep)).one()
    path = f"/leerpad/{step.id}/ervaring"
    assert client.get(path).status == 404
    client.submit(f"/leerpad/{step.id}/status", {"status": StepStatus.DONE.value})
    assert path in client.get("/leerpad").links
    typed = {"grade": "", "remark": "x" * 301}
    refused = client.post(path, typed)
    assert refused.errors == ["Kies een cijfer van 1 tot en met 10.", "Gebruik hier niet meer dan 300 tekens."]
    assert refused.field("remark")["value"] == typed["remark"]
    client.submit(path, {"grade": "9", "remark": "Veel aan gehad."})
    again = client.get(path)
    assert again.field("remark")["value"] == "Veel aan gehad."
    said = db.session.scalars(select(ItemFeedback)).one()
    assert (said.person_id, said.grade) == (person.id, 9)
    colleague = build.person(db.session.get_one(Organisation, person.organisation_id))
    assert signed_in(colleague).get(path).status == 404


def test_a_search_leads_to_items_that_say_why_they_are_no_tip(client: PageClient) -> None:
    assert "gevonden" not in client.get("/tips/waarom-niet").text
    found = client.get("/tips/waarom-niet?zoek=chatbot")
    tips = listed(client.get("/tips"))
    others = [link for link in found.links if re.fullmatch(r"/tips/ao-\d+", link) and link not in tips]
    assert others
    for address in others:
        assert "Waarom staat dit niet in je lijst?" in client.get(address).text
    assert "Niets gevonden" in client.get("/tips/waarom-niet?zoek=zzzzz").text
    assert client.get("/tips/waarom-niet?zoek=" + "x" * 201).status == 422


def test_every_receipt_says_its_place_how_sure_it_is_and_when_the_tip_is_gone(client: PageClient) -> None:
    for slot, address in enumerate(listed(client.get("/tips")), start=1):
        text = client.get(address).text
        assert f"Dit is tip {slot} in je lijst." in text
        assert "Hoe zeker is dit?" in text
        assert "Wanneer verdwijnt deze tip?" in text
        points = [int(number) for number in re.findall(r"(-?\d+) punten:", text)]
        assert f"Samen zijn het {sum(points)} punten." in text


def test_the_pages_ask_little_of_the_database(client: PageClient) -> None:
    tips = listed(client.get("/tips"))
    for path in ("/tips", *tips[:2], "/tips/ao-141", "/tips/waarom-niet?zoek=chatbot", "/tips/niet-voor-mij"):
        with statements_of(db.engine) as sent:
            client.get(path)
        assert len(sent) <= MOST_STATEMENTS, path


def test_a_list_that_is_dismissed_whole_says_how_to_get_another(client: PageClient) -> None:
    while addresses := listed(client.get("/tips")):
        client.submit(f"{addresses[0]}/niet-voor-mij", {"reason": "other"})
    assert "Alles in deze lijst is niet voor jou." in client.get("/tips").text
    assert listed(client.submit("/tips/vernieuwen"))


def test_the_learning_question_can_be_changed_after_the_scan(client: PageClient) -> None:
    assert QUESTION in client.get("/tips").text
    form = client.get("/tips/leervraag")
    [area] = form.soup.select("textarea")
    assert area.text.strip() == QUESTION
    too_long = client.post("/tips/leervraag", {"learning_question": "a" * 1001})
    assert too_long.errors == ["Gebruik hier niet meer dan 1000 tekens."]
    assert "a" * 1001 in too_long.text
    page = client.submit("/tips/leervraag", {"learning_question": "Ik wil dashboards maken.", "forms": ["training"]})
    assert page.path == "/tips"
    assert "Ik wil dashboards maken." in page.text
    assert QUESTION not in page.text
    assert "Schrijf je leervraag" in client.submit("/tips/leervraag", {"learning_question": ""}).text


def test_an_item_outside_the_list_tells_what_speaks_for_and_against_it_and_not_when_it_vanishes(
    client: PageClient,
) -> None:
    address = listed(client.get("/tips"))[0]
    assert "Wanneer verdwijnt deze tip?" in client.get(address).text
    client.submit(f"{address}/niet-voor-mij", {"reason": "other"})
    page = client.get(address)
    assert "Dit pleit ervoor:" in page.text
    assert "Wanneer verdwijnt deze tip?" not in page.text
