"""The result of a scan beside another function role, which somebody may want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.models import CompetenceResult, OwnView
from app.services.results import Standing, growth_of, standing_of, strengths_of
from seeds.framework import Competence, load_framework
from seeds.roles import RoleTarget


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A competence that the role asks and of which the scan knows nothing."""

    competence: Competence
    target: int
    why: RoleTarget


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where somebody stands for another role: the clearest strengths first, then the growth that weighs most."""

    strengths: tuple[Standing, ...]
    growth: tuple[Standing, ...]
    unmeasured: tuple[Unmeasured, ...]


def compare(
    asked: Mapping[str, RoleTarget], results: Sequence[CompetenceResult], own_views: Sequence[OwnView] = ()
) -> Comparison:
    """Put the stored scores beside what another role asks; what the own role asks plays no part."""
    known = {result.competence: result for result in results if result.assessed}
    own = {view.competence: view for view in own_views}
    competences = [competence for competence in load_framework().competences if competence.code in asked]
    standings = [
        replace(
            standing_of(competence, known[competence.code], asked[competence.code], own.get(competence.code)),
            target=asked[competence.code].level,
            importance=asked[competence.code].importance,
        )
        for competence in competences
        if competence.code in known
    ]
    return Comparison(
        strengths=strengths_of(standings),
        growth=growth_of(standings),
        unmeasured=tuple(
            Unmeasured(competence, asked[competence.code].level, asked[competence.code])
            for competence in competences
            if competence.code not in known
        ),
    )
