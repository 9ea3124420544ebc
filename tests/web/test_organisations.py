"""Nothing crosses the border of an organisation, reading never writes, and no page asks much of the database.

A walk over every page that each access role can reach shows it, so a new page is covered without a word here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access import GRANTS, AccessRole, Permission, Policy, policy_of
from app.clock import now
from app.db import db
from app.models import AccessGrant, UnitLeader
from app.queries.own_data import KEPT
from app.services.accounts import start_session
from tests.builders import Builder
from tests.conftest import migrated_app
from tests.web.conftest import SignIn
from tests.web.crawl import Visit, crawl, everything, filled, pages_without_arguments, rules, without_token
from tests.web.page import PageClient
from tests.web.world import PINNED, World, make_world, shared_catalogue

OWN, FOREIGN = "reiger", "kanarie"
MOST_STATEMENTS = 8
EVERYTHING_KEPT = "/zelfscan/mijn-gegevens/alles.json"
"""No page but a file, which asks each table that leads to a person once."""
NOBODY = "nobody"
WALKERS = [NOBODY, *AccessRole]
SHARED_PAGES = (
    "/startpakket/voor-medewerkers",
    "/vragen/nieuw/1.2",
    "/vragen/functies/kcc",
    "/leergroepen/1.1",
    "/leergroepen/G2",
)
"""Pages with a code in their address that every organisation has."""
UNKNOWN_ID, UNKNOWN_CODE = 987_654, "bestaat-niet"
SENT = {  # what the forms ask, so that a refusal is about the address
    "direction": "up",
    "status": "done",
    "answer": "1",
    "extent": "question",
    "reason": "Een goede reden.",
    "level": "2",
    "note": "Een uitleg.",
    "name": "Een naam",
    "title": "Een titel",
}

OF_TWO = ("offer_id", "request_id", "wish_id")
"""What somebody offers, asks and wishes to learn together."""
UNKNOWN = dict.fromkeys(
    ("unit_id", "person_id", "path_id", "step_id", "scan_id", "statement_id", "override_id", *OF_TWO, "group_id"),
    UNKNOWN_ID,
) | dict.fromkeys(("code", "competence"), UNKNOWN_CODE)
PERSONAL = ("scan", "results", "reports", "learning_path", "helping")


@dataclass(frozen=True)
class Walked:
    """What came of the walks: the pages that each walker got, and the tables that changed meanwhile."""

    app: Flask
    walks: dict[str, list[Visit]]
    changed: dict[str, list[str]]


def values_in(world: World, rule: Rule) -> Iterator[dict[str, Any]]:
    """The values for the arguments of a rule that belong to a municipality."""
    subject = rule.endpoint.split(".")[0]
    path, step = world.paths[0], world.steps[0]
    if subject in ("scan", "results", "reports"):
        for scan in (world.open_scan, world.finished_scan):
            yield {"scan_id": scan, "code": world.question, "competence": world.own_view}
    elif subject == "learning_path":
        yield {"step_id": world.learning_steps[0].id, "code": world.own_item.code}
    elif subject == "curated":
        yield {"path_id": path.id, "step_id": step.id}
    elif subject == "helping":  # each request is open to another one of its two people
        for offer, request in zip(world.help_offers[1:], world.help_requests, strict=True):
            yield {"offer_id": offer.id, "request_id": request.id, "wish_id": world.wishes[0].id}
    elif "override_id" in rule.arguments:  # items are those of everybody
        yield {"code": PINNED, "override_id": world.overrides[0].id}
    elif subject == "groups":
        if "group_id" in rule.arguments:  # competences are those of everybody
            yield {"group_id": world.group.id if world.group else None}
    elif subject == "instrument":
        if "statement_id" in rule.arguments:  # competences and function roles are those of everybody
            yield from ({"statement_id": statement.id} for statement in world.statements)
    elif subject != "launch_kit":  # whose codes are those of documents that every organisation has
        for unit in world.units:
            person = world.people[AccessRole.EMPLOYEE]
            yield {"unit_id": unit.id, "person_id": person.id, "code": world.own_item.code}


def own_addresses(app: Flask, world: World) -> list[str]:
    """Where to start: every page by its address, with what belongs to the municipality."""
    with_values = [
        filled(rule, values)
        for rule in rules(app, "GET")
        if rule.arguments and "token" not in rule.arguments
        for values in values_in(world, rule)
    ]
    return [*pages_without_arguments(app), *SHARED_PAGES, *with_values]


def client_for(app: Flask, world: World, walker: str) -> PageClient:
    """The browser of the person with one access role, or of somebody who is not signed in."""
    client = app.test_client()
    if walker != NOBODY:
        token = start_session(db.session, world.people[AccessRole(walker)], at=now())
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
    return PageClient(client)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, migrated: Path, postgresql_url: str | None) -> Walked:
    """Everybody's walk through the first of two municipalities."""
    walks: dict[str, list[Visit]] = {}
    changed: dict[str, list[str]] = {}
    with migrated_app(tmp_path_factory.mktemp("walk"), migrated, postgresql_url) as app, app.app_context():
        build = Builder(db.session)
        shared_catalogue(build)
        world, _ = make_world(build, OWN), make_world(build, FOREIGN)
        for walker in WALKERS:
            client = client_for(app, world, walker)
            before = everything(app)
            walks[walker] = crawl(app, client, own_addresses(app, world))
            after = everything(app)
            changed[walker] = [table for table in before if before[table] != after[table]]
    return Walked(app, walks, changed)


