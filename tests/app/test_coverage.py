"""Counting what the catalogue covers."""

from __future__ import annotations

from app.services.coverage import CompetenceCoverage, count_coverage, without_offer
from seeds.catalogue import CatalogueItem, CompetenceTag, load_catalogue
from seeds.framework import load_framework
from seeds.roles import FunctionRole, load_roles


def item(*tags: tuple[str, int, int]) -> CatalogueItem:
    return load_catalogue()[0].model_copy(
        update={
            "competences": [
                CompetenceTag.model_validate(
                    {"code": code, "from": start, "to": end, "strength": 1, "provenance": "bron"}
                )
                for code, start, end in tags
            ]
        }
    )


def role(*targets: tuple[str, int]) -> FunctionRole:
    target = load_roles()[0].targets[0]
    asked = [target.model_copy(update={"competence": code, "level": level}) for code, level in targets]
    return load_roles()[0].model_copy(update={"targets": asked})


def coverage(items: list[CatalogueItem], roles: list[FunctionRole]) -> dict[str, CompetenceCoverage]:
    counted = count_coverage(load_framework().competences, items, roles)
    return {one.competence.code: one for one in counted}


def test_an_item_reaches_the_levels_above_its_entry_up_to_its_end() -> None:
    counted = coverage([item(("1.1", 1, 3)), item(("1.1", 0, 2), ("1.2", 0, 1))], [])
    assert [level.items for level in counted["1.1"].levels] == [1, 2, 1, 0]
    assert [level.items for level in counted["1.2"].levels] == [1, 0, 0, 0]
    assert [level.items for level in counted["1.3"].levels] == [0, 0, 0, 0]


def test_a_role_asks_every_level_up_to_its_target() -> None:
    counted = coverage([], [role(("1.1", 3)), role(("1.1", 1), ("1.2", 2))])
    assert [level.roles for level in counted["1.1"].levels] == [2, 1, 1, 0]


def test_what_most_roles_ask_and_nothing_serves_comes_first() -> None:
    counted = coverage([item(("1.2", 0, 1))], [role(("1.1", 1), ("1.2", 2)), role(("1.2", 2))])
    missing = without_offer(list(counted.values()))
    assert [(one.competence.code, [level.level for level in one.levels], one.entirely) for one in missing] == [
        ("1.2", [2], False),
        ("1.1", [1], True),
    ]
