"""What the catalogue covers."""

from __future__ import annotations

import pytest

from app.access import AccessRole
from tests.builders import Builder
from tests.web.conftest import SignIn
from tests.web.page import Page, PageClient
from tests.web.test_catalogue import COURSE

SAFE_DEVICES = "4.1 Apparaten en informatie beveiligen"
FOR_SAFE_DEVICES = COURSE | {"tags-0-competence": "4.1", "tags-0-from_level": "0", "tags-0-to_level": "3"}


@pytest.fixture
def client(build: Builder, signed_in: SignIn) -> PageClient:
    return signed_in(build.person(build.organisation(), AccessRole.ADVISER))


def missing(page: Page) -> str:
    """The list of what has no offer."""
    found = page.soup.select_one("h2 ~ .app-cards")
    return "" if found is None else found.get_text(" ", strip=True)


def numbers(page: Page, competence: str) -> list[str]:
    """The row of a competence in the table."""
    row = next(row for row in page.soup.select("tbody tr") if competence in row.get_text())
    return [cell.get_text(strip=True) for cell in row.select("td")]


def test_what_has_no_offer_stands_out_until_an_item_fills_it(build: Builder, client: PageClient) -> None:
    build.catalogue()
    page = client.get("/dekking")
    assert f"{SAFE_DEVICES} Op geen enkel niveau aanbod Basis: 20 functies vragen dit" in missing(page)
    assert numbers(page, SAFE_DEVICES) == ["0", "0", "0", "0"]
    client.submit("/catalogus/nieuw", FOR_SAFE_DEVICES)
    page = client.get("/dekking")
    assert SAFE_DEVICES not in missing(page)
    assert numbers(page, SAFE_DEVICES) == ["1", "1", "1", "0"]


def test_a_hidden_item_does_not_count(client: PageClient) -> None:
    client.submit("/catalogus/nieuw", FOR_SAFE_DEVICES)
    client.submit("/catalogus/eigen-001/verbergen", {"reason": "Proef."})
    assert numbers(client.get("/dekking"), SAFE_DEVICES) == ["0", "0", "0", "0"]


def test_without_a_catalogue_every_competence_is_missing(client: PageClient) -> None:
    assert missing(client.get("/dekking")).count("Op geen enkel niveau aanbod") == 29
