"""The catalogue for advisers: finding, writing, hiding and pinning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import event, select

from app.access import AccessRole
from app.clock import now
from app.db import db
from app.models import Override, Person, StoredItem
from app.services.curating import OwnItem, OwnTag, add_own_item
from seeds.learning_questions import load_learning_questions
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

NEW = "/catalogus/nieuw"
HOURS_WANTED = "Vul een getal in tussen 0 en 10000, zoals 1,5. Weet je het niet? Laat dit dan leeg."
PROGRAMME = "prog-leidinggeven-digitale-transformatie"
COURSE: dict[str, Any] = {
    "title": "Veilig mailen",
    "summary": "Je leert hoe je gegevens van inwoners veilig verstuurt.",
    "first_action": "Meld je aan bij je teamleider.",
    "kind": "leergang",
    "theme": "digivaardig",
    "use": "meedoen",
    "status": "lopend",
    "audience": ["employee", "team"],
    "place": "online",
    "hours": "1,5",
    "synonyms": "phishing, mail\nphishing,, ",
    "start": "2026-01-01",
    "tags-0-competence": "4.2",
    "tags-0-from_level": "0",
    "tags-0-to_level": "2",
    "tags-0-strength": "3",
}
CANARY = "Kanarie uit Elders"


@pytest.fixture
def adviser(build: Builder) -> Person:
    build.catalogue()
    return build.person(build.organisation(), AccessRole.ADVISER, name="Ans Adviseur")


@pytest.fixture
def client(adviser: Person, signed_in: SignIn) -> PageClient:
    return signed_in(adviser)


def own_item(build: Builder, person: Person, title: str = "Veilig mailen") -> StoredItem:
    fields = OwnItem(
        title=title,
        summary="Je leert veilig mailen.",
        first_action="Meld je aan.",
        kind="leergang",
        theme="digivaardig",
        use="meedoen",
        status="lopend",
        audience=["employee"],
        tags=[OwnTag("4.2", 0, 2, 3)],
    )
    return add_own_item(build.session, build.viewer(person), fields, at=now())


def cards(page: Page) -> list[str]:
    return [str(link["href"]).rsplit("/", 1)[1].partition("?")[0] for link in page.soup.select(".app-cards h3 a")]


def filled(page: Page, *fields: str) -> dict[str, str]:
    return {name: page.form()[name][0] for name in fields}


def test_the_catalogue_shows_everything_in_pages(client: PageClient) -> None:
    first = client.get("/catalogus")
    assert "148 items" in first.text
    assert len(cards(first)) == 25
    last = client.get("/catalogus?pagina=6")
    assert len(cards(last)) == 148 - 5 * 25
    assert cards(client.get("/catalogus?pagina=99")) == cards(last)
    assert cards(client.get("/catalogus?pagina=x")) == cards(first)


def test_words_and_filters_stay_when_going_to_the_next_page(client: PageClient) -> None:
    page = client.get("/catalogus?zoek=leren&soort=project")
    following = page.soup.select_one("a[rel=next]")
    assert following is not None
    assert "zoek=leren" in str(following["href"])
    assert "soort=project" in str(following["href"])
    assert "Gekozen filters: Soort: Project" in page.text


def test_finding_nothing_says_what_to_do(client: PageClient) -> None:
    assert "Niets gevonden" in client.get("/catalogus?zoek=xyzzy").text


def test_an_unknown_filter_is_an_error_at_its_field_and_keeps_the_rest(client: PageClient) -> None:
    page = client.get("/catalogus?thema=koken&zoek=chatbot")
    assert (page.status, page.errors) == (422, ["Kies iets uit de lijst."])
    assert page.field("zoek")["value"] == "chatbot"


def test_a_shared_item_shows_its_facts_with_their_origin_and_cannot_be_edited(client: PageClient) -> None:
    page = client.get(f"/catalogus/{PROGRAMME}")
    assert "10 tot 12 mensen (staat in de bron)" in page.text
    assert "Online en op locatie (onze schatting)" in page.text
    assert "Je kunt het niet wijzigen." in page.text
    assert all(question in page.text for question in load_learning_questions()[PROGRAMME])
    for path in ("/catalogus/ao-001/wijzigen", "/catalogus/bestaat-niet/wijzigen"):
        assert client.get(path).status == 404
        assert client.post(path, COURSE).status == 404


@pytest.mark.parametrize("code", ["bestaat-niet", "%00", "ao-001%0a", "../etc"])
def test_an_unknown_code_is_not_found(client: PageClient, code: str) -> None:
    assert client.get(f"/catalogus/{code}").status == 404
    assert client.get(f"/catalogus/{code}/verbergen").status == 404


def test_every_item_of_the_catalogue_can_be_read(client: PageClient) -> None:
    codes = db.session.scalars(select(StoredItem.code)).all()
    for code in codes:
        assert client.get(f"/catalogus/{code}").status == 200


def test_an_adviser_adds_an_item_and_finds_it(client: PageClient) -> None:
    page = client.submit(NEW, COURSE)
    assert page.h1 == "Veilig mailen"
    assert "1,5 uur (ingevuld door L&D)" in page.text
    assert "Van Nog niet op Basis naar Gemiddeld." in page.text
    assert "phishing, mail" in page.text
    assert cards(client.get("/catalogus?herkomst=own")) == ["eigen-001"]


def test_an_empty_form_says_at_every_field_what_to_do(client: PageClient) -> None:
    page = client.post(NEW, {})
    assert page.status == 422
    assert page.errors == [
        "Geef het item een titel.",
        "Schrijf waar het item over gaat.",
        "Schrijf wat iemand als eerste kan doen.",
        "Kies wat voor aanbod het is.",
        "Kies een thema.",
        "Kies wat collega’s er nu mee kunnen.",
        "Kies hoe het ervoor staat.",
        "Kies voor wie het is.",
        "Kies waar het is.",
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"title": "x" * 121}, "Maak de titel korter: niet meer dan 120 tekens."),
        ({"theme": "koken"}, "Kies iets uit de lijst."),
        ({"kind": "taart"}, "Kies wat voor aanbod het is."),
        ({"hours": "twee"}, HOURS_WANTED),
        ({"hours": "0"}, HOURS_WANTED),
        ({"hours": "1.000"}, HOURS_WANTED),
        ({"hours": "1e3"}, HOURS_WANTED),
        ({"hours": "10000,01"}, HOURS_WANTED),
        ({"hours": "inf"}, HOURS_WANTED),
        ({"start": "2026-09-31"}, "Vul een datum in die bestaat, zoals 30 november 2026."),
        ({"end": "2025-12-31"}, "Kies een einddatum na de begindatum."),
        (
            {"status": "afgelopen"},
            "Meedoen kan niet als het is afgelopen. Kies iets anders, of verander ‘Hoe staat het ervoor?’.",
        ),
        ({"synonyms": ",".join(map(str, range(41)))}, "Gebruik niet meer dan 40 zoekwoorden."),
        ({"tags-0-to_level": ""}, "Regel 1: Kies het niveau na afloop."),
        ({"tags-0-competence": ""}, "Regel 1: Kies een vaardigheid, of maak de hele regel leeg."),
        ({"tags-0-competence": "9.9"}, "Regel 1: Kies iets uit de lijst."),
        ({"tags-0-from_level": "2"}, "Regel 1: Kies een niveau dat hoger is dan het niveau aan het begin."),
    ],
)
def test_wrong_input_is_named_at_its_field_and_kept(client: PageClient, change: dict[str, str], error: str) -> None:
    page = client.post(NEW, COURSE | change)
    assert (page.status, page.errors) == (422, [error])
    kept = COURSE | change
    assert page.field("summary").get_text().strip() == COURSE["summary"]
    assert page.form()["audience"] == ["employee", "team"]
    for name in ("title", "hours"):
        assert page.field(name)["value"] == kept[name]


def test_a_competence_may_stand_in_one_row_only(client: PageClient) -> None:
    again = {f"tags-1-{name.rsplit('-', 1)[1]}": value for name, value in COURSE.items() if name.startswith("tags-0")}
    page = client.post(NEW, COURSE | again)
    assert page.errors == ["Regel 2: Deze vaardigheid staat er al. Kies een andere, of maak deze regel leeg."]


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "1000", "", "-1", "0x1"])
def test_a_field_that_names_no_row_is_left_alone(client: PageClient, number: str) -> None:
    page = client.post(NEW, COURSE | {f"tags-{number}-competence": "1.1", "title": ""})
    assert page.errors == ["Geef het item een titel."]
    assert page.form()["tags-0-competence"] == ["4.2"]
    assert page.form()["tags-1-competence"] == [""]


def test_more_rows_can_be_asked_without_losing_anything(client: PageClient) -> None:
    page = client.post(NEW, COURSE | {"title": "", "more_rows": "1"})
    assert page.status == 200
    assert not page.errors
    assert len(page.soup.select("select[name$=competence]")) == 8
    assert filled(page, "tags-0-competence", "hours", "start") == {
        "tags-0-competence": "4.2",
        "hours": "1,5",
        "start": "2026-01-01",
    }
    assert not db.session.scalars(select(StoredItem).where(StoredItem.code == "eigen-001")).all()


def test_sending_a_new_item_twice_makes_one(client: PageClient) -> None:
    client.submit(NEW, COURSE)
    assert client.post(NEW, COURSE).errors == ["Deze titel bestaat al. Kies een andere titel."]


def test_the_edit_form_shows_the_item_and_saves_what_changes(
    build: Builder, adviser: Person, signed_in: SignIn
) -> None:
    own_item(build, adviser)
    client = signed_in(adviser)
    form = client.get("/catalogus/eigen-001/wijzigen").form()
    assert (form["title"], form["tags-0-to_level"]) == (["Veilig mailen"], ["2"])
    page = client.submit("/catalogus/eigen-001/wijzigen", form | {"title": "Veilig bellen", "tags-0-to_level": "3"})
    assert page.h1 == "Veilig bellen"
    assert "naar Gevorderd." in page.text


def test_who_saves_over_a_colleague_is_told_and_may_save_again(
    build: Builder, adviser: Person, signed_in: SignIn
) -> None:
    own_item(build, adviser)
    client, path = signed_in(adviser), "/catalogus/eigen-001/wijzigen"
    old = client.get(path).form()
    client.submit(path, client.get(path).form() | {"title": "Van een collega"})
    page = client.post(path, old | {"title": "Van mij"})
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd" in page.text
    assert page.field("title")["value"] == "Van mij"
    assert client.submit(path, page.form()).h1 == "Van mij"


def test_hiding_needs_a_reason_and_says_who_did_it(client: PageClient) -> None:
    path = "/catalogus/ao-001/verbergen"
    assert client.post(path, {"reason": "  "}).errors == ["Schrijf waarom je dit doet."]
    page = client.submit(path, {"reason": "Dit bestaat niet meer."})
    assert "Reden: Dit bestaat niet meer." in page.text
    assert "Door Ans Adviseur op" in page.text
    assert cards(client.get("/catalogus?stand=hide")) == ["ao-001"]
    [back] = [form["action"] for form in page.soup.find_all("form") if "terugdraaien" in form.get("action", "")]
    client.submit(back)
    assert cards(client.get("/catalogus?stand=hide")) == []


def test_pinning_replaces_hiding(client: PageClient) -> None:
    client.submit("/catalogus/ao-001/verbergen", {"reason": "Oud."})
    client.submit("/catalogus/ao-001/vastzetten", {"reason": "Toch goed."})
    assert cards(client.get("/catalogus?stand=pin")) == ["ao-001"]
    assert cards(client.get("/catalogus?stand=hide")) == []


def test_what_is_typed_stays_text(client: PageClient) -> None:
    script = "<script>alert(1)</script>{{ 7 * 7 }}\x00"
    page = client.submit(NEW, COURSE | {"title": script, "synonyms": script})
    assert page.h1 == "<script>alert(1)</script>{{ 7 * 7 }}"
    page = client.submit("/catalogus/ao-001/verbergen", {"reason": script})
    assert "Reden: <script>alert(1)</script>{{ 7 * 7 }}" in page.text


def test_another_organisation_is_not_seen_and_its_items_are_not_found(
    build: Builder, adviser: Person, signed_in: SignIn
) -> None:
    elsewhere = build.person(build.organisation(CANARY), AccessRole.ADVISER, name=CANARY)
    own_item(build, elsewhere, title=CANARY)
    signed_in(elsewhere).submit("/catalogus/ao-001/verbergen", {"reason": CANARY})
    client = signed_in(adviser)
    for path in ("/catalogus", "/catalogus?zoek=kanarie", "/catalogus/ao-001", "/catalogus?herkomst=own"):
        assert CANARY not in client.get(path).text
    for path in ("", "/wijzigen", "/verbergen"):
        missing = client.get(f"/catalogus/eigen-001{path}"), client.get(f"/catalogus/eigen-999{path}")
        assert [page.status for page in missing] == [404, 404]
        assert missing[0].text == missing[1].text
    decided = db.session.scalars(select(Override)).one()
    theirs, none = (client.post(f"/catalogus/ao-001/besluiten/{number}/terugdraaien") for number in (decided.id, 999))
    assert (theirs.status, theirs.text) == (none.status, none.text) == (404, none.text)
    assert decided.ended_at is None


def test_only_advisers_may_curate(build: Builder, signed_in: SignIn) -> None:
    employee = signed_in(build.person(build.organisation()))
    for path in ("/catalogus", NEW, "/leerpaden", "/dekking"):
        assert employee.get(path).status == 403


def test_a_page_of_the_catalogue_takes_few_statements(client: PageClient) -> None:
    client.submit(NEW, COURSE)
    client.submit("/catalogus/eigen-001/verbergen", {"reason": "Proef."})
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    for path in ("/catalogus", "/catalogus/eigen-001", NEW, "/catalogus/eigen-001/wijzigen", "/dekking"):
        sent.clear()
        client.get(path)
        asked = [one for one in sent if one.lstrip().upper().startswith("SELECT")]
        assert len(asked) <= 8, (path, json.dumps(asked, indent=1))


def test_many_hours_stay_as_many_when_the_form_is_saved_as_it_is(client: PageClient) -> None:
    client.submit(NEW, COURSE | {"hours": "1500,5"})
    form = client.get("/catalogus/eigen-001/wijzigen").form()
    client.submit("/catalogus/eigen-001/wijzigen", form)
    stored = db.session.scalars(select(StoredItem).where(StoredItem.code == "eigen-001")).one()
    assert stored.record["hours"]["value"] == 1500.5


def test_the_way_back_from_an_item_leads_to_the_search_it_was_found_by(client: PageClient) -> None:
    found = client.get("/catalogus?zoek=ao-00&soort=project&pagina=1")
    [first, *_] = [str(link["href"]) for link in found.soup.select(".app-cards h3 a")]
    assert "zoek=ao-00" in first
    back = client.get(first.replace("soort=project", "soort=taart")).soup.select_one(".app-back a")
    assert back is not None
    assert back["href"] == "/catalogus?zoek=ao-00#gevonden"
    plain = client.get("/catalogus/ao-001").soup.select_one(".app-back a")
    assert plain is not None
    assert plain["href"] == "/catalogus"


def test_an_adviser_finds_what_colleagues_can_join_now(client: PageClient) -> None:
    client.submit(NEW, COURSE)
    assert "eigen-001" in cards(client.get("/catalogus?nu=meedoen&status=lopend&herkomst=own"))
    assert cards(client.get("/catalogus?herkomst=own&nu=lezen")) == []
    assert cards(client.get("/catalogus?herkomst=own&status=afgelopen")) == []
    assert cards(client.get("/catalogus?herkomst=own&vorm=coaching")) == []


def test_a_decision_says_until_when_it_holds_and_what_ended_by_it(client: PageClient) -> None:
    page = client.submit("/catalogus/ao-001/verbergen", {"reason": "Oud."})
    assert "Dit geldt tot iemand het terugdraait." in page.text
    form = client.get("/catalogus/ao-001/opschuiven")
    assert "Over dit item is al iets besloten" in form.text
    assert "Reden: Oud." in form.text
    sent = {"reason": "Toch goed.", "points": "150", "ends_on": "2099-12-31"}
    page = client.submit("/catalogus/ao-001/opschuiven", sent)
    assert "Dit geldt tot en met 31 december 2099. Het eerdere besluit voor dezelfde mensen is nu voorbij." in page.text
    assert "Voorbij sinds" in page.text
