"""Finds a Chromium for the browser tests: an installed one first, else the one that Playwright installs.

Run as a module it makes sure that there is one, and else says how to get one and exits with 1.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = """The browser tests need a Chromium and none was found; Playwright could not install one either.
Install it and run the tests again: on Debian 'sudo apt install chromium', elsewhere Google Chrome will do."""


def installed_chromium() -> str | None:
    """The path of a Chromium on this machine: the system's, else Playwright's own; None without either."""
    for name in NAMES:
        if (path := shutil.which(name)) is not None:
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main() -> None:
    """Make sure that there is a Chromium."""
    if installed_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if installed_chromium() is None:
            sys.exit(ADVICE)


if __name__ == "__main__":
    main()
