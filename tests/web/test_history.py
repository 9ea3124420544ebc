"""The pages of earlier scans: what changed, in words and in a picture."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from app.access import AccessRole
from app.models import Person, Scan
from app.services.rechecking import WAIT
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn

PAGE = "/zelfscan/verloop"


@pytest.fixture
def person(build: Builder) -> Person:
    return build.person(build.organisation())


def test_without_a_scan_the_page_leads_to_the_scan(person: Person, signed_in: SignIn) -> None:
    page = signed_in(person).get(PAGE)
    assert "Je hebt nog geen scan gedaan" in page.text
    assert "/zelfscan" in page.links


def test_with_one_scan_the_page_says_when_a_next_one_makes_sense(
    build: Builder, person: Person, signed_in: SignIn
) -> None:
    build.finished_scan(person)
    assert "vanaf 1 december 2026" in signed_in(person).get(PAGE).text


def test_two_scans_stand_beside_each_other_in_words_and_as_a_picture(
    build: Builder, person: Person, signed_in: SignIn
) -> None:
    build.finished_scan(person, step=0)
    build.finished_scan(person, step=3, at=MOMENT + WAIT)
    page = signed_in(person).get(PAGE)
    assert "Van 1 september 2026 naar 1 december 2026" in page.text
    assert "Hoger dan toen" in page.text
    assert "Lager dan toen" not in page.text
    assert "kan toeval zijn" in page.text
    assert "Niet dezelfde vragenlijst" not in page.text
    pictures = page.soup.select("svg[role=img]")
    assert pictures
    for picture in pictures:
        named = [page.soup.find(id=name) for name in str(picture["aria-labelledby"]).split()]
        assert all(one is not None and one.get_text(strip=True) for one in named)
    assert len(page.soup.select(".app-trend__mark")) == 2 * len(pictures)
    assert len(page.soup.select("details table")) == len(pictures)


def test_no_figure_lies_beyond_the_scale_that_the_page_names(build: Builder, person: Person, signed_in: SignIn) -> None:
    build.finished_scan(person, step=0)
    build.finished_scan(person, step=3, at=MOMENT + WAIT)
    page = signed_in(person).get(PAGE)
    assert "De schaal loopt van 0 tot 4." in page.text
    assert "Toen: 0,0. Nu: 4,0." in page.text
    figures = re.findall(r"-?\d,\d", page.text)
    assert len(figures) > 10
    assert {figure for figure in figures if not "0,0" <= figure <= "4,0"} == set()


def test_a_small_difference_is_not_called_a_change(build: Builder, person: Person, signed_in: SignIn) -> None:
    for number in range(2):
        build.finished_scan(person, step=1, at=MOMENT + number * WAIT)
    text = signed_in(person).get(PAGE).text
    assert "Het verschil is bij geen enkel onderwerp groot genoeg" in text
    assert "onderwerpen zonder duidelijk verschil" in text
    assert "Hoger dan toen" not in text
    assert "Lager dan toen" not in text


def test_another_version_of_the_questions_is_told(build: Builder, person: Person, signed_in: SignIn) -> None:
    old = build.finished_scan(person)
    build.finished_scan(person, at=MOMENT + WAIT)
    build.session.get_one(Scan, old).bank_version = "2026.1"
    page = signed_in(person).get(PAGE)
    assert "Niet dezelfde vragenlijst" in page.text
    assert "versie 2026.1" in page.text
    assert page.soup.select(".app-trend__line--broken")


def test_a_scan_from_before_areas_were_kept_is_told(build: Builder, person: Person, signed_in: SignIn) -> None:
    old = build.finished_scan(person)
    build.finished_scan(person, at=MOMENT + WAIT)
    build.session.get_one(Scan, old).area_scores = None
    page = signed_in(person).get(PAGE)
    assert "niet bewaard" in page.text
    assert page.soup.find("svg", class_="app-trend") is None


def test_areas_of_which_other_competences_were_asked_are_named(
    build: Builder, person: Person, signed_in: SignIn
) -> None:
    build.finished_scan(person, function_roles=("kcc",))
    build.finished_scan(person, function_roles=("directie",), at=MOMENT + WAIT)
    page = signed_in(person).get(PAGE)
    assert "niet over dezelfde onderwerpen" in page.text
    assert "Digitale inhoud maken" in page.text
    assert "Wat we niet vergelijken" in page.text


def test_another_earlier_scan_can_be_chosen_from_the_list(build: Builder, person: Person, signed_in: SignIn) -> None:
    first, *_ = [build.finished_scan(person, at=MOMENT + number * WAIT) for number in range(3)]
    client = signed_in(person)
    page = client.get(PAGE)
    assert "Van 1 december 2026 naar 2 maart 2027" in page.text
    assert f"{PAGE}?eerder={first}" in page.links
    assert "Van 1 september 2026 naar 2 maart 2027" in client.get(f"{PAGE}?eerder={first}").text


def test_the_newest_scan_and_somebody_elses_cannot_be_chosen_as_the_earlier_one(
    build: Builder, person: Person, signed_in: SignIn
) -> None:
    build.finished_scan(person)
    newest = build.finished_scan(person, at=MOMENT + WAIT)
    others = build.finished_scan(build.person(build.organisation()), at=MOMENT - dt.timedelta(days=1))
    client = signed_in(person)
    for wanted in (newest, others, "x", ""):
        assert client.get(f"{PAGE}?eerder={wanted}").status == 404


def test_the_page_is_for_who_takes_scans(build: Builder, signed_in: SignIn) -> None:
    assert signed_in(build.person(build.organisation(), AccessRole.ADVISER)).get(PAGE).status == 403


def test_the_start_page_and_the_result_lead_to_the_history(build: Builder, person: Person, signed_in: SignIn) -> None:
    scan = build.finished_scan(person)
    client = signed_in(person)
    for path in ("/zelfscan", f"/zelfscan/{scan}/uitslag"):
        assert PAGE in client.get(path).links
