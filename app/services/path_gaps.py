"""What a learning path leaves open, and why."""

from __future__ import annotations

import enum
import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from recommender import WEIGHTS, Profile
from recommender.fit import audience_points
from recommender.path import Path
from recommender.path_problem import PathItem, PersonLevels, problem_of

TIME_ENOUGH = 1e6
"""Hours that no path needs."""


class WhyLeft(enum.StrEnum):
    """Why a path does nothing about a competence on which somebody can grow."""

    NO_OFFER = "no_offer"
    TOO_EARLY = "too_early"
    NO_TIME = "no_time"


def left_open(
    profile: Profile, items: Sequence[PathItem], path: Path, *, done: Collection[str], keep: Sequence[str]
) -> Mapping[WhyLeft, tuple[str, ...]]:
    """The competences with a gap that neither the path nor what was done helps with, by the reason why.

    Nothing teaches them; or only what asks a level or an item that is out of reach; or there is no time for it.
    """
    person = PersonLevels(profile, WEIGHTS)
    helped = {code for step in path.steps for code, _, _ in step.closes}
    helped |= _taught(person, (item for item in items if item.code in done))
    offered = _taught(person, (item for item in items if audience_points(profile, item.item, WEIGHTS)[0] >= 0))
    problem = problem_of(profile, items, hours_budget=TIME_ENOUGH, done=done, keep=keep)
    in_reach = _taught(person, problem.items)
    found: dict[WhyLeft, list[str]] = {}
    for gap in profile.gaps:
        code = gap.competence
        if math.floor(gap.target) > person.levels[code] and code not in helped:
            why = WhyLeft.NO_TIME if code in in_reach else WhyLeft.TOO_EARLY if code in offered else WhyLeft.NO_OFFER
            found.setdefault(why, []).append(code)
    return {why: tuple(codes) for why, codes in found.items()}


def _taught(person: PersonLevels, items: Iterable[PathItem]) -> set[str]:
    """The competences on which items teach something that is open."""
    return {unit[0] for item in items for unit in item.taught if unit in person.column}
