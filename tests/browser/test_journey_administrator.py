"""The journey of an administrator: adding people, one and many, and closing an account."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

NAME, EMAIL = "Bo Nieuwkomer", "bo@voorbeeldstad.example"
PASSWORD = "paars fietst een ladder"
LIST = """naam;e-mail;team;rechten
Iris Inktvis;iris@voorbeeldstad.example;Vergunningen;medewerker
Olaf Oever;olaf-zonder-apenstaart;Vergunningen;medewerker
Noor Sleutelhof;beheerder@voorbeeldstad.example;;
"""


def test_somebody_new_gets_a_link_sets_a_password_and_gets_a_team(demo_site: str, visit: Visit) -> None:
    administrator = visit(demo_site)
    administrator.sign_in("beheerder")
    assert administrator.h1 == "Mensen"
    administrator.look("people")
    link = add_one_person(administrator)

    new = visit(demo_site, width=320)
    set_a_password(new, link)
    new.sign_in(EMAIL, PASSWORD)
    assert new.h1 == "Zelfscan digitale vaardigheden"
    assert "Mijn teams" not in navigation(new)

    make_team_leader(administrator, team="Dienstverlening › Wijkloket Noord")
    new.open("/")
    assert "Mijn teams" in navigation(new)
    assert "Wijkloket Noord" in new.text

    new.open(link)
    assert new.h1 == "Deze link werkt niet meer"
    new.look("link-over")


def add_one_person(administrator: Visitor) -> str:
    """Add somebody; returns the path of the invitation link."""
    administrator.follow("Persoon toevoegen")
    administrator.look("new-person")
    administrator.press("Toevoegen")
    administrator.assert_errors("Vul de naam in.", "Vul het e-mailadres in.")
    administrator.look("new-person-empty")
    administrator.fill("Naam", NAME)
    administrator.fill("E-mailadres", "bo@")
    administrator.press("Toevoegen")
    assert administrator.page.get_by_label("Naam").input_value() == NAME
    administrator.fill("E-mailadres", EMAIL)
    administrator.press("Toevoegen")
    administrator.look("invited")
    link = administrator.page.get_by_label("Link").input_value()
    site = administrator.watch.site
    assert link.startswith(f"{site}/uitnodiging/")
    return link.removeprefix(site)


def set_a_password(new: Visitor, link: str) -> None:
    new.open(link)
    assert NAME in new.text
    new.look("choose-password")
    new.fill("Nieuw wachtwoord", "voorbeeldstad")
    new.fill("Nog een keer je wachtwoord", "voorbeeldstad")
    new.press("Wachtwoord opslaan")
    new.assert_errors("Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier losse woorden.")
    new.look("choose-password-again")
    new.fill("Nieuw wachtwoord", PASSWORD)
    new.fill("Nog een keer je wachtwoord", PASSWORD)
    new.press("Wachtwoord opslaan")
    assert "Je kunt nu inloggen." in new.text


def make_team_leader(administrator: Visitor, *, team: str) -> None:
    find(administrator, NAME)
    administrator.choose("Teamleider")
    led = administrator.group("Van welke teams is deze persoon teamleider?")
    administrator.pick(led.get_by_label(team))
    administrator.select("Afdeling of team", team)
    administrator.look("person")
    administrator.press("Opslaan")
    assert f"De gegevens van {NAME} zijn opgeslagen." in administrator.text


def test_a_list_is_checked_before_anybody_is_added(demo_site: str, visit: Visit) -> None:
    administrator = visit(demo_site, width=320)
    administrator.sign_in("beheerder")
    administrator.follow("Lijst toevoegen")
    administrator.look("list")
    administrator.press("Controleer de lijst")
    assert administrator.page.title().startswith("Fout: ")
    administrator.look("list-empty")
    file = FilePayload(name="mensen.csv", mimeType="text/csv", buffer=LIST.encode("utf-8-sig"))
    administrator.page.get_by_label("CSV-bestand").set_input_files(files=file)
    administrator.press("Controleer de lijst")
    administrator.assert_errors("Regel 3: ‘olaf-zonder-apenstaart’ is geen e-mailadres. Verbeter het.")
    administrator.look("list-with-error")
    typed = administrator.page.get_by_label("De lijst als tekst").input_value()
    mended = typed.replace("olaf-zonder-apenstaart", "olaf@voorbeeldstad.example")
    assert mended != typed
    administrator.fill("De lijst als tekst", mended)
    administrator.press("Controleer opnieuw")
    assert "2 mensen zijn nieuw." in administrator.text
    assert "1 persoon heeft al een account." in administrator.text
    administrator.look("list-checked")
    administrator.press("Voeg 2 mensen toe")
    assert administrator.h1 == "2 mensen zijn toegevoegd"
    administrator.look("list-added")
    assert downloaded(administrator.page).count("/uitnodiging/") == 2
    find(administrator, "Olaf Oever")
    assert "Uitgenodigd" in administrator.text


def downloaded(page: Page) -> str:
    """The file behind the download button."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download als CSV").click()
    return download.value.path().read_text(encoding="utf-8-sig")


def test_who_is_deactivated_is_out_at_once(demo_site: str, visit: Visit) -> None:
    employee, administrator = visit(demo_site), visit(demo_site)
    employee.sign_in("medewerker")
    employee.open("/tips")
    administrator.sign_in("beheerder")
    find(administrator, "Sanne Wegwijs")
    administrator.press("Account uitschakelen")
    assert "Uitgeschakeld" in administrator.text
    administrator.look("person-deactivated")
    employee.follow("Mijn leerpad")
    assert employee.h1 == "Inloggen"
    employee.give_credentials("medewerker")
    employee.assert_errors("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei.")

    administrator.press("Account inschakelen")
    employee.give_credentials("medewerker")
    assert employee.h1 == "Mijn leerpad"


def test_an_administrator_arranges_departments_and_teams(demo_site: str, visit: Visit) -> None:
    administrator = visit(demo_site)
    administrator.sign_in("beheerder")
    administrator.follow("Afdelingen en teams")
    administrator.look("units")
    administrator.follow("Afdeling of team toevoegen")
    administrator.press("Toevoegen")
    administrator.assert_errors("Vul de naam in.")
    administrator.look("unit-empty")
    administrator.fill("Naam", "Wijkloket Zuid")
    administrator.select("Valt onder", "Dienstverlening")
    administrator.press("Toevoegen")
    assert "Wijkloket Zuid is toegevoegd." in administrator.text
    administrator.follow("Wijkloket Zuid")
    administrator.fill("Naam", "Wijkloket Zuidoost")
    administrator.press("Opslaan")
    administrator.follow("Wijkloket Zuidoost")
    administrator.look("unit")
    administrator.press("Verwijderen")
    assert "Wijkloket Zuidoost is verwijderd." in administrator.text


def find(administrator: Visitor, name: str) -> None:
    """Open the page of a person by searching."""
    administrator.follow("Mensen")
    administrator.fill("Naam of e-mailadres", name)
    administrator.press("Zoeken")
    administrator.look("people-found")
    administrator.follow(name)


def navigation(visitor: Visitor) -> list[str]:
    """The words of the main menu."""
    return visitor.page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link").all_inner_texts()
