"""What an adviser decides by keyboard on a phone, and what an employee without JavaScript does with it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

WHY = "Hier doen dit jaar alle teams aan mee."
PATH = "Rustig beginnen"


def test_an_adviser_moves_a_tip_by_keyboard_and_takes_it_back(demo_site: str, visit: Visit) -> None:
    employee = visit(demo_site, width=320, javascript=False)
    employee.sign_in("medewerker")
    employee.open("/tips")
    title = employee.page.locator(".app-cards--column > li h2").nth(2).inner_text()
    code = employee.page.get_by_role("link", name=title, exact=True).get_attribute("href").rsplit("/", 1)[-1]

    adviser = visit(demo_site, width=320, keyboard=True)
    adviser.sign_in("adviseur")
    adviser.open(f"/catalogus/{code}")
    adviser.follow("Zet dit item hoger of lager")
    adviser.press("Zet dit item hoger of lager")
    adviser.assert_errors("Kies hoe ver het opschuift.", "Schrijf waarom je dit doet.")
    adviser.look("boost-empty")
    adviser.choose("Iets lager")
    adviser.fill("Waarom?", WHY)
    adviser.choose("KCC-medewerker")
    adviser.press("Zet dit item hoger of lager")
    assert f"Reden: {WHY}" in adviser.text
    adviser.look("boosted")

    employee.open("/tips")
    assert f"L&D zet dit lager. Reden: {WHY}" in employee.region(title).inner_text()
    employee.look("tips")

    adviser.press("Draai dit besluit terug")
    assert f"Reden: {WHY}" not in adviser.text.split("Eerdere besluiten")[0]
    adviser.look("taken-back")
    employee.open("/tips")
    assert WHY not in employee.text


def test_an_employee_plans_a_path_that_begins_with_one_of_the_adviser(demo_site: str, visit: Visit) -> None:
    adviser = visit(demo_site)
    adviser.sign_in("adviseur")
    first = publish_a_path(adviser)

    employee = visit(demo_site, width=320, javascript=False)
    employee.sign_in("medewerker")
    employee.open("/leerpad/maken")
    employee.look("make")
    employee.choose("Ongeveer een uur")
    employee.choose("12 weken")
    employee.choose("Begin opnieuw")
    employee.press("Bekijk een voorstel")
    employee.assert_errors("Kies waarmee je wilt beginnen.")
    assert employee.page.get_by_label("12 weken").is_checked()
    employee.look("make-empty")
    employee.choose(f"Ja, met ‘{PATH}’")
    employee.press("Bekijk een voorstel")
    assert first in steps_of(employee)
    employee.look("proposal")
    employee.press("Bewaar dit leerpad")
    assert first in steps_of(employee)
    employee.look("path")


def publish_a_path(adviser: Visitor) -> str:
    """Put one item in a path and publish it; its title."""
    adviser.open("/catalogus")
    title = adviser.page.locator(".app-card__title").first.inner_text()
    adviser.follow("Leerpaden")
    adviser.follow("Maak een leerpad")
    adviser.fill("Titel", PATH)
    adviser.fill("Inleiding", "Een stap om mee te beginnen.")
    adviser.press("Opslaan en stappen kiezen")
    adviser.fill("Zoek een item voor dit leerpad", title)
    adviser.press("Zoek")
    adviser.press("Zet in het leerpad", inside=adviser.region(title).last)
    adviser.press("Publiceer dit leerpad")
    assert "Het leerpad is gepubliceerd." in adviser.text
    return title


def steps_of(employee: Visitor) -> list[str]:
    """The titles of the steps on the page."""
    return employee.page.locator("main ol .app-card__title").all_inner_texts()
