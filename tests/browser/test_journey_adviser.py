"""The journey of an L&D adviser: from finding an item to a path that an employee sees above the tips."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

OWN_ITEM = "Inloopuur veilig inloggen"
NEW_TITLE = "Inloopuur veilig inloggen bij de balie"
SUMMARY = (
    "Elke dinsdag zit er een collega van het informatieteam bij de balie. Je kunt binnenlopen met vragen over "
    "inloggen, machtigen en wachtwoorden. Je neemt een situatie mee van een inwoner die je wilde helpen. "
    "Samen zoek je uit wat de beste weg was. Zo sta je de volgende keer steviger aan de balie."
)
FIRST_STEP = "Loop dinsdag om tien uur binnen met één vraag."
PATH = "Sterk aan de balie"
WHY_HIDDEN = "Dit aanbod is bij ons gestopt."
WHY_PINNED = "Hier doen dit najaar alle teams van de balie aan mee."
WHY_THIS_STEP = "Begin hier, want zo leer je je collega kennen."


def test_what_an_adviser_decides_is_what_an_employee_sees(demo_site: str, visit: Visit) -> None:
    employee = visit(demo_site, width=320)
    employee.sign_in("medewerker")
    employee.open("/tips")
    first, second = titles_of_tips(employee)[:2]

    adviser = visit(demo_site)
    adviser.sign_in("adviseur")
    search_and_filter(adviser)
    hide(adviser, first)
    add_and_edit_an_own_item(adviser)
    pin(adviser, NEW_TITLE)
    make_and_publish_a_path(adviser, NEW_TITLE, second)
    read_the_coverage(adviser)

    employee.open("/tips")
    tips = titles_of_tips(employee)
    assert tips[0] == NEW_TITLE
    assert WHY_PINNED in employee.region(NEW_TITLE).inner_text()
    assert first not in tips
    path = employee.page.locator("section").filter(has_text="Samengesteld door de L&D-adviseur")
    assert PATH in path.inner_text()
    steps = path.locator("ol li").all_inner_texts()
    assert [step.split(":")[0].strip() for step in steps] == [NEW_TITLE, second.split(":")[0]]
    assert WHY_THIS_STEP in steps[0]
    employee.look("tips-with-path")

    employee.follow(NEW_TITLE, inside=path)
    assert FIRST_STEP in employee.text
    employee.look("own-item")


def titles_of_tips(employee: Visitor) -> list[str]:
    return [title.strip() for title in employee.page.locator(".app-cards--column > li h2").all_inner_texts()]


def search_and_filter(adviser: Visitor) -> None:
    assert adviser.h1 == "Catalogus"
    assert found(adviser) == 148
    adviser.look("catalogue")
    adviser.fill("Zoek in de catalogus", "digitale vaardigheden")
    adviser.press("Zoek")
    narrowed = found(adviser)
    assert 0 < narrowed < 148
    adviser.unfold("Filters")
    adviser.select("Soort", "Programma")
    adviser.press("Zoek")
    assert 0 < found(adviser) < narrowed
    assert "Soort: Programma" in adviser.text
    adviser.look("catalogue-found")
    adviser.fill("Zoek in de catalogus", "qqqqzzzz")
    adviser.press("Zoek")
    assert found(adviser) == 0
    adviser.look("catalogue-nothing")
    adviser.follow("Wis zoeken en filters")
    assert found(adviser) == 148


def found(adviser: Visitor) -> int:
    """The number of items that the catalogue says it found."""
    said = re.fullmatch(r"(\d+) items?", adviser.page.locator("#gevonden").inner_text())
    assert said is not None
    return int(said[1])


def open_item(adviser: Visitor, title: str) -> None:
    adviser.open("/catalogus")
    adviser.fill("Zoek in de catalogus", title)
    adviser.press("Zoek")
    adviser.follow(title)
    assert adviser.h1 == title


def hide(adviser: Visitor, title: str) -> None:
    open_item(adviser, title)
    adviser.look("item")
    adviser.follow("Verberg dit item")
    adviser.look("hide")
    adviser.press("Verberg dit item")
    assert adviser.page.title().startswith("Fout: ")
    adviser.look("hide-empty")
    adviser.fill("Waarom?", WHY_HIDDEN)
    adviser.press("Verberg dit item")
    assert f"Reden: {WHY_HIDDEN}" in adviser.text
    assert "Joris Leerplein" in adviser.text
    adviser.look("item-hidden")


def add_and_edit_an_own_item(adviser: Visitor) -> None:
    adviser.open("/catalogus")
    adviser.follow("Voeg een eigen item toe")
    adviser.look("new-item")
    adviser.press("Opslaan")
    adviser.jump_to_error("Geef het item een titel.", label="Titel")
    adviser.look("new-item-empty")
    adviser.fill("Titel", OWN_ITEM)
    adviser.fill("Waar gaat het over?", SUMMARY)
    adviser.fill("Wat is een goede eerste stap?", FIRST_STEP)
    adviser.choose("Bron", inside=adviser.group("Wat voor aanbod is het?"))
    adviser.select("Thema", "Burgerzaken")
    adviser.choose("Je kunt meedoen")
    adviser.choose("Loopt nu")
    adviser.choose("Medewerkers", inside=adviser.group("Voor wie is het?"))
    adviser.choose("Op locatie")
    fill_in_row(adviser, 1, competence="4.1", start="Basis", end="Gemiddeld")
    adviser.press("Opslaan")
    assert adviser.h1 == OWN_ITEM
    assert "Van Basis naar Gemiddeld." in adviser.text
    adviser.look("own-item")

    adviser.follow("Wijzig dit item")
    assert adviser.page.get_by_label("Waar gaat het over?").input_value() == SUMMARY
    adviser.fill("Titel", NEW_TITLE)
    fill_in_row(adviser, 2, competence="2.1", start="Nog niet op Basis", end="Basis")
    adviser.press("Opslaan")
    assert adviser.h1 == NEW_TITLE
    assert "Van Nog niet op Basis naar Basis." in adviser.text


def fill_in_row(adviser: Visitor, number: int, *, competence: str, start: str, end: str) -> None:
    row = adviser.group(f"Regel {number}")
    named = row.locator("option").filter(has_text=re.compile(rf"^\s*{re.escape(competence)} ")).first
    adviser.select("Vaardigheid", named.inner_text(), inside=row)
    adviser.select("Hoe sterk", "Hier gaat het om", inside=row)
    adviser.select("Niveau aan het begin", start, inside=row)
    adviser.select("Niveau na afloop", end, inside=row)


def pin(adviser: Visitor, title: str) -> None:
    open_item(adviser, title)
    adviser.follow("Zet dit item vast")
    adviser.fill("Waarom?", WHY_PINNED)
    adviser.press("Zet dit item vast")
    assert f"Reden: {WHY_PINNED}" in adviser.text
    adviser.look("item-pinned")


def make_and_publish_a_path(adviser: Visitor, first: str, second: str) -> None:
    adviser.follow("Leerpaden")
    adviser.look("paths-none")
    adviser.follow("Maak een leerpad")
    adviser.press("Opslaan en stappen kiezen")
    assert adviser.page.title().startswith("Fout: ")
    adviser.look("path-empty")
    adviser.fill("Titel", PATH)
    adviser.fill("Inleiding", "In drie weken oefen je wat je aan de balie elke dag nodig hebt.")
    adviser.choose("KCC-medewerker")
    adviser.press("Opslaan en stappen kiezen")
    adviser.look("path-without-steps")
    for title in (second, first):
        adviser.fill("Zoek een item voor dit leerpad", title)
        adviser.press("Zoek")
        adviser.press("Zet in het leerpad", inside=adviser.region(title).last)
    adviser.look("path-searching")
    adviser.press("Omhoog", inside=adviser.region(first).first)
    adviser.follow("Schrijf uitleg", inside=adviser.region(first).first)
    adviser.look("path-note")
    adviser.fill("Waarom deze stap?", WHY_THIS_STEP)
    adviser.press("Opslaan")
    adviser.press("Publiceer dit leerpad")
    assert "Het leerpad is gepubliceerd." in adviser.text
    adviser.look("path-published")
    adviser.follow("Leerpaden")
    assert "Gepubliceerd" in adviser.region(PATH).inner_text()
    adviser.look("paths")


def read_the_coverage(adviser: Visitor) -> None:
    adviser.follow("Dekking")
    assert "Nog geen aanbod" in adviser.text
    assert adviser.page.locator("main tbody tr").count() == 29
    adviser.look("coverage")
