"""The result of a finished scan in words: where somebody stands, what the role asks, how sure the scan is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from app.models import CompetenceResult
from app.services.role_targets import targets_of
from scan import chance_at_or_above
from seeds.framework import Area, Competence, load_framework
from seeds.roles import RoleTarget

SURE = 0.6
LEVELS = range(5)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands on one competence, beside what the role asks.

    `likely` holds one level, or the two likeliest in order when no level has a chance of .6. `gap` counts levels up
    to the target; 0 at or above it, None when the topic was left out or the role does not ask it.
    """

    competence: Competence
    assessed: bool
    level: int
    likely: tuple[int, ...]
    target: int | None
    importance: int | None
    why: RoleTarget | None

    @property
    def gap(self) -> int | None:
        """Levels to go to the target."""
        return None if not self.assessed or self.target is None else max(self.target - self.level, 0)


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """The competences of one area; `level` and `target` are means over the assessed ones, None where there are none."""

    area: Area
    standings: tuple[Standing, ...]
    level: float | None
    target: float | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A whole result: the clearest strengths first, then the growth points that weigh most, then the rest."""

    strengths: tuple[Standing, ...]
    growth: tuple[Standing, ...]
    to_discuss: tuple[Standing, ...]
    areas: tuple[AreaStanding, ...]

    @property
    def asked(self) -> int:
        """How many competences the roles ask."""
        return len(self.strengths) + len(self.growth) + len(self.to_discuss)


def level_chances(mean: float, standard_error: float) -> list[float]:
    """The chance of each level 0–4 for a normal ability: P(ability ≥ l − .5) − P(ability ≥ l + .5)."""
    at_least = [1.0, *(chance_at_or_above(mean, standard_error, level) for level in LEVELS[1:]), 0.0]
    return [here - above for here, above in itertools.pairwise(at_least)]


def likely_levels(mean: float, standard_error: float) -> tuple[int, ...]:
    """The likeliest level; the two likeliest, likeliest first, when none has a chance of .6."""
    chances = level_chances(mean, standard_error)
    ranked = sorted(LEVELS, key=lambda level: (-chances[level], level))
    return (ranked[0],) if chances[ranked[0]] >= SURE else (ranked[0], ranked[1])


def view_result(function_roles: Sequence[str], results: Sequence[CompetenceResult]) -> ResultView:
    """Put stored results beside the texts of the framework and the reasons of the roles."""
    framework, reasons = load_framework(), targets_of(function_roles)
    stored = {result.competence: result for result in results}
    standings = [
        _standing(competence, stored[competence.code], reasons.get(competence.code))
        for competence in framework.competences
        if competence.code in stored
    ]
    return ResultView(
        strengths=tuple(sorted((s for s in standings if s.gap == 0), key=_pride)),
        growth=tuple(sorted((s for s in standings if s.gap), key=_urgency)),
        to_discuss=tuple(s for s in standings if not s.assessed),
        areas=tuple(_area(area, standings) for area in framework.areas if _of(area, standings)),
    )


def _standing(competence: Competence, result: CompetenceResult, why: RoleTarget | None) -> Standing:
    return Standing(
        competence=competence,
        assessed=result.assessed,
        level=result.level,
        likely=likely_levels(result.mean, result.standard_error),
        target=result.target,
        importance=result.importance,
        why=why,
    )


def _pride(standing: Standing) -> tuple[int, int, str]:
    """Furthest above the target first, then what matters most for the role."""
    return (standing.target or 0) - standing.level, -(standing.importance or 1), standing.competence.code


def _urgency(standing: Standing) -> tuple[int, str]:
    return -(standing.gap or 0) * (standing.importance or 1), standing.competence.code


def _of(area: Area, standings: Sequence[Standing]) -> list[Standing]:
    codes = {competence.code for competence in area.competences}
    return [standing for standing in standings if standing.competence.code in codes]


def _area(area: Area, standings: Sequence[Standing]) -> AreaStanding:
    own = _of(area, standings)
    assessed = [s for s in own if s.assessed]
    targets = [s.target for s in assessed if s.target is not None]
    return AreaStanding(
        area=area,
        standings=tuple(own),
        level=sum(s.level for s in assessed) / len(assessed) if assessed else None,
        target=sum(targets) / len(targets) if targets else None,
    )
