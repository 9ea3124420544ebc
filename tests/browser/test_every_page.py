"""Every page that a demo account can reach by links, on a phone and on a desk; forms also when they are sent empty."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import expect

from app.access import GRANTS, AccessRole
from app.services.demo_accounts import demo_accounts
from seeds.demo_plan import load_demo_plan
from seeds.roles import load_roles
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ROUTES = Path(__file__).parent.parent / "routes.txt"
PUBLIC_PAGES = ("/inloggen", "/privacy", "/toegankelijkheid", "/uitnodiging/verkeerd", "/bestaat-niet")
ROLES = {role.code for role in load_roles()}
OWN_WORDS = {word for word in re.split(r"[/\s]", ROUTES.read_text(encoding="utf-8")) if "<" not in word}
"""Parts of addresses of ours, which may look like a code."""
ONCE_THERE_IS_SOMETHING = {
    "/leerpad/datums", "/tips/leervraag", "/tips/niet-voor-mij", "/tips/waarom-niet", "/zelfscan/hercheck",
    "/zelfscan/niveaus", "/zelfscan/verloop",
}  # fmt: skip
"""Pages that are linked once somebody has a result, steps, or tips that they did not want: the medewerkers do."""
MAIN_FORM = "main form[method=post][novalidate]"

each_account = pytest.mark.parametrize("email", [account.email for account in demo_accounts()])


@each_account
def test_every_page_of_an_account_is_accessible_and_fits(shared_site: str, visit: Visit, email: str) -> None:
    visitor = visit(shared_site)
    visitor.sign_in(email)
    seen = {kind_of(path) for path in (visitor.path, *PUBLIC_PAGES)}
    waiting = deque([visitor.path])
    while waiting:
        path = waiting.popleft()
        visitor.open(path)
        check_page(visitor, kind_of(path))
        for link in links_of(visitor):
            if kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)
    assert sorted(address for address in addresses_for(email) if kind_of(address) not in seen) == []


def addresses_for(email: str) -> set[str]:
    """The pages without a number or code in their address that an account has the permission to open; no files."""
    code, slug = email.removesuffix(".example").split("@")
    municipality = next(one for one in load_demo_plan().municipalities if one.code == slug)
    account = next(one for one in municipality.accounts if one.code == code)
    granted = {permission for role in account.access_roles for permission in GRANTS[AccessRole(role)]}
    rules = [line.split() for line in ROUTES.read_text(encoding="utf-8").splitlines()]
    return {
        address
        for address, methods, _, policy in rules
        if "GET" in methods and policy in granted and "<" not in address and "." not in address
        if code == "medewerker" or address not in ONCE_THERE_IS_SOMETHING
    }


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_pages_for_everybody_are_accessible_and_fit(shared_site: str, visit: Visit, path: str) -> None:
    visitor = visit(shared_site)
    visitor.open(path)
    assert "Uitloggen" not in visitor.page.content()
    check_page(visitor, kind_of(path))


def check_page(visitor: Visitor, name: str) -> None:
    """What holds for every page; a page with a form is looked at again after the form was sent empty."""
    assert visitor.page.locator("h1").count() == 1, visitor.path
    jump_over_the_header(visitor)
    visitor.look(name)
    form = visitor.page.locator(MAIN_FORM)
    if form.count() == 1:
        empty(visitor)
        with visitor.page.expect_navigation():
            form.locator("button").first.click()
        if visitor.page.title().startswith("Fout: "):
            visitor.look(f"{name}-empty")


def jump_over_the_header(visitor: Visitor) -> None:
    """The first Tab shows a link that leads to the content."""
    skip = visitor.page.locator(".app-skip-link")
    visitor.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def empty(visitor: Visitor) -> None:
    """Clear what is filled in already."""
    for field in visitor.page.locator(f"{MAIN_FORM} :is(input:is([type=text], [type=email]), textarea)").all():
        field.fill("")
    ticks = visitor.page.locator(f"{MAIN_FORM} input[type=checkbox]:checked").all()
    for tick in reversed(ticks):  # each is found by its place among those that are ticked
        tick.uncheck()
    for choice in visitor.page.locator(f"{MAIN_FORM} select:has(option[value=''])").all():
        choice.select_option("")


def links_of(visitor: Visitor) -> list[str]:
    """The pages of this site that the page links to; files to download are none."""
    found = visitor.page.locator("a[href]:not([download])").evaluate_all("(links) => links.map((link) => link.href)")
    paths = (urldefrag(link).url.removeprefix(visitor.watch.site) for link in found)
    return [path for path in paths if path.startswith("/")]


def kind_of(path: str) -> str:
    """A name for all pages of the same kind: without the numbers and codes of what they show."""
    parts = urlsplit(path)
    words = [word for word in parts.path.split("/") if word]
    kept = ["x" if word in ROLES or (re.search(r"\d|-", word) and word not in OWN_WORDS) else word for word in words]
    return "-".join([*kept, *(["query"] if parts.query else [])]) or "start"
