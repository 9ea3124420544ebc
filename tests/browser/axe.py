"""What a machine can see of accessibility: no finding of axe, and no sideways scroll."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
ADVICE = "axe-core is missing: bin/setup --dev installs it."
RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
  (rule) => `${rule.id} (${rule.help}): ${rule.nodes.map((node) => node.html).slice(0, 3).join(" and ")}`))"""
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const sticksOut = (tag) => tag.getBoundingClientRect().right > innerWidth;
  const outside = [...document.querySelectorAll("body *")].filter(sticksOut);
  return wide > 0 ? `${wide} px too wide, last: ${outside.at(-1)?.outerHTML.slice(0, 120)}` : null;
}"""


def assert_accessible(page: Page, run_on: Page | None = None) -> None:
    """Fail on any violation that axe finds in the page, and when the page is wider than its window.

    A page without JavaScript cannot run axe, so `run_on` then is a page of the same site that can: it gets the same
    width and document. axe goes in by `evaluate`; the content policy stays as it is.
    """
    faults = [fault] if (fault := page.evaluate(TOO_WIDE)) else []
    examined = page
    if run_on is not None and page.viewport_size is not None:
        run_on.set_viewport_size(page.viewport_size)
        run_on.set_content(page.content())
        examined = run_on
    faults += _violations(examined)
    assert not faults, f"{page.url} at {page.viewport_size}:\n" + "\n".join(faults)


def _violations(page: Page) -> list[Any]:
    if not page.evaluate("() => 'axe' in window"):
        assert AXE.exists(), ADVICE
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(RUN)
    return found
