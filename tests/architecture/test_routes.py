"""Every route declares who may open it, and none appears or vanishes unseen (tests/routes.txt)."""

from __future__ import annotations

import inspect
import re

from flask import Flask

from app.access import Permission, Policy, policy_of
from tests.architecture.routes import SNAPSHOT, route_lines
from tests.builders import Builder
from tests.web.page import PageClient
from tests.web_fixtures import SignIn

PUBLIC = {"account.sign_in", "account.accept_invitation", "home.privacy", "home.accessibility", "language.choose"}


def test_every_view_declares_a_policy_and_its_type(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            assert isinstance(policy_of(view), Permission | Policy), f"{endpoint} does not say who may open it"
            assert "return" in inspect.get_annotations(view), f"{endpoint} has no type"


def test_only_sign_in_and_the_statements_are_public(app: Flask) -> None:
    public = {name for name, view in app.view_functions.items() if policy_of(view) is Policy.PUBLIC}
    assert public == PUBLIC


def test_the_routes_are_those_of_the_snapshot(app: Flask) -> None:
    expected = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    assert route_lines(app) == expected, "routes changed: look at them, then run python -m tests.architecture.routes"


def test_a_signed_out_person_is_sent_to_sign_in_everywhere_else(app: Flask, anonymous: PageClient) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC | {"static"}:
            continue
        path = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule)
        path = re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", path))
        get = "GET" in (rule.methods or set())
        page = anonymous.get(path) if get else anonymous.post(path)
        assert page.status == 302, path
        assert "/inloggen" in str(page.location), path


def test_a_view_without_a_declaration_is_closed(app: Flask, anonymous: PageClient) -> None:
    app.add_url_rule("/vergeten", "forgotten", lambda: "nobody said who may see this")
    assert anonymous.get("/vergeten").status == 403


def test_a_form_without_token_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/inloggen", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 400
    assert "verlopen" in answer.get_data(as_text=True)


def test_a_number_no_row_can_have_and_a_nul_are_not_found(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation()))
    for path in (f"/zelfscan/{2**70}", "/tips/a%00b", "/zelfscan/1/vragen/%00"):
        assert client.get(path).status == 404
