"""The result of a finished scan in words: where somebody stands, what the role asks, how sure the scan is."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.models import CompetenceResult, OwnView
from app.services.role_targets import targets_of
from scan import chance_at_or_above, level_of, on_scale
from scan.plan import SURE_ERROR
from seeds.framework import Area, Competence, load_framework
from seeds.roles import RoleTarget

SURE = 0.6
"""From this chance on one level is named, and called reasonably sure: it is then likelier than all others together."""
LEVELS = range(5)

AreaScores = Mapping[str, Mapping[str, float]]
"""Area → the mean and its standard error, as `Scan.area_scores` keeps them."""


class Certainty(enum.StrEnum):
    """How sure the scan is of what it says; people read it in words."""

    SURE = "sure"
    ESTIMATE = "estimate"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands on one competence, beside what the role asks.

    `likely` holds the level, and after it another when no level has a chance of .6. `gap` counts levels up
    to the target; 0 at or above it, None when the topic was left out or the role does not ask it. `asked` is false
    for what a re-check carried over. `own` is what the person says of it, which changes nothing else here.
    """

    competence: Competence
    assessed: bool
    asked: bool
    level: int
    likely: tuple[int, ...]
    certainty: Certainty
    target: int | None
    importance: int | None
    why: RoleTarget | None
    own: OwnView | None = None

    @property
    def gap(self) -> int | None:
        """Levels to go to the target."""
        return None if not self.assessed or self.target is None else max(self.target - self.level, 0)


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """The competences of one area; `level` and `target` are means over the assessed ones, None where there are none.

    `certainty` is None where the scan kept no score of the area as it stands here.
    """

    area: Area
    standings: tuple[Standing, ...]
    level: float | None
    target: float | None
    certainty: Certainty | None


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

    @property
    def knows_nothing(self) -> bool:
        """Whether every competence that the roles ask was left out, so that there is no level to speak of."""
        return not self.strengths and not self.growth

    def standing(self, competence: str) -> Standing | None:
        """The standing on a competence; None where the scan has no result of it."""
        standings = (standing for area in self.areas for standing in area.standings)
        return next((standing for standing in standings if standing.competence.code == competence), None)


def level_chances(mean: float, standard_error: float) -> list[float]:
    """The chance of each level 0–4 for a normal ability: P(ability ≥ l − .5) − P(ability ≥ l + .5)."""
    at_least = [1.0, *(chance_at_or_above(mean, standard_error, level) for level in LEVELS[1:]), 0.0]
    return [here - above for here, above in itertools.pairwise(at_least)]


def likely_levels(mean: float, standard_error: float) -> tuple[int, ...]:
    """The level of the score; when that has no chance of .6, after it the likeliest other one.

    At either end of the scale the other one can be a little likelier: the level of the score goes first all the same,
    because gap and badge are about it.
    """
    chances, level = level_chances(mean, standard_error), level_of(mean)
    if chances[level] >= SURE:
        return (level,)
    return level, max((other for other in LEVELS if other != level), key=lambda other: (chances[other], -other))


def certainty_of(chance: float, standard_error: float) -> Certainty:
    """How sure the scan is of something that has this chance of being right.

    A standard error up to the one at which the scan stops asking makes an estimate; above it the scan ended without
    knowing enough.
    """
    if chance >= SURE:
        return Certainty.SURE
    return Certainty.ESTIMATE if standard_error <= SURE_ERROR else Certainty.UNSURE


def view_result(
    function_roles: Sequence[str],
    results: Sequence[CompetenceResult],
    *,
    own_views: Sequence[OwnView] = (),
    area_scores: AreaScores | None = None,
) -> ResultView:
    """Put stored results beside the texts of the framework, the reasons of the roles and what the person says."""
    framework, reasons = load_framework(), targets_of(function_roles)
    stored = {result.competence: result for result in results}
    own = {view.competence: view for view in own_views}
    standings = [
        standing_of(competence, stored[competence.code], reasons.get(competence.code), own.get(competence.code))
        for competence in framework.competences
        if competence.code in stored
    ]
    return ResultView(
        strengths=strengths_of(standings),
        growth=growth_of(standings),
        to_discuss=tuple(s for s in standings if not s.assessed),
        areas=tuple(_area(area, standings, area_scores or {}) for area in framework.areas if _of(area, standings)),
    )


def standing_of(
    competence: Competence, result: CompetenceResult, why: RoleTarget | None, own: OwnView | None = None
) -> Standing:
    """What a stored result says, with the target that it was stored with."""
    return Standing(
        competence=competence,
        assessed=result.assessed,
        asked=result.asked,
        level=result.level,
        likely=likely_levels(result.mean, result.standard_error),
        certainty=certainty_of(max(level_chances(result.mean, result.standard_error)), result.standard_error),
        target=result.target,
        importance=result.importance,
        why=why,
        own=own,
    )


def strengths_of(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """What is at its target: furthest above it first, then what matters most for the role."""
    return tuple(sorted((s for s in standings if s.gap == 0), key=_pride))


def growth_of(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """What is below its target: the gap that weighs most first."""
    return tuple(sorted((s for s in standings if s.gap), key=_urgency))


def _pride(standing: Standing) -> tuple[int, int, str]:
    return (standing.target or 0) - standing.level, -(standing.importance or 1), standing.competence.code


def _urgency(standing: Standing) -> tuple[int, str]:
    return -(standing.gap or 0) * (standing.importance or 1), standing.competence.code


def _of(area: Area, standings: Sequence[Standing]) -> list[Standing]:
    codes = {competence.code for competence in area.competences}
    return [standing for standing in standings if standing.competence.code in codes]


def _area(area: Area, standings: Sequence[Standing], scores: AreaScores) -> AreaStanding:
    own = _of(area, standings)
    assessed = [s for s in own if s.assessed]
    targets = [s.target for s in assessed if s.target is not None]
    level, certainty = _area_level(assessed, scores.get(area.code))
    return AreaStanding(
        area=area,
        standings=tuple(own),
        level=level,
        target=sum(targets) / len(targets) if targets else None,
        certainty=certainty,
    )


def _area_level(
    assessed: Sequence[Standing], score: Mapping[str, float] | None
) -> tuple[float | None, Certainty | None]:
    """The mean of an area, and how sure it is that the true one lies within half a level of it.

    The score that the scan kept counts where it is about all of them: a re-check keeps one of what it asked alone.
    """
    if not assessed:
        return None, None
    if score is None or not all(standing.asked for standing in assessed):
        return sum(standing.level for standing in assessed) / len(assessed), None
    mean, error = score["mean"], score["se"]
    within = chance_at_or_above(mean, error, mean) - chance_at_or_above(mean, error, mean + 1)
    return on_scale(mean), certainty_of(within, error)
