"""The other language in a real browser: one button, nothing typed is lost unasked, and English fits like Dutch."""

from __future__ import annotations

from collections import deque

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_every_page import PUBLIC_PAGES, kind_of, links_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

WARNING = "The page starts again. What you filled in here and did not save will be lost. Continue?"
LEARNING_QUESTION = "Waar loop je in je werk tegenaan?"


def language_of(visitor: Visitor) -> str | None:
    return visitor.page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_one_button_and_by_keyboard(shared_site: str, visit: Visit, width: int, javascript: bool) -> None:
    visitor = visit(shared_site, width=width, javascript=javascript, keyboard=True)
    visitor.open("/privacy")
    visitor.press("English")
    assert (visitor.path, language_of(visitor)) == ("/privacy", "en")
    visitor.press("Nederlands")
    assert (visitor.path, language_of(visitor)) == ("/privacy", "nl")


def test_the_button_is_large_enough_for_a_finger(shared_site: str, visit: Visit) -> None:
    visitor = visit(shared_site, width=320)
    visitor.open("/inloggen")
    box = visitor.page.get_by_role("button", name="English").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["width"] >= 44


def test_what_was_typed_is_not_lost_without_asking(demo_site: str, visit: Visit) -> None:
    visitor = visit(demo_site)
    visitor.sign_in("nieuw")
    visitor.open("/zelfscan/start")
    visitor.fill(LEARNING_QUESTION, "Hoe zoek ik in ons archief?")
    visitor.page.get_by_role("button", name="English").click()  # the watch says no to every question
    assert visitor.watch.complaints == [f"dialog: {WARNING}"]
    visitor.watch.complaints.clear()
    assert language_of(visitor) == "nl"
    expect(visitor.page.get_by_label(LEARNING_QUESTION)).to_have_value("Hoe zoek ik in ons archief?")

    visitor.page.evaluate("window.confirm = () => true")
    visitor.press("English")
    assert (visitor.path, language_of(visitor)) == ("/zelfscan/start", "en")


@pytest.mark.parametrize("account", ["medewerker", "nieuw", "teamleider", "adviseur", "beheerder"])
def test_every_page_of_an_account_fits_in_english(demo_site: str, visit: Visit, account: str) -> None:
    visitor = visit(demo_site)
    visitor.sign_in(account)
    visitor.press("English")
    seen = {kind_of(path) for path in (visitor.path, *PUBLIC_PAGES)}
    waiting = deque([visitor.path, *PUBLIC_PAGES])
    while waiting:
        path = waiting.popleft()
        visitor.open(path)
        assert language_of(visitor) == "en", path
        visitor.look(kind_of(path))
        for link in links_of(visitor):
            if kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)
    assert len(seen) > len(PUBLIC_PAGES)
