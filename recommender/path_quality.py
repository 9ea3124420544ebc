"""How good the paths of the beam search are: beside the proven optimum, and whether any requirement is broken."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.path import Path, build_path, exact_path
from recommender.path_problem import Level, PathItem
from recommender.units import reached_level
from recommender.values import Profile

BUDGETS = (10.0, 20.0, 40.0)


@dataclass(frozen=True, slots=True)
class PathQuality:
    """Over all paths: their points as a share of the optimum, the mean coverage (0–1), processor time in milliseconds.

    `paths` are those where anything can be closed at all; the shares are over these, and nan without any. `broken`
    counts steps that start before their requirements.
    """

    paths: int
    mean_share: float
    worst_share: float
    mean_coverage: float
    broken: int
    median_ms: float
    p99_ms: float


def path_quality(
    items: Sequence[PathItem], profiles: Sequence[Profile], *, budgets: Sequence[float] = BUDGETS
) -> PathQuality:
    """`build_path` beside `exact_path` for every profile and every budget in hours."""
    shares, coverages, seconds, broken = [], [], [], 0
    for profile in profiles:
        for budget in budgets:
            started = time.process_time()
            path = build_path(profile, items, hours_budget=budget)
            seconds.append(time.process_time() - started)
            broken += len(broken_steps(path, profile, items))
            best = exact_path(profile, items, hours_budget=budget).points
            if best:
                shares.append(path.points / best)
                coverages.append(path.coverage)
    return PathQuality(
        paths=len(shares),
        mean_share=math.fsum(shares) / len(shares) if shares else math.nan,
        worst_share=min(shares, default=math.nan),
        mean_coverage=math.fsum(coverages) / len(coverages) if coverages else math.nan,
        broken=broken,
        median_ms=1000 * float(np.percentile(seconds, 50)) if seconds else math.nan,
        p99_ms=1000 * float(np.percentile(seconds, 99)) if seconds else math.nan,
    )


def broken_steps(
    path: Path, profile: Profile, items: Sequence[PathItem], done: Collection[str] = ()
) -> tuple[str, ...]:
    """The codes of the steps that start before what they require, told step by step and apart from the search."""
    by_code = {item.code: item for item in items}
    levels = {gap.competence: reached_level(gap) for gap in profile.gaps}
    passed, risen = set(done), dict(levels)
    for code in done:
        _raise(risen, by_code.get(code))
    broken = []
    for step in path.steps:
        item = by_code[step.code]
        starts: list[Level] = [(tag.competence, tag.from_level) for tag in item.item.tags if tag.competence in levels]
        early = any(risen.get(code, 0) < level for code, level in (*item.requires_levels, *starts))
        if early or not passed.issuperset(item.requires_items):
            broken.append(step.code)
        passed.add(step.code)
        _raise(risen, item)
    return tuple(broken)


def _raise(levels: dict[str, int], item: PathItem | None) -> None:
    for tag in item.item.tags if item else ():
        levels[tag.competence] = max(levels.get(tag.competence, 0), tag.to_level)
