"""The pages of an organisation's own statements, and of what it asks of a function role."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import AccessRole
from app.db import db
from app.models import Answer, Organisation, OwnStatement, SwitchedOff
from app.services.asked import code_of
from seeds.instrument import load_instrument
from seeds.roles import load_roles
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient

TEXT = "Ik zoek een collega op in onze wie-is-wie."
GOOD = {"level": "2", "text_nl": TEXT, "text_en": ""}
KCC = next(role for role in load_roles() if role.code == "kcc")


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def client(build: Builder, city: Organisation, signed_in: SignIn) -> PageClient:
    return signed_in(build.person(city, AccessRole.ADVISER))


def _statement(build: Builder, city: Organisation, text: str = TEXT, **values: object) -> OwnStatement:
    made = OwnStatement(organisation_id=city.id, competence="1.2", level=2, text_nl=text, **values)
    build.session.add(made)
    build.session.flush()
    return made


def _answered(build: Builder, city: Organisation, statement: OwnStatement) -> None:
    scan_id = build.finished_scan(build.person(city))
    build.session.add(Answer(scan_id=scan_id, question_code=code_of(statement), position=99, value=2))


def _card(page: Page) -> str:
    found = page.soup.find(id="vaardigheid-1.2")
    assert found is not None
    return " ".join(found.get_text(" ", strip=True).split())


def test_the_overview_shows_every_statement_of_the_bank(client: PageClient) -> None:
    page = client.get("/vragen")
    statements = [item for item in load_instrument().items if item.kind == "statement"]
    assert [item.code for item in statements if item.text.nl not in page.text] == []
    assert page.text.count("Nog geen eigen uitspraak") == len(load_instrument().competences)


def test_no_knowledge_check_is_given_away(client: PageClient) -> None:
    page = client.get("/vragen")
    checks = [item for item in load_instrument().items if item.kind == "check"]
    assert [item.code for item in checks if item.text.nl in page.text] == []


def test_an_own_statement_is_added_and_shown_with_its_competence(client: PageClient, city: Organisation) -> None:
    sent = GOOD | {"text_nl": f"  {TEXT}\n", "text_en": "I look up a colleague in our who is who."}
    page = client.submit("/vragen/nieuw/1.2", sent)

    stored = db.session.scalars(select(OwnStatement)).one()
    assert (stored.organisation_id, stored.competence, stored.level) == (city.id, "1.2", 2)
    assert (stored.text_nl, stored.text_en) == (TEXT, "I look up a colleague in our who is who.")
    assert "De uitspraak staat in de zelfscan van je gemeente." in page.text
    assert TEXT in _card(page)


def test_the_form_says_what_each_level_of_the_competence_means(client: PageClient) -> None:
    competence = next(one for one in load_instrument().competences if one.code == "1.2")
    page = client.get("/vragen/nieuw/1.2")
    assert [level for level in (1, 2, 3, 4) if competence.levels.at(level).nl not in page.text] == []
    assert "level" not in page.form()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("level", "", "Kies een niveau."),
        ("text_nl", " ", "Schrijf de uitspraak."),
        ("text_nl", f"Ik {'x' * 300}", "Gebruik niet meer dan 300 tekens."),
        ("text_nl", "Wij delen alles.", "Begin met ‘Ik’. Bijvoorbeeld: Ik deel een agenda met mijn team."),
        ("text_nl", "Ik deel nooit iets.", "Haal ‘nooit’ weg. Schrijf op wat iemand juist wel doet."),
        ("text_nl", "Ik zoek. Ik vind. Ik deel.", "Maak er één of twee zinnen van. Vraag maar één ding tegelijk."),
        ("text_nl", f"Ik {'zoek ' * 15}.", "Maak de zinnen korter: hoogstens 15 woorden per zin."),
        ("text_en", "x" * 301, "Gebruik niet meer dan 300 tekens."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_nothing_typed_is_lost(
    field: str, value: str, message: str, client: PageClient
) -> None:
    sent = {"level": "3", "text_nl": TEXT, "text_en": "I look."} | {field: value}
    page = client.post("/vragen/nieuw/1.2", sent)

    assert (page.status, page.errors) == (422, [message])
    kept = {name: values[0].strip() for name, values in page.form().items() if name in sent}
    assert kept == {name: typed.strip() for name, typed in sent.items() if name != "level" or typed}
    assert db.session.scalars(select(OwnStatement)).all() == []


def test_a_fourth_statement_is_refused_and_not_offered(build: Builder, city: Organisation, client: PageClient) -> None:
    for number in range(3):
        _statement(build, city, f"Ik doe ding {number}.")
    assert "Voeg een uitspraak toe" not in _card(client.get("/vragen"))
    page = client.post("/vragen/nieuw/1.2", GOOD)
    assert (page.status, page.errors) == (422, ["Er zijn al 3 eigen uitspraken. Haal er eerst een weg."])


def test_an_unknown_competence_or_function_is_not_found(client: PageClient) -> None:
    assert client.get("/vragen/nieuw/9.9").status == 404
    assert client.get("/vragen/functies/keizer").status == 404


def test_a_changed_statement_takes_the_place_of_the_old_one(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    statement = _statement(build, city)
    path = f"/vragen/uitspraken/{statement.id}"
    form = client.get(path).form()
    assert (form["level"], form["text_nl"][0].strip()) == (["2"], TEXT)

    page = client.submit(path, form | {"level": "4", "text_nl": "Ik maak onze wie-is-wie beter."})
    assert "Je wijzigingen zijn opgeslagen." in page.text
    assert (statement.level, statement.text_nl, statement.retired_at is None) == (2, TEXT, False)
    asked = db.session.scalars(select(OwnStatement).where(OwnStatement.retired_at.is_(None))).one()
    assert (asked.level, asked.text_nl) == (4, "Ik maak onze wie-is-wie beter.")


def test_a_form_from_before_a_colleagues_change_is_not_stored_unseen(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    statement = _statement(build, city)
    path = f"/vragen/uitspraken/{statement.id}"
    form = client.get(path).form()
    statement.text_nl = "Ik heb dit net gewijzigd."
    page = client.post(path, form | {"text_nl": "Ik typ iets anders."})

    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd." in page.text
    assert statement.text_nl == "Ik heb dit net gewijzigd."
    client.submit(path, page.form())
    asked = db.session.scalars(select(OwnStatement).where(OwnStatement.retired_at.is_(None))).one()
    assert asked.text_nl == "Ik typ iets anders."


def test_no_page_tells_whether_somebody_answered_a_statement(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    statement = _statement(build, city)
    paths = ("/vragen", f"/vragen/uitspraken/{statement.id}")
    pages = [client.get(path) for path in paths]
    _answered(build, city, statement)
    for before, path in zip(pages, paths, strict=True):
        after = client.get(path)
        assert (after.h1, after.text, after.links) == (before.h1, before.text, before.links)


def test_a_statement_is_taken_away_and_put_back(build: Builder, city: Organisation, client: PageClient) -> None:
    statement = _statement(build, city)
    page = client.submit(f"/vragen/uitspraken/{statement.id}/weghalen")
    assert statement.retired_at is not None
    assert "Nog geen eigen uitspraak" in _card(page)
    assert "Weggehaald bij" in _card(page)

    page = client.submit(f"/vragen/uitspraken/{statement.id}/terugzetten")
    assert statement.retired_at is None
    assert "Weggehaald bij" not in _card(page)


def test_putting_a_fourth_one_back_is_refused_with_the_reason(
    build: Builder, city: Organisation, client: PageClient
) -> None:
    retired = _statement(build, city, retired_at=MOMENT)
    for number in range(3):
        _statement(build, city, f"Ik doe ding {number}.")
    page = client.submit(f"/vragen/uitspraken/{retired.id}/terugzetten")
    assert "Er zijn al 3 eigen uitspraken. Haal er eerst een weg." in page.text
    assert retired.retired_at == MOMENT


@pytest.mark.parametrize("what", ["", "/weghalen", "/terugzetten"])
def test_a_statement_of_another_organisation_is_not_found(what: str, build: Builder, client: PageClient) -> None:
    foreign = _statement(build, build.organisation("Tweestad"))
    path = f"/vragen/uitspraken/{foreign.id}{what}"
    assert client.post(path, GOOD).status == 404
    assert what or client.get(path).status == 404
    assert TEXT not in client.get("/vragen").html


def test_a_function_shows_what_it_is_asked_with_level_and_reason(client: PageClient) -> None:
    page = client.get("/vragen/functies/kcc")
    assert [target.competence for target in KCC.targets if target.reason.nl not in page.text] == []
    fixed = {"1.2", "4.1", "4.2", "G4"}
    assert page.form()["asked"] == [t.competence for t in KCC.targets if t.competence not in fixed]


def test_a_competence_is_switched_off_for_one_function(client: PageClient, city: Organisation) -> None:
    form = client.get("/vragen/functies/kcc").form()
    kept = [code for code in form["asked"] if code != "5.1"]
    page = client.submit("/vragen/functies/kcc", form | {"asked": kept})

    assert "Opgeslagen. Dit geldt vanaf nu voor iedereen met deze functie." in page.text
    assert f"{len(KCC.targets) - 1} van {len(KCC.targets)} vaardigheden" in page.text
    assert page.text.count("Aangepast") == 1
    stored = db.session.scalars(select(SwitchedOff)).one()
    assert (stored.organisation_id, stored.function_role, stored.competence) == (city.id, "kcc", "5.1")
    assert client.get("/vragen/functies/kcc").form()["asked"] == kept


def test_too_few_are_refused_and_the_choice_stays_on_the_page(client: PageClient) -> None:
    form = client.get("/vragen/functies/kcc").form()
    page = client.post("/vragen/functies/kcc", form | {"asked": form["asked"][:3]})
    assert (page.status, page.errors) == (422, ["Laat minstens 4 vaardigheden aan staan."])
    assert page.form()["asked"] == form["asked"][:3]
    assert db.session.scalars(select(SwitchedOff)).all() == []


def test_a_choice_from_before_a_colleagues_change_is_not_stored_unseen(
    build: Builder, client: PageClient, city: Organisation
) -> None:
    form = client.get("/vragen/functies/kcc").form()
    build.session.add(SwitchedOff(organisation_id=city.id, function_role="kcc", competence="5.1"))
    page = client.post("/vragen/functies/kcc", form)
    assert page.status == 422
    assert "Een collega heeft dit intussen gewijzigd." in page.text
    client.submit("/vragen/functies/kcc", page.form())
    assert db.session.scalars(select(SwitchedOff)).all() == []


def test_pages_are_for_advisers_alone(build: Builder, city: Organisation, signed_in: SignIn) -> None:
    everybody_else = set(AccessRole) - {AccessRole.ADVISER}
    other = signed_in(build.person(city, *everybody_else))
    for path in ("/vragen", "/vragen/nieuw/1.2", "/vragen/functies", "/vragen/functies/kcc"):
        assert other.get(path).status == 403