def may(walker: str, policy: Permission | Policy | None) -> bool:
    """Whether a walker's access role opens a page."""
    if policy is Policy.PUBLIC:
        return True
    return walker != NOBODY and (policy is Permission.USE_ACCOUNT or policy in GRANTS[AccessRole(walker)])


each_walker = pytest.mark.parametrize("walker", WALKERS)


@each_walker
def test_no_page_shows_anything_of_another_organisation(walked: Walked, walker: str) -> None:
    shown = [visit.path for visit in walked.walks[walker] if FOREIGN in visit.html.casefold()]
    assert shown == []


@each_walker
def test_who_is_not_signed_in_sees_nothing_of_any_organisation_and_others_see_their_own(
    walked: Walked, walker: str
) -> None:
    opened = [visit for visit in walked.walks[walker] if visit.status == 200]
    named = [visit.path for visit in opened if OWN in without_token(visit.html).casefold()]
    assert named == ([] if walker == NOBODY else [visit.path for visit in opened])


@each_walker
def test_the_walk_opens_every_page_of_the_role_and_no_other(walked: Walked, walker: str) -> None:
    app, visits = walked.app, walked.walks[walker]
    opened = {visit.endpoint for visit in visits if visit.status < 400 and "/inloggen?next=" not in visit.location}
    declared = {rule.endpoint for rule in rules(app, "GET") if "token" not in rule.arguments}
    assert opened == {endpoint for endpoint in declared if may(walker, policy_of(app.view_functions[endpoint]))}
    assert {visit.status for visit in visits} <= {200, 302, 403, 404}


@each_walker
def test_opening_pages_changes_no_row_of_any_table(walked: Walked, walker: str) -> None:
    assert walked.changed[walker] == []


@each_walker
def test_opening_pages_sends_nothing_that_writes(walked: Walked, walker: str) -> None:
    writing = [
        (visit.path, statement)
        for visit in walked.walks[walker]
        for statement in visit.statements
        if not statement.lstrip().startswith("SELECT") or "FOR UPDATE" in statement
    ]
    assert writing == []


@each_walker
def test_no_page_sends_more_than_eight_statements(walked: Walked, walker: str) -> None:
    counts = {visit.path: len(visit.statements) for visit in walked.walks[walker]}
    everything_kept = counts.pop(EVERYTHING_KEPT, 0)
    assert {path: count for path, count in counts.items() if count > MOST_STATEMENTS} == {}
    assert everything_kept <= len(KEPT) + 2  # and who looks, and the statements of the organisation


@pytest.fixture
def worlds(build: Builder) -> tuple[World, World]:
    """Two municipalities alike."""
    shared_catalogue(build)
    return make_world(build, OWN), make_world(build, FOREIGN)


@pytest.fixture
def client(build: Builder, worlds: tuple[World, World], signed_in: SignIn) -> PageClient:
    """The browser of somebody of the first one who may do everything: their employee, with every other role too."""
    person = worlds[0].people[AccessRole.EMPLOYEE]
    for role in set(AccessRole) - {AccessRole.EMPLOYEE}:
        build.session.add(AccessGrant(person_id=person.id, access_role=role))
    for unit in worlds[0].units:
        build.session.add(UnitLeader(unit_id=unit.id, person_id=person.id))
    return signed_in(person)


def answers(client: PageClient, method: str, rule: Rule, values: dict[str, Any]) -> tuple[str, int, str]:
    """The address of a rule with these values, and what it answers."""
    path = filled(rule, values)
    page = client.get(path) if method == "GET" else client.post(path, SENT)
    return path, page.status, without_token(page.html)


