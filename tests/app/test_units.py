"""Making, moving and removing units."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Organisation, Unit
from app.queries.units import own_unit_tree, walk
from app.services.units import (
    MAX_LAYERS,
    UnitMisplacedError,
    UnitNameTakenError,
    UnitNotEmptyError,
    add_unit,
    change_unit,
    delete_unit,
)
from tests.builders import Builder


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def viewer(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city))


def test_the_tree_names_each_unit_from_the_top_and_counts_its_own_people(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    department = build.unit(city, "Publiekszaken")
    team = build.unit(city, "KCC", parent=department)
    build.unit(build.organisation(), "Elders")
    build.person(city, unit=team)

    nodes = list(walk(own_unit_tree(session, viewer)))

    assert [(node.path, node.people, node.height) for node in nodes] == [
        ("Publiekszaken", 0, 2),
        ("Publiekszaken › KCC", 1, 1),
    ]


def test_a_name_is_taken_whatever_the_case(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    unit = build.unit(city, "KCC")

    with pytest.raises(UnitNameTakenError):
        add_unit(session, viewer, name="kcc", parent_id=None)

    change_unit(session, viewer, unit, name="kcc", parent_id=None)
    assert unit.name == "kcc"


def test_two_organisations_may_use_one_name(session: Session, build: Builder, viewer: Viewer) -> None:
    build.unit(build.organisation(), "KCC")

    assert add_unit(session, viewer, name="KCC", parent_id=None).organisation_id == viewer.organisation_id


def test_a_unit_cannot_stand_below_itself_or_below_what_is_below_it(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    department = build.unit(city, "Afdeling")
    team = build.unit(city, "Team", parent=department)

    for parent in (department, team):
        with pytest.raises(UnitMisplacedError):
            change_unit(session, viewer, department, name="Afdeling", parent_id=parent.id)


def test_a_unit_of_another_organisation_is_no_place(session: Session, build: Builder, viewer: Viewer) -> None:
    foreign = build.unit(build.organisation(), "Elders")

    with pytest.raises(UnitMisplacedError):
        add_unit(session, viewer, name="Team", parent_id=foreign.id)


def test_the_tree_has_a_deepest_layer_also_when_a_branch_moves(
    session: Session, build: Builder, city: Organisation, viewer: Viewer
) -> None:
    chain: list[Unit] = []
    for layer in range(MAX_LAYERS):
        chain.append(build.unit(city, f"Laag {layer}", parent=chain[-1] if chain else None))
    branch = build.unit(city, "Tak")
    build.unit(city, "Blad", parent=branch)

    with pytest.raises(UnitMisplacedError):
        add_unit(session, viewer, name="Te diep", parent_id=chain[-1].id)
    with pytest.raises(UnitMisplacedError):
        change_unit(session, viewer, branch, name="Tak", parent_id=chain[-2].id)
    change_unit(session, viewer, branch, name="Tak", parent_id=chain[-3].id)


def test_only_an_empty_unit_is_removed(session: Session, build: Builder, city: Organisation, viewer: Viewer) -> None:
    department = build.unit(city, "Afdeling")
    team = build.unit(city, "Team", parent=department)
    person = build.person(city, unit=team, leads=[department])

    for unit in (department, team):
        with pytest.raises(UnitNotEmptyError):
            delete_unit(session, unit)

    person.unit_id = None
    session.flush()
    delete_unit(session, team)
    delete_unit(session, department)
    assert own_unit_tree(session, viewer) == ()
