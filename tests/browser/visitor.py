"""Somebody at a browser: opens pages, fills in forms and presses buttons, by mouse or by keyboard alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from app.services.demo_accounts import DEMO_PASSWORD
from tests.browser.axe import assert_accessible
from tests.browser.watch import Watch

SCREENSHOTS = Path(__file__).parent / "screenshots"
WIDTHS = (320, 1200)
MOST_TABS = 200
FOCUS_STOP = """async (wanted) => {
  const focused = document.activeElement;
  if (focused === document.body) return {arrived: false, fault: null};
  const style = getComputedStyle(focused.closest(".app-choice") ?? focused);
  const inner = !focused.matches(":focus");  // a part that the browser draws, as the calendar of a date
  const ringed = inner || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most - 1)) / 2;
  const seen = () => {
    const box = focused.getClientRects()[0];
    const across = middle(box.left, box.right, innerWidth), down = middle(box.top, box.bottom, innerHeight);
    const top = document.elementFromPoint(across, down);
    return top !== null && (focused.contains(top) || top.contains(focused));
  };
  for (let frames = 0; frames < 5 && !seen(); frames++) await new Promise(requestAnimationFrame);  // it scrolls
  const fault = ringed ? (seen() ? null : "is covered or out of view") : "shows no focus";
  return {arrived: focused === wanted, fault: fault && `${focused.outerHTML.slice(0, 200)} ${fault}`};
}"""


class Visitor:
    """Somebody with a mouse, or a finger."""

    def __init__(self, page: Page, watch: Watch, *, name: str, runs_axe: Page | None = None) -> None:
        self.page, self.watch, self.name, self.runs_axe = page, watch, name, runs_axe

    # --- looking ---

    @property
    def h1(self) -> str:
        """The main heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def text(self) -> str:
        """The words of the main part that can be seen."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def path(self) -> str:
        """The address of the page, without the site."""
        return self.page.url.removeprefix(self.watch.site)

    def look(self, name: str) -> None:
        """Check the page as it stands, on a phone and on a desk; with SCREENSHOTS=1 keep pictures under this name."""
        own = self.page.viewport_size
        assert own is not None
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": own["height"]})
            if os.environ.get("SCREENSHOTS") == "1":
                self._take_picture(f"{name}-{width}")
            assert_accessible(self.page, self.runs_axe)
        self.page.set_viewport_size(own)
        self.watch.assert_quiet()

    def _take_picture(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")  # what stands above the window must not get into the picture
        # hiding the caret would take a style that the content policy refuses
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{name}.png", full_page=True, caret="initial")

    def assert_errors(self, *messages: str) -> None:
        """The page says in its title and in a summary, which has the focus, that exactly this is wrong."""
        assert self.page.title().startswith("Fout: ")
        summary = self.page.locator("[data-error-summary]")
        assert summary.locator("li").all_inner_texts() == list(messages)
        if self.runs_axe is None:
            expect(summary).to_be_focused()

    def region(self, title: str) -> Locator:
        """The one card or step with this heading."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator(".app-card").filter(has=heading)

    def group(self, legend: str) -> Locator:
        """The fields below this legend."""
        return self.page.locator("fieldset").filter(has=self.page.locator("legend").filter(has_text=legend))

    # --- doing ---

    def open(self, path: str) -> None:
        """Go to an address of the site, as from a bookmark."""
        self.page.goto(self.watch.site + path)
        self.watch.assert_quiet()

    def sign_in(self, account: str, password: str = DEMO_PASSWORD) -> None:
        """Sign in on the sign-in page; a name without @ is one of the demo accounts of Voorbeeldstad."""
        self.open("/inloggen")
        self.give_credentials(account, password)
        assert self.page.get_by_role("button", name="Uitloggen").is_visible(), self.text

    def give_credentials(self, account: str, password: str = DEMO_PASSWORD) -> None:
        """Sign in on the page that is open."""
        self.fill("E-mailadres", account if "@" in account else f"{account}@voorbeeldstad.example")
        self.fill("Wachtwoord", password)
        self.press("Inloggen")

    def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button and wait for the page that it leads to."""
        self._go(_only((inside or self.page).get_by_role("button", name=_begins(name))))

    def follow(self, name: str, inside: Locator | None = None) -> None:
        """Follow a link and wait for its page."""
        self._go(_only((inside or self.page).get_by_role("link", name=_begins(name))))

    def unfold(self, name: str) -> None:
        """Open a part of the page that is folded."""
        self._activate(_only(self.page.locator("summary").filter(has_text=name)))

    def fill(self, label: str, text: str) -> None:
        """Put a text into a field, in place of what stands there."""
        self._control(label).fill(text)

    def select(self, label: str, option: str, inside: Locator | None = None) -> None:
        """Choose from a list."""
        self._control(label, inside).select_option(label=option)

    def choose(self, label: str, inside: Locator | None = None) -> None:
        """Pick a radio button or tick a checkbox by its label."""
        self.pick(_only((inside or self.page).get_by_label(label, exact=True)))

    def jump_to_error(self, message: str, *, label: str) -> None:
        """Follow a message of the error summary to the field that it is about."""
        self._activate(self.page.locator("[data-error-summary]").get_by_role("link", name=message))
        expect(self._control(label)).to_be_focused()

    def pick(self, control: Locator) -> None:
        """Pick this radio button or tick this checkbox."""
        control.check()

    def _control(self, label: str, inside: Locator | None = None) -> Locator:
        return _only((inside or self.page).get_by_label(_begins(label)))

    def _go(self, target: Locator) -> None:
        with self.page.expect_navigation():
            self._activate(target)
        self.watch.assert_quiet()

    def _activate(self, target: Locator) -> None:
        target.click()


class KeyboardVisitor(Visitor):
    """Somebody who has only a keyboard: Tab, arrows, Space and Enter; at each stop the focus must be seen."""

    def fill(self, label: str, text: str) -> None:
        """Tab to the field and type."""
        self._tab_to(self._control(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def select(self, label: str, option: str, inside: Locator | None = None) -> None:
        """Tab to the list and go down to the option."""
        control = self._control(label, inside)
        self._tab_to(control)
        for _ in range(control.locator("option").count()):
            if control.locator("option:checked").inner_text() == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {option}")

    def pick(self, control: Locator) -> None:
        """Tab to the checkbox and press Space; to the radio buttons, and go down to the right one."""
        if control.get_attribute("type") == "checkbox":
            self._tab_to(control)
            if not control.is_checked():
                self.page.keyboard.press("Space")
            return
        name = control.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        checked = self.page.locator(f"input[type=radio][name='{name}']:checked")
        self._tab_to(checked if checked.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if control.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("the arrows do not reach the answer")

    def _activate(self, target: Locator) -> None:
        self._tab_to(target)
        self.page.keyboard.press("Enter")

    def _tab_to(self, target: Locator) -> None:
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(FOCUS_STOP, wanted)
            assert stop["fault"] is None, f"{self.path}: {stop['fault']}"
            if stop["arrived"]:
                return
        raise AssertionError(f"Tab does not reach {target}")


def _begins(name: str) -> re.Pattern[str]:
    """Names of buttons and fields may go on with what only a screen reader says, or with '(niet verplicht)'."""
    return re.compile(rf"^\s*{re.escape(name)}(?!\w)")


def _only(found: Locator) -> Locator:
    """The one that can be seen: Playwright itself fails when there are more."""
    return found.filter(visible=True)
