"""The pages of learning together: help that is offered and asked, wishes, and the groups that an adviser makes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import AccessRole
from app.db import db
from app.models import (
    GroupSeat,
    GroupWish,
    HelpOffer,
    HelpRequest,
    LearningGroup,
    Organisation,
    Person,
    RequestStatus,
    Scan,
)
from app.queries.scans import results_of
from seeds.framework import load_framework
from tests.builders import Builder
from tests.teams import give_outcome
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

TOPIC = "1.1"
GROUP, OFFER, COACH, FIND = (
    "/samen-leren/groep",
    "/samen-leren/helpen",
    "/samen-leren/helpen/digicoach",
    "/samen-leren/hulp",
)
TOPIC_PAGE = f"/leergroepen/{TOPIC}"
MONDAY = {"competence": TOPIC, "half_days": ["ma-ochtend"]}
LEVELS = ("Basis", "Gemiddeld", "Gevorderd", "niveau 0", "niveau 1", "niveau 2")


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


def somebody(build: Builder, city: Organisation, name: str, level: int = 0) -> Person:
    person = build.person(city, name=name)
    give_outcome(build, person, {TOPIC: (level, 2)})
    return person


@pytest.fixture
def vera(build: Builder, city: Organisation) -> Person:
    return somebody(build, city, "Vera Vraagt")


@pytest.fixture
def hans(build: Builder, city: Organisation) -> Person:
    return somebody(build, city, "Hans Helpt", level=4)


@pytest.fixture
def adviser(build: Builder, city: Organisation, signed_in: SignIn) -> PageClient:
    return signed_in(build.person(city, AccessRole.ADVISER, name="Ada Adviseert"))


def wished(build: Builder, city: Organisation, signed_in: SignIn, *levels: int) -> list[PageClient]:
    """Clients of people who wish for a group on Monday, one for each level."""
    people = [somebody(build, city, f"Lid {number}", level) for number, level in enumerate(levels)]
    clients = [signed_in(person) for person in people]
    for client in clients:
        client.submit(GROUP, MONDAY)
    return clients


def offer_id() -> int:
    return db.session.scalars(select(HelpOffer.id)).one()


def cards(page: Page) -> list[str]:
    return [" ".join(card.get_text(" ", strip=True).split()) for card in page.soup.select("li.app-card")]


def test_help_is_offered_asked_accepted_and_ended_by_a_press_each(
    vera: Person, hans: Person, signed_in: SignIn
) -> None:
    helper, asker = signed_in(hans), signed_in(vera)
    assert "Collega’s kunnen je nu vragen." in helper.submit(OFFER, {"competences": [TOPIC]}).text

    page = asker.get(FIND)
    assert "Hans Helpt" in page.text
    assert "verstuurd" in asker.submit(f"{FIND}/{offer_id()}", {"message": "Leg jij het uit?"}).text
    assert "Wacht op antwoord" in asker.get("/samen-leren").text
    assert hans.email not in asker.get("/samen-leren").html

    waiting = helper.get("/samen-leren")
    assert "Vera Vraagt" in waiting.text
    assert "Leg jij het uit?" in waiting.text
    assert vera.email not in waiting.html
    request_id = db.session.scalars(select(HelpRequest.id)).one()
    accepted = helper.submit(f"/samen-leren/vragen/{request_id}/antwoord", {"answer": "yes"})
    assert vera.email in accepted.text
    assert hans.email in asker.get("/samen-leren").text

    assert "meteen" in helper.get(OFFER).text
    helper.submit(f"{OFFER}/{offer_id()}/stoppen")
    assert hans.email not in asker.get("/samen-leren").html
    assert "Hans Helpt" not in asker.get(FIND).text


def test_who_cannot_help_now_gives_no_reason_and_the_asker_reads_it_kindly(
    vera: Person, hans: Person, signed_in: SignIn
) -> None:
    helper, asker = signed_in(hans), signed_in(vera)
    helper.submit(OFFER, {"competences": [TOPIC]})
    asker.submit(f"{FIND}/{offer_id()}", {})
    request_id = db.session.scalars(select(HelpRequest.id)).one()
    helper.submit(f"/samen-leren/vragen/{request_id}/antwoord", {"answer": "no"})
    assert "Deze collega kan nu niet." in asker.get("/samen-leren").text
    again = asker.post(f"{FIND}/{offer_id()}", {})
    assert again.location == "/samen-leren"
    assert "Je vroeg deze collega al om hulp." in asker.get("/samen-leren").text
    assert helper.post(f"/samen-leren/vragen/{request_id}/antwoord", {"answer": "yes"}).status == 404


def test_who_helps_on_a_gap_stands_beside_the_tip_that_closes_it(
    build: Builder, city: Organisation, hans: Person, signed_in: SignIn
) -> None:
    build.catalogue()
    person = build.person(city)
    build.finished_scan(person)
    asker = signed_in(person)
    tip = str(asker.get("/tips").soup.select("ol.app-cards h2 a")[0]["href"])
    assert "Collega’s die willen helpen" not in asker.get(tip).text
    signed_in(hans).submit(COACH, {"competences": [one.code for one in load_framework().competences]})
    page = asker.get(tip)
    assert "Collega’s die willen helpen" in page.text
    assert "Hans Helpt Digicoach" in page.text
    assert asker.get(next(link for link in page.links if link.startswith(f"{FIND}/"))).h1 == "Vraag hulp aan Hans Helpt"


def test_a_request_is_withdrawn_by_the_asker_alone(vera: Person, hans: Person, signed_in: SignIn) -> None:
    helper, asker = signed_in(hans), signed_in(vera)
    helper.submit(OFFER, {"competences": [TOPIC]})
    asker.submit(f"{FIND}/{offer_id()}", {})
    request = db.session.scalars(select(HelpRequest)).one()
    assert helper.post(f"/samen-leren/vragen/{request.id}/intrekken").status == 404
    assert asker.post(f"/samen-leren/vragen/{request.id}/antwoord", {"answer": "yes"}).status == 404
    assert helper.post(f"/samen-leren/vragen/{request.id}/antwoord", {"answer": "misschien"}).status == 400
    asker.submit(f"/samen-leren/vragen/{request.id}/intrekken")
    db.session.refresh(request)
    assert request.status is RequestStatus.WITHDRAWN
    assert "Vera Vraagt" not in helper.get("/samen-leren").text


def test_a_message_that_is_too_long_is_kept_and_explained(vera: Person, hans: Person, signed_in: SignIn) -> None:
    signed_in(hans).submit(OFFER, {"competences": [TOPIC]})
    page = signed_in(vera).post(f"{FIND}/{offer_id()}", {"message": "x" * 301})
    assert (page.status, page.errors) == (422, ["Gebruik hier niet meer dan 300 tekens."])
    assert page.field("message").get_text().strip() == "x" * 301


def test_a_fourth_request_is_refused_with_what_to_do(
    build: Builder, city: Organisation, vera: Person, signed_in: SignIn
) -> None:
    asker = signed_in(vera)
    for number in range(4):
        signed_in(somebody(build, city, f"Helper {number}", level=4)).submit(OFFER, {"competences": [TOPIC]})
    offers = db.session.scalars(select(HelpOffer.id).order_by(HelpOffer.id)).all()
    pages = [asker.submit(f"{FIND}/{one}", {}) for one in offers]
    assert "Haal dan eerst een vraag weg." in pages[-1].text
    assert len(db.session.scalars(select(HelpRequest)).all()) == 3
    page = asker.get(FIND)
    assert "Je hebt al 3 vragen lopen." in page.text
    assert not [link for link in page.links if link.startswith(f"{FIND}/")]


def test_an_offer_without_a_topic_says_what_to_do(hans: Person, signed_in: SignIn) -> None:
    page = signed_in(hans).post(OFFER, {})
    assert (page.status, page.errors) == (422, ["Kies minstens één onderwerp."])


def test_without_a_scan_the_pages_lead_to_the_scan_and_a_digicoach_can_still_help(
    build: Builder, city: Organisation, vera: Person, signed_in: SignIn
) -> None:
    client = signed_in(build.person(city, name="Dirk Digicoach"))
    for path in (FIND, GROUP):
        assert "Je hebt nog geen scan gedaan" in client.get(path).text
    client.submit(COACH, {"competences": [TOPIC]})
    assert "Dirk Digicoach Digicoach" in signed_in(vera).get(FIND).text


def test_a_wish_becomes_a_group_that_its_people_see_and_can_leave(
    build: Builder, city: Organisation, adviser: PageClient, signed_in: SignIn
) -> None:
    first, second, third = wished(build, city, signed_in, 0, 1, 3)
    assert "Je wacht op een groep. Je kunt op: maandagochtend" in first.get(GROUP).text

    proposal = adviser.get(TOPIC_PAGE)
    [group] = cards(proposal)
    assert group.startswith("maandagochtend Groep van 3 mensen")
    assert db.session.scalars(select(LearningGroup)).all() == []
    made = adviser.submit(TOPIC_PAGE, {"seen": proposal.field("seen")["value"]})
    assert "De groepen zijn gemaakt." in made.text

    [card] = cards(first.get(GROUP))
    assert ("Lid 1" in card, "Lid 2" in card, "Lid 0" in card) == (True, True, False)
    wish_id = db.session.scalars(select(GroupWish.id).order_by(GroupWish.id)).first()
    assert second.post(f"{GROUP}/{wish_id}/stoppen").status == 404
    first.submit(f"{GROUP}/{wish_id}/stoppen")
    assert "Lid 0" not in second.get(GROUP).text
    assert "Lid 0" not in adviser.get(TOPIC_PAGE).text
    assert cards(third.get(GROUP))


def test_who_fits_no_group_learns_one_to_one_with_a_digicoach_until_that_one_stops(
    build: Builder, city: Organisation, adviser: PageClient, signed_in: SignIn
) -> None:
    coach = signed_in(build.person(city, name="Dirk Digicoach"))
    assert "Of bij één collega voor wie geen groep past." in coach.get(COACH).text
    coach.submit(COACH, {"competences": [TOPIC]})
    [learner] = wished(build, city, signed_in, 0)

    proposal = adviser.get(TOPIC_PAGE)
    assert "Voorstel voor één op één" in proposal.text
    assert "Voorstel voor nieuwe groepen" not in proposal.text
    assert cards(proposal) == ["maandagochtend Eén op één: Lid 0 Lid 0 Digicoach: Dirk Digicoach"]
    made = adviser.submit(TOPIC_PAGE, {"seen": proposal.field("seen")["value"]})
    assert [card.startswith("maandagochtend Eén op één: Lid 0") for card in cards(made)] == [True]
    assert "Stop deze begeleiding" in made.text

    [own] = cards(learner.get(GROUP))
    assert "Een digicoach helpt je hier één op één." in own
    assert "Dirk Digicoach (digicoach)" in own
    [helped] = cards(coach.get(GROUP))
    assert "Jij helpt deze collega één op één, als digicoach." in helped
    assert "Lid 0" in helped
    coach.submit(f"{OFFER}/{offer_id()}/stoppen")
    assert "Je wacht op een groep." in learner.get(GROUP).text
    assert "Ook is er geen digicoach op hun dagdelen vrij." in adviser.get(TOPIC_PAGE).text


def test_a_proposal_that_is_no_longer_true_makes_nothing(
    build: Builder, city: Organisation, adviser: PageClient, signed_in: SignIn
) -> None:
    wished(build, city, signed_in, 0, 1)
    mark = adviser.get(TOPIC_PAGE).field("seen")["value"]
    wished(build, city, signed_in, 2)
    assert "Kijk naar het nieuwe voorstel." in adviser.submit(TOPIC_PAGE, {"seen": mark}).text
    assert db.session.scalars(select(GroupSeat)).all() == []


def test_the_adviser_sees_no_level_and_the_order_of_names_tells_none(
    build: Builder, city: Organisation, adviser: PageClient, signed_in: SignIn
) -> None:
    wished(build, city, signed_in, 3, 0, 2, 1, 0, 3, 1, 2)
    page = adviser.get(TOPIC_PAGE)
    assert [word for word in LEVELS if word in page.text] == []
    [group] = page.soup.select("li.app-card ul")
    assert [line.get_text() for line in group.select("li")] == [f"Lid {number}" for number in range(8)]


def test_a_group_that_is_ended_ends_its_wishes_and_people_can_wish_anew(
    build: Builder, city: Organisation, adviser: PageClient, signed_in: SignIn
) -> None:
    first, _ = wished(build, city, signed_in, 0, 1)
    adviser.submit(TOPIC_PAGE, {"seen": adviser.get(TOPIC_PAGE).field("seen")["value"]})
    group_id = db.session.scalars(select(LearningGroup.id)).one()
    assert "1 groep." in adviser.get("/leergroepen").text
    assert "De groep is opgeheven." in adviser.submit(f"/leergroepen/groep/{group_id}/opheffen").text
    assert "Je wacht op een groep." not in first.get(GROUP).text
    page = first.submit(GROUP, MONDAY)
    assert "Je wens is bewaard." in page.text
    assert "Je wacht op een groep." in page.text
    assert "1 persoon wacht op een groep." in adviser.get("/leergroepen").text


def test_an_unknown_competence_is_not_found(adviser: PageClient) -> None:
    assert adviser.get("/leergroepen/9.9").status == 404
    assert adviser.post("/leergroepen/9.9").status == 404
    assert "Nog geen wensen" in adviser.get(TOPIC_PAGE).text


def test_a_wish_needs_a_topic_and_a_half_day(vera: Person, signed_in: SignIn) -> None:
    page = signed_in(vera).post(GROUP, {})
    assert (page.status, page.errors) == (422, ["Kies een onderwerp.", "Kies minstens één dagdeel."])


def test_an_employee_does_not_see_the_wishes_of_others(
    build: Builder, city: Organisation, vera: Person, signed_in: SignIn
) -> None:
    wished(build, city, signed_in, 0, 1)
    client = signed_in(vera)
    assert "Lid" not in client.get(GROUP).text
    assert client.get("/leergroepen").status == 403


def test_who_skipped_every_topic_reads_what_to_do(build: Builder, city: Organisation, signed_in: SignIn) -> None:
    person = build.person(city)
    scan = db.session.get_one(Scan, build.finished_scan(person))
    for result in results_of(db.session, scan):
        result.assessed = False
    db.session.flush()
    client = signed_in(person)
    assert "We weten je groeipunten nog niet" in client.get(FIND).text
    assert "We weten je niveau nog niet" in client.get(f"/zelfscan/{scan.id}/uitslag").text
    assert "Er is nu niets om bij te kiezen." in client.get("/samen-leren/groep").text
