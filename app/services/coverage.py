"""What the catalogue covers: which competence and level has an offer, and how much it is asked. Pure counting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seeds.catalogue import CatalogueItem
from seeds.framework import LEVELS, Competence
from seeds.roles import FunctionRole


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """One level of one competence: items that bring people to or past it, function roles that ask at least it."""

    competence: Competence
    level: int
    items: int
    roles: int


@dataclass(frozen=True, slots=True)
class CompetenceCoverage:
    """One competence with its levels 1–4."""

    competence: Competence
    levels: tuple[LevelCoverage, ...]


@dataclass(frozen=True, slots=True)
class MissingOffer:
    """A competence with the levels that are asked but that no item reaches; `entirely` when none of its levels is."""

    competence: Competence
    levels: tuple[LevelCoverage, ...]
    entirely: bool


def count_coverage(
    competences: Iterable[Competence], items: Iterable[CatalogueItem], roles: Iterable[FunctionRole]
) -> tuple[CompetenceCoverage, ...]:
    """Per competence and level how many items reach it (tag `from` < level ≤ `to`) and how many roles ask it."""
    tags = [tag for item in items for tag in item.competences]
    targets = [target for role in roles for target in role.targets]
    return tuple(
        CompetenceCoverage(
            competence,
            tuple(
                LevelCoverage(
                    competence,
                    level,
                    items=sum(tag.code == competence.code and tag.from_ < level <= tag.to for tag in tags),
                    roles=sum(target.competence == competence.code and target.level >= level for target in targets),
                )
                for level in LEVELS
            ),
        )
        for competence in competences
    )


def without_offer(coverage: Sequence[CompetenceCoverage]) -> list[MissingOffer]:
    """The competences with a level that no item reaches but a role asks; the level that most roles ask decides."""
    found = [
        MissingOffer(one.competence, levels, entirely=all(level.items == 0 for level in one.levels))
        for one in coverage
        if (levels := tuple(level for level in one.levels if level.items == 0 and level.roles))
    ]
    return sorted(found, key=lambda missing: -max(level.roles for level in missing.levels))
