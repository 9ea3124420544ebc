"""The pages of a team leader: figures of the own teams, never of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.access import AccessRole
from app.db import db
from app.models import Organisation, Person, Unit
from tests.builders import Builder
from tests.teams import give_outcome, mixed, people_with
from tests.web.conftest import SignIn
from tests.web.crawl import without_token

MOST_STATEMENTS = 8


@pytest.fixture
def organisation(build: Builder) -> Organisation:
    """A municipality with the whole catalogue."""
    build.catalogue()
    return build.organisation()


def leader_of(build: Builder, organisation: Organisation, *units: Unit) -> Person:
    return build.person(organisation, AccessRole.TEAM_LEADER, leads=units)


def team_of_forty(build: Builder, organisation: Organisation, name: str = "Publiekszaken") -> Unit:
    """Forty people who count, of whom thirty-two took part, with a strength, two gaps and an equal competence."""
    unit = build.unit(organisation, name)
    for number in range(32):
        person = build.person(organisation, unit=unit, counts=True, name=f"Kanarie {number}")
        give_outcome(build, person, {
            "1.1": (2 if number < 28 else 1, 2),
            "4.1": (1 if number < 20 else 3, 3),
            "G2": (0 if number < 16 else 2, 2),
            "2.1": (2, 2),
        })  # fmt: skip
    for _ in range(8):
        build.person(organisation, unit=unit, counts=True)
    return unit


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_leader_finds_the_own_teams_with_participation_in_bands(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large, small = team_of_forty(build, organisation), build.unit(organisation, "Griffie")
    build.unit(organisation, "Andermans team")
    people_with(build, organisation, small, mixed(3, reach=1))
    page = signed_in(leader_of(build, organisation, large, small)).get("/teams")
    assert "Publiekszaken Klaar met de zelfscan: 30–39 van 40–49 mensen" in page.text
    assert "Griffie Nog niet genoeg mensen" in page.text
    assert "Andermans team" not in page.text


def test_a_team_of_three_shows_no_number_at_all(build: Builder, organisation: Organisation, signed_in: SignIn) -> None:
    small = build.unit(organisation, "Griffie")
    people_with(build, organisation, small, mixed(3, reach=1))
    page = signed_in(leader_of(build, organisation, small)).get(f"/teams/{small.id}")
    assert "Nog niet genoeg mensen" in page.text
    assert not re.search(r"\d", page.text)


def test_a_team_of_forty_shows_strengths_gaps_programmes_and_all_figures(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large = team_of_forty(build, organisation)
    page = signed_in(leader_of(build, organisation, large)).get(f"/teams/{large.id}")
    assert page.h1 == "Publiekszaken"
    assert "30–39 van 40–49 mensen" in page.text
    strengths, growth = page.text.index("Hier is je team sterk in"), page.text.index("Hier kan je team groeien")
    assert strengths < page.text.index("Ongeveer 90 % haalt het doel") < growth
    assert growth < page.text.index("Gemiddeld is het nog 1,2 niveau tot het doel.")
    assert 1 <= page.text.count("Eerste stap:") <= 3
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert "Informatie zoeken en filteren 90 % · 0,1" in rows
    assert len(rows) == 29
    assert f"/teams/{large.id}/programmas" in page.links


def test_the_choice_keeps_to_the_programmes_and_hours_that_were_asked(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large = team_of_forty(build, organisation)
    client = signed_in(leader_of(build, organisation, large))
    page = client.get(f"/teams/{large.id}/programmas?aantal=2&uren=8")
    assert "Dit is bewezen de beste keuze binnen 8 uur met hooguit 2 programma’s." in page.text
    hours = [float(found.replace(",", ".")) for found in re.findall(r"Tijd per persoon: ([\d,]+) uur", page.text)]
    assert 1 <= len(hours) <= 2
    assert sum(hours) <= 8
    assert re.search(r"dichter bij het doel\. Het kost [\d,]+ uur per persoon", page.text)


def test_places_are_counted_against_the_largest_team_that_the_figures_allow(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large = team_of_forty(build, organisation)
    client = signed_in(leader_of(build, organisation, large))
    page = client.get(f"/teams/{large.id}/programmas?plekken=6")
    assert "Voor de plekken rekenen we met 49 mensen." in page.text
    assert "Voor de plekken" not in client.get(f"/teams/{large.id}/programmas").text


@pytest.mark.parametrize("address", ["plekken=veel", "plekken=0", "plekken=-3", "aantal=9", "uren=8000"])
def test_what_is_no_amount_is_said_and_kept(
    build: Builder, organisation: Organisation, signed_in: SignIn, address: str
) -> None:
    large = team_of_forty(build, organisation)
    page = signed_in(leader_of(build, organisation, large)).get(f"/teams/{large.id}/programmas?{address}")
    assert page.status == 422
    assert "Vul een heel getal in" in page.text or "Kies iets uit de lijst." in page.text
    name, typed = address.split("=")
    if name == "plekken":
        assert page.soup.select("input[name=plekken]")[0]["value"] == typed
    assert "De beste keuze" not in page.text


def test_nothing_that_fits_is_said(build: Builder, organisation: Organisation, signed_in: SignIn) -> None:
    unit = build.unit(organisation, "Beveiliging")
    people_with(build, organisation, unit, mixed(12, reach=4), competence="4.1")
    page = signed_in(leader_of(build, organisation, unit)).get(f"/teams/{unit.id}/programmas")
    assert "Geen programma gevonden" in page.text
    assert [one.get_text(strip=True) for one in page.soup.select("main .app-list li")] == [
        "Apparaten en informatie beveiligen"
    ]


def test_a_team_without_figures_gets_no_choice_and_no_number(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    small = build.unit(organisation, "Griffie")
    people_with(build, organisation, small, mixed(3, reach=1))
    page = signed_in(leader_of(build, organisation, small)).get(f"/teams/{small.id}/programmas?plekken=2")
    assert "Nog geen cijfers" in page.text
    assert not re.search(r"\d", page.text)
    assert not page.soup.select("main form")


def test_a_competence_in_which_all_are_the_same_is_hidden(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large = team_of_forty(build, organisation)
    page = signed_in(leader_of(build, organisation, large)).get(f"/teams/{large.id}")
    hidden = [row for row in page.soup.select("tbody tr") if "verborgen" in row.get_text()]
    assert len(hidden) == 26


def test_no_name_and_no_small_count_of_people_is_on_any_page(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    large = team_of_forty(build, organisation)
    client = signed_in(leader_of(build, organisation, large))
    for path in ("/teams", f"/teams/{large.id}", f"/teams/{large.id}/programmas"):
        page = client.get(path)
        assert "Kanarie" not in page.html
        assert "@" not in page.text
        assert set(re.findall(r"[\d–]+ mensen", page.text)) <= {"40–49 mensen", "5 mensen"}


def test_a_team_without_enough_scans_says_that_figures_follow(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    unit = build.unit(organisation, "Archief")
    for _ in range(6):
        build.person(organisation, unit=unit, counts=True)
    page = signed_in(leader_of(build, organisation, unit)).get(f"/teams/{unit.id}")
    assert "minder dan 5 van 5–9 mensen" in page.text
    assert "Nog geen cijfers per onderwerp" in page.text


def test_a_department_leads_to_the_teams_below_it(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    department = build.unit(organisation, "Dienstverlening")
    team = build.unit(organisation, "Balie", parent=department)
    people_with(build, organisation, team, mixed(6, reach=2))
    people_with(build, organisation, department, mixed(3, reach=2))
    client = signed_in(leader_of(build, organisation, department))
    page = client.get(f"/teams/{department.id}")
    assert "Nog niet genoeg mensen" in page.text
    assert f"/teams/{team.id}" in page.links
    assert "35 %" in client.get(f"/teams/{team.id}").text


def test_somebody_without_a_team_reads_what_to_do(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    assert "Vraag je beheerder" in signed_in(leader_of(build, organisation)).get("/teams").text


def test_a_team_of_others_and_of_another_organisation_answer_as_if_they_did_not_exist(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    own, others = build.unit(organisation, "Eigen"), team_of_forty(build, organisation)
    elsewhere = team_of_forty(build, build.organisation("Gemeente Elders"), "Kanarieteam")
    client = signed_in(leader_of(build, organisation, own))
    unknown = client.get("/teams/999999")
    for unit in (others, elsewhere):
        for path in (f"/teams/{unit.id}", f"/teams/{unit.id}/programmas"):
            page = client.get(path)
            assert (page.status, without_token(page.html)) == (404, without_token(unknown.html))


def test_people_who_lead_no_team_may_not_open_the_pages(
    build: Builder, organisation: Organisation, signed_in: SignIn
) -> None:
    unit = build.unit(organisation)
    client = signed_in(build.person(organisation, AccessRole.EMPLOYEE, unit=unit, leads=[unit]))
    assert client.client.get("/teams").status_code == 403
    assert client.client.get(f"/teams/{unit.id}").status_code == 403


def test_the_pages_take_at_most_eight_statements(build: Builder, organisation: Organisation, signed_in: SignIn) -> None:
    large = team_of_forty(build, organisation)
    client = signed_in(leader_of(build, organisation, large))
    for path in ("/teams", f"/teams/{large.id}", f"/teams/{large.id}/programmas?plekken=6"):
        with counted_statements() as statements:
            client.get(path)
        assert len([one for one in statements if one != "BEGIN"]) <= MOST_STATEMENTS
