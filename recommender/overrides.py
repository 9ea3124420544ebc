"""What an adviser decides on items outside the score: to hide one, to put one first, to move one a little.

Decisions may overlap, so that one item has several for the same person. Hiding always wins, whatever else was decided;
then putting first; and boosts add up within a bound. The same decisions give the same outcome in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

OverrideKind: TypeAlias = Literal["hide", "pin", "boost"]
MOST_BOOST = 300
"""As much as an item gains by naming somebody's function role, and less than by teaching what somebody needs most: a
boost decides between near equals, and never puts what helps nobody above what helps."""


@dataclass(frozen=True, slots=True)
class Override:
    """One decision on an item, for people of one of `roles` (empty: any) with a gap in one of `competences` (the same).

    `number` rises with each decision. `points`, at most MOST_BOOST either way, are those of a boost.
    """

    number: int
    item: str
    kind: OverrideKind
    reason: str
    roles: frozenset[str] = frozenset()
    competences: frozenset[str] = frozenset()
    points: int = 0

    def is_for(self, roles: Collection[str], gaps: Collection[str]) -> bool:
        """Whether somebody with these function roles and these competences with a gap is meant."""
        for_role = not self.roles or not self.roles.isdisjoint(roles)
        return for_role and (not self.competences or not self.competences.isdisjoint(gaps))


@dataclass(frozen=True, slots=True)
class Boost:
    """What an item gains or loses, within MOST_BOOST, and why: the reasons of all decisions in it, the newest first."""

    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the decisions come to for one person: items that are hidden, pinned ones with the newest reason, boosts."""

    hidden: frozenset[str]
    pinned: Mapping[str, str]
    boosts: Mapping[str, Boost]


def outcome_of(overrides: Iterable[Override], *, roles: Collection[str], gaps: Collection[str]) -> Outcome:
    """What the decisions in force come to for somebody with these function roles and these competences with a gap."""
    own = sorted((one for one in overrides if one.is_for(roles, gaps)), key=lambda one: -one.number)
    hidden = frozenset(one.item for one in own if one.kind == "hide")
    seen = [one for one in own if one.item not in hidden]
    pinned: dict[str, str] = {}
    moved: dict[str, list[Override]] = {}
    for one in seen:
        if one.kind == "pin":
            pinned.setdefault(one.item, one.reason)
        else:
            moved.setdefault(one.item, []).append(one)
    boosts = {item: _together(some) for item, some in moved.items()}
    return Outcome(hidden, pinned, {item: boost for item, boost in boosts.items() if boost.points})


def _together(boosts: Iterable[Override]) -> Boost:
    some = tuple(boosts)
    points = sum(one.points for one in some)
    return Boost(max(-MOST_BOOST, min(MOST_BOOST, points)), tuple(one.reason for one in some))
