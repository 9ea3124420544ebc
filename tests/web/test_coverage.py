"""What the catalogue covers."""

from __future__ import annotations

import datetime as dt

import pytest

from app.access import AccessRole
from app.db import db
from app.models import LearningStep, Organisation, StepStatus
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome
from tests.web.conftest import SignIn
from tests.web.crawl import statements_of
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


def did_the_course(build: Builder, organisation: Organisation, rise: int) -> None:
    """Somebody with a scan before and one after an own course on 4.1."""
    person = build.person(organisation, counts=True, name="Kanarie")
    for level, days in ((1, -90), (1 + rise, 90)):
        give_outcome(build, person, {"4.1": (level, 3)}, at=MOMENT + dt.timedelta(days=days))
    build.session.add(
        LearningStep(
            person_id=person.id,
            item_id=build.item("eigen-001").id,
            position=1,
            status=StepStatus.DONE,
            reason="",
            added_at=MOMENT,
            done_at=MOMENT,
        )
    )
    build.session.commit()


def test_what_changed_is_told_of_five_people_and_of_four_nothing(build: Builder, signed_in: SignIn) -> None:
    organisation = build.organisation()
    client = signed_in(build.person(organisation, AccessRole.ADVISER))
    client.submit("/catalogus/nieuw", FOR_SAFE_DEVICES)
    for rise in (0, 1, 1, 2):
        did_the_course(build, organisation, rise)
    for path in ("/dekking", "/catalogus/eigen-001"):
        assert "Hier zijn nog geen cijfers over." in client.get(path).text
    did_the_course(build, organisation, 1)
    for path in ("/dekking", "/catalogus/eigen-001"):
        page = client.get(path)
        assert f"{SAFE_DEVICES} : gemiddeld ongeveer 1,0 niveau hoger. Deze verandering is duidelijk." in page.text
        assert "Gemeten bij 5–9 mensen." in page.text
        assert "Dit bewijst niet dat een item werkt." in page.text
        assert "Kanarie" not in page.html


def test_the_pages_with_what_changed_take_few_statements(build: Builder, signed_in: SignIn) -> None:
    organisation = build.organisation()
    client = signed_in(build.person(organisation, AccessRole.ADVISER))
    client.submit("/catalogus/nieuw", FOR_SAFE_DEVICES)
    for rise in (0, 1, 1, 2, 1):
        did_the_course(build, organisation, rise)
    for path in ("/dekking", "/catalogus/eigen-001"):
        with statements_of(db.engine) as sent:
            client.get(path)
        assert len(sent) <= 8
