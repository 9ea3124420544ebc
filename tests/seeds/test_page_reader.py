"""Reading a page with projects: facts in page order, and never the people on it."""

from __future__ import annotations

import pytest

from seeds.page_reader import PageItem, read_page, without_people

PAGE = """Ontdek wat andere gemeenten deden

Bergdal: Leren aan de keukentafel

Gemeente Bergdal

Project: Samen leren aan tafel
Contactpersoon gemeente: Fenna Verzonnen
Contactgegevens: f.verzonnen@bergdal.example, tel. 06 12 34 56 78
Thema: Leren en ontwikkelen
Looptijd: 1-1-2021 t/m 31-12-2021

Aanleiding: wie leert er graag alleen?
In 2020 keken 24 collega's mee, in 14 weken.

* Dorpstad: Rekenen met robots

Gemeente Dorpstad

Project:
Rekenen met robots
Projectleider gemeente:
Teun Bedacht
Contactgegevens:
teun@dorpstad.example | 06-12345678
Thema:
Digivaardig
Looptijd:
voorjaar 2021

Het programma begint op 01-09-2021.

** Waterveen: Een les voor later

Gemeente Waterveen

Project: Een les voor later
Contactpersoon: Anna Ergens en Bo Nergens
Contactgegevens: anna@waterveen.example of 012 3456789
Contactgegevens projectleider: bo@waterveen.example

Looptijd: 2021
Bel gerust 010-1234567 of mail naar hulp@waterveen.example voor het draaiboek.
"""

NAMES = ("Fenna", "Verzonnen", "Teun", "Bedacht", "Anna", "Ergens", "Nergens")
ADDRESSES = ("@", "12 34", "06-1", "012 3", "010-1")


@pytest.fixture(scope="module")
def page() -> list[PageItem]:
    return read_page(PAGE)


def test_projects_get_codes_in_page_order(page: list[PageItem]) -> None:
    assert [(item.code, item.heading) for item in page] == [
        ("ao-001", "Bergdal: Leren aan de keukentafel"),
        ("ao-002", "Dorpstad: Rekenen met robots"),
        ("ao-003", "Waterveen: Een les voor later"),
    ]


def test_asterisks_before_a_heading_name_the_round(page: list[PageItem]) -> None:
    assert [item.round for item in page] == ["none", "2021-1", "2021-2"]


def test_a_fact_stands_beside_its_label_or_on_the_next_line(page: list[PageItem]) -> None:
    beside, below, without = page
    assert (beside.title, beside.theme_source, beside.period_text) == (
        "Samen leren aan tafel",
        "Leren en ontwikkelen",
        "1-1-2021 t/m 31-12-2021",
    )
    assert (below.title, below.theme_source, below.period_text) == (
        "Rekenen met robots",
        "Digivaardig",
        "voorjaar 2021",
    )
    assert without.theme_source is None


def test_the_organisation_stands_below_the_heading(page: list[PageItem]) -> None:
    assert [item.organisation for item in page] == ["Gemeente Bergdal", "Gemeente Dorpstad", "Gemeente Waterveen"]


def test_contact_people_and_how_to_reach_them_reach_no_caller(page: list[PageItem]) -> None:
    read = " ".join(str(item) for item in page)
    assert [secret for secret in NAMES + ADDRESSES if secret in read] == []


def test_nothing_but_people_is_dropped() -> None:
    kept = without_people(PAGE).split("\n")
    missing = [line for line in PAGE.split("\n") if line not in kept]
    assert missing == [
        "Contactpersoon gemeente: Fenna Verzonnen",
        "Contactgegevens: f.verzonnen@bergdal.example, tel. 06 12 34 56 78",
        "Projectleider gemeente:",
        "Teun Bedacht",
        "Contactgegevens:",
        "teun@dorpstad.example | 06-12345678",
        "Contactpersoon: Anna Ergens en Bo Nergens",
        "Contactgegevens: anna@waterveen.example of 012 3456789",
        "Contactgegevens projectleider: bo@waterveen.example",
        "Bel gerust 010-1234567 of mail naar hulp@waterveen.example voor het draaiboek.",
    ]
    assert "Bel gerust  of mail naar  voor het draaiboek." in kept


@pytest.mark.parametrize(
    "line",
    [
        "Looptijd: 01-09-2021 - 31-12-2021",
        "Van 1-1-2021 tot 1-7-2022, met 0,5 dag in de week.",
        "Het contact met inwoners werd beter.",
        "De projectleiders leerden van elkaar.",
        "In 2019 deden 120 mensen mee en in 2020 1.250.",
    ],
)
def test_a_line_without_people_stays_as_it_is(line: str) -> None:
    assert without_people(line) == line


def test_a_name_that_stands_below_its_label_is_dropped_and_the_next_fact_is_not() -> None:
    text = "Contactpersoon gemeente:\n\nTeun Bedacht\nThema: Vitaliteit\nTeun vertelt meer."
    assert without_people(text) == "\nThema: Vitaliteit\nTeun vertelt meer."


def test_a_label_without_a_name_drops_no_fact() -> None:
    assert without_people("Contactpersoon gemeente:\nThema: Vitaliteit") == "Thema: Vitaliteit"
