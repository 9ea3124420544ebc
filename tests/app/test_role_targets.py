"""What function roles ask: each role by itself, and the highest target where somebody has two."""

from __future__ import annotations

import pytest

from app.services.role_targets import roles_by_code, targets_of
from seeds.roles import load_roles


def asked_by(role: str) -> dict[str, tuple[int, int]]:
    """Competence → level and importance that one role asks."""
    return {target.competence: (target.level, target.importance) for target in roles_by_code()[role].targets}


@pytest.mark.parametrize("role", [role.code for role in load_roles()])
def test_one_role_asks_what_its_profile_says(role: str) -> None:
    asked = targets_of([role])
    assert {code: (target.level, target.importance) for code, target in asked.items()} == asked_by(role)


def test_the_highest_target_wins_over_two_roles_whatever_their_order() -> None:
    one, other = asked_by("kcc"), asked_by("projectleider")
    expected = {code: max(one.get(code, (0, 0)), other.get(code, (0, 0))) for code in one.keys() | other.keys()}
    assert any(one[code][0] < other[code][0] for code in one.keys() & other.keys())
    assert any(one[code][0] > other[code][0] for code in one.keys() & other.keys())
    for roles in (["kcc", "projectleider"], ["projectleider", "kcc"]):
        asked = targets_of(roles)
        assert {code: (target.level, target.importance) for code, target in asked.items()} == expected


def test_the_reason_comes_from_the_role_with_the_highest_target() -> None:
    one, other = (
        {target.competence: target for target in roles_by_code()[role].targets} for role in ("kcc", "projectleider")
    )
    competence = next(code for code in one if code in other and one[code].level < other[code].level)
    assert targets_of(["kcc", "projectleider"])[competence].reason == other[competence].reason


def test_no_role_asks_nothing() -> None:
    assert targets_of([]) == {}


def test_roles_are_offered_in_the_order_of_their_file() -> None:
    assert list(roles_by_code()) == [role.code for role in load_roles()]
