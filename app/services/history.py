"""Earlier scans beside each other: what changed, whether that is more than chance, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from app.models import CompetenceResult, Scan
from scan import Change, Score, change_between, on_scale
from seeds.framework import Area, Competence, load_framework

Results = Mapping[int, Sequence[CompetenceResult]]
"""The results of finished scans by scan."""


@dataclass(frozen=True, slots=True)
class CompetenceChange:
    """One competence in two scans: the level then and now, and the change between the scores behind them."""

    competence: Competence
    then: int
    now: int
    change: Change


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area in two scans: the means then and now as people read them, and the change between the scores."""

    area: Area
    then: float
    now: float
    change: Change


@dataclass(frozen=True)
class Comparison:
    """Two scans beside each other.

    `other_areas` and `other_competences` are in at least one of them and cannot be compared: an area where the scans
    did not measure the same competences, a competence that one of them left out or took over from an earlier scan.
    """

    earlier: Scan
    later: Scan
    areas: tuple[AreaChange, ...]
    competences: tuple[CompetenceChange, ...]
    other_areas: tuple[Area, ...]
    other_competences: tuple[Competence, ...]

    @property
    def other_questions(self) -> bool:
        """Whether the scans were taken with different versions of the bank."""
        return self.earlier.bank_version != self.later.bank_version

    @property
    def with_recheck(self) -> bool:
        """Whether one of the scans is a re-check, which asks a few competences."""
        return self.earlier.competences is not None or self.later.competences is not None

    @property
    def without_areas(self) -> bool:
        """Whether one of the scans is from before areas were kept."""
        return self.earlier.area_scores is None or self.later.area_scores is None

    @property
    def changed(self) -> tuple[CompetenceChange, ...]:
        """The competences that changed by more than chance."""
        return tuple(one for one in self.competences if one.change.beyond_chance)

    @property
    def unchanged(self) -> tuple[CompetenceChange, ...]:
        """The competences of which nobody can say that they changed."""
        return tuple(one for one in self.competences if not one.change.beyond_chance)

    @cached_property
    def needed_of_competence(self) -> float | None:
        """The difference in levels above which one competence changed by more than chance, on average."""
        return fmean(one.change.needed for one in self.competences) if self.competences else None

    @cached_property
    def needed_of_area(self) -> float | None:
        """The same for an area."""
        return fmean(one.change.needed for one in self.areas) if self.areas else None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What one scan says of an area."""

    scan: Scan
    score: Score

    @property
    def level(self) -> float:
        """The score as people read it."""
        return on_scale(self.score.mean)


@dataclass(frozen=True, slots=True)
class AreaTrend:
    """An area over two or more scans that measured the same competences of it, the oldest first."""

    area: Area
    points: tuple[TrendPoint, ...]

    @property
    def change(self) -> Change:
        """From the first scan to the last."""
        return change_between(self.points[0].score, self.points[-1].score)


def compared(earlier: Scan, later: Scan, results: Results) -> Comparison:
    """What two finished scans say, area by area and competence by competence."""
    then, now = _measured(results, earlier), _measured(results, later)
    framework = load_framework()
    areas = {area.code: _area_change(area, earlier, later, results) for area in framework.areas}
    in_either = {result.competence for scan in (earlier, later) for result in results.get(scan.id, ())}
    kept = (earlier.area_scores or {}).keys() | (later.area_scores or {}).keys()
    return Comparison(
        earlier=earlier,
        later=later,
        areas=tuple(change for change in areas.values() if change is not None),
        competences=tuple(
            _competence_change(competence, then[competence.code], now[competence.code])
            for competence in framework.competences
            if competence.code in then and competence.code in now
        ),
        other_areas=tuple(area for area in framework.areas if area.code in kept and areas[area.code] is None),
        other_competences=tuple(
            competence
            for competence in framework.competences
            if competence.code in in_either and not (competence.code in then and competence.code in now)
        ),
    )


def trends(scans: Sequence[Scan], results: Results) -> tuple[AreaTrend, ...]:
    """Per area the scans (the newest first) that measured what the newest whole scan measured of it.

    A re-check asks a few competences again, so that the mean of its area says something else.
    """
    whole = [scan for scan in scans if scan.competences is None]
    found = []
    for area in load_framework().areas:
        with_area = [scan for scan in whole if area.code in (scan.area_scores or {})]
        alike = [scan for scan in with_area if _topics(area, with_area[0], results) == _topics(area, scan, results)]
        if len(alike) > 1:
            points = [TrendPoint(scan, _area_score(scan, area)) for scan in reversed(alike)]
            found.append(AreaTrend(area, tuple(points)))
    return tuple(found)


def _measured(results: Results, scan: Scan) -> dict[str, CompetenceResult]:
    """What a scan asked itself and was told, by competence."""
    return {result.competence: result for result in results.get(scan.id, ()) if result.assessed and result.asked}


def _competence_change(competence: Competence, then: CompetenceResult, now: CompetenceResult) -> CompetenceChange:
    change = change_between(Score(then.mean, then.standard_error), Score(now.mean, now.standard_error))
    return CompetenceChange(competence, then.level, now.level, change)


def _area_change(area: Area, earlier: Scan, later: Scan, results: Results) -> AreaChange | None:
    """The change of an area; None where not both scans measured the same competences of it."""
    if not all(area.code in (scan.area_scores or {}) for scan in (earlier, later)):
        return None
    if _topics(area, earlier, results) != _topics(area, later, results):
        return None
    then, now = _area_score(earlier, area), _area_score(later, area)
    return AreaChange(area, on_scale(then.mean), on_scale(now.mean), change_between(then, now))


def _topics(area: Area, scan: Scan, results: Results) -> set[str]:
    """The competences of an area that a scan measured itself."""
    return {competence.code for competence in area.competences} & _measured(results, scan).keys()


def _area_score(scan: Scan, area: Area) -> Score:
    kept = (scan.area_scores or {})[area.code]
    return Score(kept["mean"], kept["se"])
