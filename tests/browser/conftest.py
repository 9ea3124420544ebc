"""Fixtures for the tests in a real browser: Chromium, the demo site, and visitors who are watched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import ADVICE, installed_chromium
from tests.browser.demo_site import fill_database, served
from tests.browser.visitor import KeyboardVisitor, Visitor
from tests.browser.watch import Watch

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = 800
PATIENCE_MS = 10_000


class Visit(Protocol):
    """Opens a browser window of its own on a site."""

    def __call__(self, site: str, *, width: int = 1200, javascript: bool = True, keyboard: bool = False) -> Visitor:
        """A visitor who is not signed in, with an empty jar of cookies."""


@pytest.fixture(scope="package")  # no longer: the event loop that Playwright keeps is in the way of other tests
def chromium() -> Iterator[Browser]:
    """A real Chromium; without one the browser tests fail, and say how to get one."""
    path = installed_chromium()
    assert path is not None, ADVICE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of the demo, made once a run; always SQLite, as bin/demo has it."""
    folder = tmp_path_factory.mktemp("demo")
    fill_database(folder)
    return folder


@pytest.fixture
def demo_site(demo_database: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a demo site for one test."""
    with served(demo_database, tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def shared_site(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo site for tests that only look."""
    with served(demo_database, tmp_path_factory.mktemp("site")) as url:
        yield url


@pytest.fixture(params=[320, 1200], ids=["narrow", "wide"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of a phone, and of a desk."""
    found: int = request.param
    return found


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens browser windows for visitors; at the end none of them may have anything to complain of."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_window(site: str, width: int, *, javascript: bool = True) -> tuple[BrowserContext, Watch]:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT},
            locale="nl-NL",
            java_script_enabled=javascript,
            reduced_motion="reduce",  # the page is where it scrolls to at once
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watches.append(Watch(context, site))
        return context, watches[-1]

    def visit(site: str, *, width: int = 1200, javascript: bool = True, keyboard: bool = False) -> Visitor:
        runs_axe = None
        if not javascript:
            runs_axe = open_window(site, width)[0].new_page()
            runs_axe.goto(f"{site}/privacy")
        context, watch = open_window(site, width, javascript=javascript)
        kind = KeyboardVisitor if keyboard else Visitor
        name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_")).strip("-")
        return kind(context.new_page(), watch, name=name, runs_axe=runs_axe)

    yield visit
    for context in contexts:
        context.close()
    for watch in watches:
        watch.assert_quiet()
