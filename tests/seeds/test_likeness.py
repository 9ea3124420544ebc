"""The groups of like items: known items, each in one group at most, that help on the same thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from seeds.catalogue import load_catalogue
from seeds.errors import SeedError
from seeds.likeness import LikenessGroup, load_likeness

each_group = pytest.mark.parametrize("group", load_likeness(), ids=lambda group: group.code)


@each_group
def test_one_tip_can_stand_for_all_because_they_share_a_competence(group: LikenessGroup) -> None:
    taught = {item.code: {tag.code for tag in item.competences} for item in load_catalogue()}
    assert set.intersection(*(taught[code] for code in group.items))


@each_group
def test_a_name_is_there_in_both_languages_and_short(group: LikenessGroup) -> None:
    assert all(len(name.split()) <= 8 for name in (group.name.nl, group.name.en))
    assert group.name.nl != group.name.en


def test_no_two_groups_have_the_same_name() -> None:
    for language in ("nl", "en"):
        names = [group.name.in_language(language).casefold() for group in load_likeness()]
        assert len(set(names)) == len(names)


def test_most_items_are_in_no_group() -> None:
    assert sum(len(group.items) for group in load_likeness()) < len(load_catalogue()) / 2


def group(**changes: Any) -> dict[str, Any]:
    """A good group, with changes."""
    return {"code": "twee", "name": {"nl": "Twee", "en": "Two"}, "items": ["ao-001", "ao-002"]} | changes


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ([group(items=["ao-001", "ao-999"])], "twee: items: unknown code 'ao-999'"),
        ([group(items=["ao-001", "ao-001"])], "twee: items: 'ao-001' stands in 'twee' already"),
        ([group(), group(code="drie", items=["ao-003", "ao-002"])], "drie: items: 'ao-002' stands in 'twee' already"),
        ([group(), group(items=["ao-003", "ao-004"])], "twee: code: this code stands in"),
        ([group(items=["ao-001"])], "twee: items: "),
        ([group(items=[f"ao-00{number}" for number in range(1, 10)])], "twee: items: "),
        ([group(name={"nl": "Twee"})], "twee: name.en: "),
        ([group(reason="same")], "twee: reason: "),
    ],
)
def test_a_wrong_group_is_refused_by_name(tmp_path: Path, groups: list[dict[str, Any]], problem: str) -> None:
    path = tmp_path / "likeness.yaml"
    path.write_text(yaml.safe_dump(groups), encoding="utf-8")
    with pytest.raises(SeedError, match=f"likeness.yaml: {problem}"):
        load_likeness(path)


def test_a_good_group_is_read(tmp_path: Path) -> None:
    path = tmp_path / "likeness.yaml"
    path.write_text(yaml.safe_dump([group()]), encoding="utf-8")
    assert [one.items for one in load_likeness(path)] == [["ao-001", "ao-002"]]
