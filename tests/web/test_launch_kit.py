"""The launch kit: who sees which document, on the page and as PDF, with the organisation's own facts."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine
from pypdf import PdfReader

from app.access import AccessRole
from app.models import Organisation
from seeds.launch_kit import load_launch_kit
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.page import PageClient
from tests.web.world import make_world, shared_catalogue

DESK = (AccessRole.ADVISER, AccessRole.ADMINISTRATOR)
OPENED_BY = {
    "voor-medewerkers": tuple(AccessRole),
    "flyer-teamleiders": (AccessRole.TEAM_LEADER, *DESK),
    "gesprekswijzer": (AccessRole.TEAM_LEADER, *DESK),
    "communicatieplan": DESK,
    "feiten-ondernemingsraad": DESK,
}
HINT = "De technisch beheerder stelt dit in."

each_role = pytest.mark.parametrize("role", AccessRole)
each_code = pytest.mark.parametrize("code", OPENED_BY)


@pytest.fixture
def organisation(build: Builder) -> Organisation:
    made = build.organisation("Gemeente Proefstad")
    made.privacy_contact = "fg@proefstad.example"
    made.works_council_text = "De raad stemde in met {site} en *alles*."
    made.team_threshold = 7
    return made


@pytest.fixture
def adviser(build: Builder, signed_in: SignIn, organisation: Organisation) -> PageClient:
    return signed_in(build.person(organisation, AccessRole.ADVISER))


@pytest.fixture
def at_moment() -> Iterator[None]:
    with time_machine.travel(MOMENT, tick=False):
        yield


@each_role
@each_code
def test_a_document_opens_for_whom_it_is_and_is_not_found_by_others(
    build: Builder, signed_in: SignIn, role: AccessRole, code: str
) -> None:
    client = signed_in(build.person(build.organisation(), role))
    expected = 200 if role in OPENED_BY[code] else 404
    assert client.get(f"/startpakket/{code}").status == expected
    assert client.get(f"/startpakket/{code}/pdf").status == expected


@each_role
def test_the_overview_links_to_what_the_viewer_may_open(build: Builder, signed_in: SignIn, role: AccessRole) -> None:
    page = signed_in(build.person(build.organisation(), role)).get("/startpakket")
    if role is AccessRole.EMPLOYEE:
        assert page.status == 403
        return
    expected = [code for code, roles in OPENED_BY.items() if role in roles]
    assert [link for link in page.links if link.startswith("/startpakket/")] == [
        f"/startpakket/{code}{tail}" for code in expected for tail in ("", "/pdf")
    ]
    assert "/startpakket" in page.links  # the navigation


def test_an_unknown_document_is_not_found(adviser: PageClient) -> None:
    assert adviser.get("/startpakket/bestaat-niet").status == 404
    assert adviser.get("/startpakket/bestaat-niet/pdf").status == 404


def test_who_may_use_the_kit_goes_back_to_it_and_an_employee_to_the_beginning(
    build: Builder, signed_in: SignIn, adviser: PageClient
) -> None:
    assert "Terug naar het startpakket" in adviser.get("/startpakket/voor-medewerkers").html
    employee = signed_in(build.person(build.organisation()))
    assert "Terug naar het startpakket" not in employee.get("/startpakket/voor-medewerkers").html


@each_code
def test_the_page_and_the_pdf_say_the_same_with_the_facts_of_the_organisation(adviser: PageClient, code: str) -> None:
    page, pdf = adviser.get(f"/startpakket/{code}"), adviser.get(f"/startpakket/{code}/pdf")
    for shown in (page.text, pdf.html):
        assert HINT not in shown
        for heading in (
            section.heading.nl for one in load_launch_kit() if one.code == code for section in one.sections
        ):
            assert heading in shown
    assert "Gemeente Proefstad" in pdf.html


def test_facts_are_filled_in_once_and_never_read_as_text_of_ours(adviser: PageClient) -> None:
    for path in ("/startpakket/feiten-ondernemingsraad", "/startpakket/feiten-ondernemingsraad/pdf"):
        text = adviser.get(path).html
        assert "De raad stemde in met {site} en *alles*." in text
        assert "fg@proefstad.example" in text
        assert "vanaf 7 mensen" in text
        assert "Zolang er geen keuze is, telt iemand mee." in text


def test_what_nobody_filled_in_is_a_hint_that_says_who_can(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation(), AccessRole.ADMINISTRATOR))
    overview = client.get("/startpakket")
    assert "Het mailadres voor vragen over privacy" in overview.text
    assert "Wat er met de ondernemingsraad is afgesproken" in overview.text
    assert client.get("/startpakket/feiten-ondernemingsraad").text.count(HINT) == 2
    assert client.get("/startpakket/voor-medewerkers/pdf").html.count("[Nog in te vullen") == 1


def test_the_overview_asks_nothing_when_all_is_filled_in(adviser: PageClient) -> None:
    text = adviser.get("/startpakket").text
    assert "Nog in te vullen" not in text
    assert "{" not in text


def test_the_preset_is_that_of_the_organisation(adviser: PageClient, organisation: Organisation) -> None:
    organisation.counts_by_default = False
    assert "geen keuze is, telt iemand niet mee" in adviser.get("/startpakket/feiten-ondernemingsraad").text


@pytest.mark.usefixtures("at_moment")
def test_the_pdf_is_a_file_with_a_safe_name_of_this_day(adviser: PageClient) -> None:
    page = adviser.get("/startpakket/gesprekswijzer/pdf")
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"] == 'attachment; filename="gesprekswijzer-nl.pdf"'
    assert page.headers["Cache-Control"] == "no-store"
    assert "Gemeente Proefstad · 1 september 2026" in page.html


@pytest.mark.usefixtures("organisation")
def test_what_is_handed_out_on_paper_is_one_page(adviser: PageClient) -> None:
    for code in ("voor-medewerkers", "flyer-teamleiders"):
        answer = adviser.client.get(f"/startpakket/{code}/pdf")
        assert len(PdfReader(io.BytesIO(answer.get_data())).pages) == 1


def test_one_municipality_sees_nothing_of_another(build: Builder, signed_in: SignIn) -> None:
    shared_catalogue(build)
    world = make_world(build, "reiger")
    other = build.organisation("Gemeente Anders")
    client = signed_in(build.person(other, AccessRole.ADVISER))
    for code in OPENED_BY:
        for tail in ("", "/pdf"):
            assert world.word not in client.get(f"/startpakket/{code}{tail}").html
