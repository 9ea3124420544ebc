"""What the check of a catalogue calls thin."""

from __future__ import annotations

import json

import click
from flask import Flask

from app.services.catalogue_check import check_catalogue, in_a_top, profiles_of
from recommender import Gap
from seeds.catalogue import CatalogueItem, CompetenceTag, load_catalogue
from seeds.roles import FunctionRole, load_roles


def item(code: str, *tags: tuple[str, int, int], audience: tuple[str, ...] = ("employee",)) -> CatalogueItem:
    model = load_catalogue()[0]
    return model.model_copy(
        update={
            "code": code,
            "competences": [
                CompetenceTag.model_validate(
                    {"code": taught, "from": start, "to": end, "strength": 3, "provenance": "bron"}
                )
                for taught, start, end in tags
            ],
            "audience": model.audience.model_copy(update={"value": list(audience)}),
        }
    )


def role(*targets: tuple[str, int]) -> FunctionRole:
    target = load_roles()[0].targets[0]
    asked = [target.model_copy(update={"competence": code, "level": level}) for code, level in targets]
    return load_roles()[0].model_copy(update={"targets": asked})


def short(gaps: tuple[Gap, ...]) -> dict[str, float]:
    """How many levels somebody is below each target."""
    return {gap.competence: gap.target - gap.now for gap in gaps}


def test_every_competence_of_a_role_is_somebody_s_only_gap_and_somebody_lacks_all() -> None:
    found = [short(profile.gaps) for profile in profiles_of(role(("1.1", 3), ("1.2", 1)))]
    assert found == [
        {"1.1": 1, "1.2": 0},
        {"1.1": 0, "1.2": 1},
        {"1.1": 1, "1.2": 1},
        {"1.1": 2, "1.2": 0},
        {"1.1": 2, "1.2": 0},
    ]


def test_nobody_is_below_zero_and_all_roles_are_there() -> None:
    profiles = [profile for one in load_roles() for profile in profiles_of(one)]
    assert min(gap.now for profile in profiles for gap in profile.gaps) >= 0
    assert {profile.roles for profile in profiles} == {(one.code,) for one in load_roles()}


def test_items_without_an_audience_or_a_competence_are_listed() -> None:
    items = [item("x-1", ("1.1", 0, 2)), item("x-2", ("1.1", 0, 2), audience=()), item("x-3")]
    found = check_catalogue(items, [role(("1.1", 2))])
    assert (found["items"], found["profiles"]) == (3, 4)
    assert found["without_audience"] == {"count": 1, "items": ["x-2"]}
    assert found["without_competence"] == {"count": 1, "items": ["x-3"]}
    assert found["never_in_top_10"] == {"count": 0, "items": []}


def test_an_item_that_ten_others_beat_for_everybody_is_never_in_a_top() -> None:
    better = [item(f"x-{number}", ("1.1", 0, 3)) for number in range(1, 11)]
    useless = item("a-1", ("5.4", 3, 4))
    found = check_catalogue([*better, useless], [role(("1.1", 3))])
    assert found["never_in_top_10"] == {"count": 1, "items": ["a-1"]}
    useful = item("a-1", ("1.2", 0, 2))
    assert "a-1" in in_a_top([*better, useful], list(profiles_of(role(("1.1", 3), ("1.2", 2)))))


def test_an_empty_catalogue_is_no_error() -> None:
    assert check_catalogue([], load_roles())["never_in_top_10"] == {"count": 0, "items": []}
    assert check_catalogue(load_catalogue(), [])["never_in_top_10"]["count"] == len(load_catalogue())


def test_the_command_checks_the_shared_catalogue_and_says_the_same_again(app: Flask) -> None:
    first, second = (app.test_cli_runner().invoke(args=["catalogue", "check", "--format", "json"]) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, second.stdout)
    found = json.loads(first.stdout)
    codes = {one.code for one in load_catalogue()}
    lists = [name for name, value in found.items() if isinstance(value, dict)]
    assert lists == ["without_audience", "without_competence", "never_in_top_10"]
    for name in lists:
        assert set(found[name]["items"]) < codes
        assert found[name]["count"] == len(found[name]["items"])
    assert found["items"] == len(codes)
    click.echo(", ".join(f"{name}: {found[name]['count']}" for name in lists))  # pytest -s shows it
