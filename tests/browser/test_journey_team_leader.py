"""The journey of a team leader: figures of the own teams, in bands and shares, and never of one person."""

from __future__ import annotations

import re

import pytest

from seeds.demo_people import planned_people
from seeds.demo_plan import load_demo_plan
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

TEAM_OF_40, TEAM_OF_3 = "Klantcontact en burgerzaken", "Wijkloket Noord"
NOTHING_YET = "Nog niet genoeg mensen"
BANDS = r"\d+–\d+ van \d+–\d+ mensen"
SHARES = r"Ongeveer \d?[05] % haalt het doel"
GAPS = r"Gemiddeld is het nog \d,\d niveau tot het doel"


def test_a_team_leader_sees_figures_of_large_teams_and_nobody_in_them(demo_site: str, visit: Visit, width: int) -> None:
    leader = visit(demo_site, width=width)
    leader.sign_in("teamleider")
    assert leader.h1 == "Mijn teams"
    assert leader.page.locator("main h2").all_inner_texts() == [TEAM_OF_40, TEAM_OF_3]
    assert re.search(BANDS, leader.region(TEAM_OF_40).inner_text())
    assert NOTHING_YET in leader.region(TEAM_OF_3).inner_text()
    leader.look("teams")

    leader.follow(TEAM_OF_3)
    assert NOTHING_YET in leader.text
    assert "%" not in leader.text
    assert not leader.page.locator("main table").count()
    leader.look("team-of-3")

    leader.follow("Terug naar mijn teams")
    leader.follow(TEAM_OF_40)
    for figures in (BANDS, SHARES, GAPS, r"Eerste stap: \w+"):
        assert re.search(figures, leader.text), figures
    parts = leader.page.locator("main h2").all_inner_texts()
    assert parts[:4] == [
        "Deelname", "Hier is je team sterk in", "Hier kan je team groeien", "Dit helpt je team het meest",
    ]  # fmt: skip
    assert leader.page.locator("main tbody tr").count() == 29
    leader.look("team-of-40")
    leader.unfold("Hoe zorgen we dat niemand herkenbaar is?")

    leader.follow("Kies zelf tijd en plekken")
    assert "Dit is bewezen de beste keuze binnen 16 uur met hooguit 3 programma’s." in leader.text
    leader.look("choice")
    leader.fill("Hoeveel mensen kunnen meedoen?", "veel")
    leader.press("Zoek de beste keuze")
    leader.assert_errors("Vul een heel getal in van 1 tot en met 9999, bijvoorbeeld 8. Of laat dit leeg.")
    leader.look("choice-wrong")
    leader.choose("8 uur (een dag)")
    leader.fill("Hoeveel mensen kunnen meedoen?", "8")
    leader.press("Zoek de beste keuze")
    assert "binnen 8 uur" in leader.text
    leader.unfold("Hoe weten we dat dit de beste keuze is?")
    assert "Geen andere keuze kan meer dan" in leader.text
    leader.follow("Terug naar je team")

    said = leader.page.locator("main").inner_html()
    municipality = load_demo_plan().municipalities[0]
    people = list(planned_people(load_demo_plan(), municipality))
    assert len(people) > 100
    assert not [person.name for person in people if person.name in said or person.email in said]


def test_a_team_leader_cannot_open_another_team(demo_site: str, visit: Visit) -> None:
    leader = visit(demo_site)
    leader.sign_in("teamleider")
    own = {link.get_attribute("href") for link in leader.page.locator("main h2 a").all()}
    assert len(own) == 2
    for unit in range(1, 21):
        if f"/teams/{unit}" not in own:
            leader.open(f"/teams/{unit}")
            assert leader.h1 == "Deze pagina bestaat niet"