def differing(app: Flask, client: PageClient, theirs: Callable[[Rule], Iterable[dict[str, Any]]]) -> list[str]:
    """The addresses with somebody else's values that answer in another way than unknown values do."""
    found = []
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            for values in theirs(rule):
                path, *answer = answers(client, method, rule, values)
                _, *unknown = answers(client, method, rule, UNKNOWN)
                if answer != unknown or answer[0] != 404:
                    found.append(f"{method} {path}: {answer[0]}, unknown: {unknown[0]}")
    return found


def has_values(rule: Rule) -> bool:
    """Whether a rule takes codes or numbers; who holds a token may open what it is for."""
    return bool(rule.arguments) and "token" not in rule.arguments


def test_an_address_of_another_organisation_answers_as_if_it_did_not_exist(
    app: Flask, client: PageClient, worlds: tuple[World, World]
) -> None:
    before = everything(app)
    assert differing(app, client, lambda rule: values_in(worlds[1], rule) if has_values(rule) else ()) == []
    assert everything(app) == before


def test_a_step_of_another_organisation_is_not_found_below_an_own_path_either(
    app: Flask, client: PageClient, worlds: tuple[World, World]
) -> None:
    def mixed(rule: Rule) -> list[dict[str, Any]]:
        both = {"path_id", "step_id"} <= set(rule.arguments)
        return [{"path_id": worlds[0].paths[0].id, "step_id": worlds[1].steps[0].id}] if both else []

    assert differing(app, client, mixed) == []


def test_what_is_personal_of_a_colleague_answers_as_if_it_did_not_exist(
    app: Flask, build: Builder, worlds: tuple[World, World], signed_in: SignIn
) -> None:
    colleague = signed_in(build.person(worlds[0].organisation, *AccessRole))

    def personal(rule: Rule) -> Iterable[dict[str, Any]]:
        is_personal = rule.endpoint.split(".")[0] in PERSONAL and {"scan_id", "step_id", "request_id", "wish_id"} & set(
            rule.arguments
        )
        return values_in(worlds[0], rule) if is_personal else ()

    assert differing(app, colleague, personal) == []


def test_something_of_another_organisation_inside_a_form_is_refused_like_something_unknown(
    app: Flask, client: PageClient, worlds: tuple[World, World]
) -> None:
    own, foreign = worlds
    person, unit = own.members[0].id, foreign.units[0].id
    named = {"name": "Een Naam", "email": "een.naam@reiger.example", "access_roles": ["employee"]}
    forms: list[tuple[str, str, object, dict[str, Any]]] = [
        ("/mensen/nieuw", "unit", unit, named),
        (f"/mensen/{person}", "unit", unit, named),
        (f"/mensen/{person}", "led_units", unit, named),
        ("/afdelingen/nieuw", "parent", unit, {"name": "Een Team"}),
        (f"/afdelingen/{own.units[1].id}", "parent", unit, {"name": "Een Team"}),
        (f"/leerpaden/{own.paths[0].id}/stappen", "code", foreign.own_item.code, {}),
    ]
    before = everything(app)
    for path, field, value, others in forms:
        theirs = client.post(path, others | {field: str(value)})
        unknown = client.post(path, others | {field: UNKNOWN_CODE if field == "code" else str(UNKNOWN_ID)})
        assert theirs.status in (404, 422), f"{path}: {field}"
        said = [error.replace(str(value), str(UNKNOWN_ID)) for error in theirs.errors]
        assert (theirs.status, said) == (unknown.status, unknown.errors), f"{path}: {field}"
    assert everything(app) == before


def test_a_name_that_another_organisation_uses_is_free(client: PageClient, worlds: tuple[World, World]) -> None:
    taken = worlds[1].units[0].name
    assert client.post("/afdelingen/nieuw", {"name": taken, "parent": ""}).status == 302


def test_a_search_finds_nothing_of_another_organisation(client: PageClient, worlds: tuple[World, World]) -> None:
    for path in ("/mensen?zoek=", "/catalogus?zoek=", f"/leerpaden/{worlds[0].paths[0].id}?zoek="):
        own, foreign = client.get(path + OWN), client.get(path + FOREIGN)
        assert own.text.casefold().count(OWN) > 1, path
        assert foreign.text.casefold().replace("zoek=" + FOREIGN, "").count(FOREIGN) <= 1, path
