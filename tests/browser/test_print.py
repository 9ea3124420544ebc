"""On paper: what was folded is there, what can only be pressed is not."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from tests.browser.conftest import Visit
from tests.browser.test_every_page import links_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

OF_THE_SCREEN = (
    "a.app-navigation__link, .app-back__link, .app-account a, .app-footer__link, main button, main .app-buttons"
)
RESULT = r"/zelfscan/\d+/uitslag"
PRINTED = [
    ("medewerker", "/zelfscan", RESULT),
    ("medewerker", "/tips", r"/tips"),
    ("medewerker", "/tips", r"/tips/[^/]+"),
    ("medewerker", "/leerpad", r"/leerpad"),
    ("medewerker", "/startpakket/voor-medewerkers", r"/startpakket/voor-medewerkers"),
    ("adviseur", "/catalogus", r"/catalogus/ao-\d+"),
]


def squeezed(text: str) -> str:
    """A text without its spaces: a PDF has its own."""
    return re.sub(r"\s+", "", text)


def printed(visitor: Visitor) -> str:
    """The words of the page on paper, squeezed."""
    pages = PdfReader(io.BytesIO(visitor.page.pdf(format="A4"))).pages
    return squeezed("".join(page.extract_text() for page in pages))


def texts(visitor: Visitor, selector: str) -> list[str]:
    """What every element says, folded or not."""
    found: list[str] = visitor.page.locator(selector).evaluate_all("(found) => found.map((one) => one.textContent)")
    return [text for text in map(squeezed, found) if text]


def open_page(visitor: Visitor, start: str, wanted: str) -> None:
    """Open the first page with this address that can be reached from `start`."""
    visitor.open(start)
    if not re.fullmatch(wanted, visitor.path):
        visitor.open(next(link for link in links_of(visitor) if re.fullmatch(wanted, link)))


@pytest.mark.parametrize(("account", "start", "wanted"), PRINTED)
def test_a_printed_page_has_its_words_and_nothing_to_press(
    shared_site: str, visit: Visit, account: str, start: str, wanted: str
) -> None:
    visitor = visit(shared_site)
    visitor.sign_in(account)
    open_page(visitor, start, wanted)
    paper = printed(visitor)
    for text in texts(
        visitor, "main h1, main h2, main h3, main details p:not(:has(a)), main details li:not(:has(a, li))"
    ):
        assert text in paper
    visitor.page.emulate_media(media="print")
    shown = visitor.page.locator(OF_THE_SCREEN).filter(visible=True).all_inner_texts()
    visitor.page.emulate_media(media="screen")
    assert shown == []


def test_what_is_folded_on_the_screen_is_on_the_paper_of_a_result(shared_site: str, visit: Visit) -> None:
    visitor = visit(shared_site)
    visitor.sign_in("medewerker")
    open_page(visitor, "/zelfscan", RESULT)
    folded = [text for text in texts(visitor, "main details p:not(:has(a))") if text not in squeezed(visitor.text)]
    assert folded
    paper = printed(visitor)
    assert [text for text in folded if text not in paper] == []


def test_paper_is_black_on_white(shared_site: str, visit: Visit) -> None:
    visitor = visit(shared_site)
    visitor.sign_in("medewerker")
    open_page(visitor, "/zelfscan", RESULT)
    visitor.page.emulate_media(media="print")
    colors = visitor.page.locator("main :is(h1, h2, h3, p, a, li, summary, span)").evaluate_all(
        "(found) => [...new Set(found.map((one) => getComputedStyle(one).color))]"
    )
    assert colors == ["rgb(0, 0, 0)"]
    grounds = visitor.page.evaluate(
        "() => [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert grounds[0] == "rgb(255, 255, 255)"
    assert grounds[1] in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
