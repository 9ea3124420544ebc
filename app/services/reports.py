"""What an employee can put into the report on one finished scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Scan
from app.queries.learning_path import LearningPathStep, own_steps
from app.queries.scans import own_views_of, results_of
from app.services.results import Standing, view_result


@dataclass(frozen=True, slots=True)
class Material:
    """Strengths and growth points by competence and the steps of Mijn leerpad by their number, each in its order.

    Nothing here comes from the bias, from single answers or from the knowledge questions.
    """

    strengths: Mapping[str, Standing]
    growth: Mapping[str, Standing]
    steps: Mapping[str, LearningPathStep]

    @property
    def has_own_views(self) -> bool:
        """Whether the employee gave an own view of something that can be picked."""
        return any(standing.own for standing in (*self.strengths.values(), *self.growth.values()))


def material_of(session: Session, viewer: Viewer, scan: Scan) -> Material:
    """What can be picked for the report on a finished scan of the viewer."""
    result = view_result(scan.function_roles, results_of(session, scan), own_views=own_views_of(session, scan))
    return Material(
        strengths={standing.competence.code: standing for standing in result.strengths},
        growth={standing.competence.code: standing for standing in result.growth},
        steps={str(shown.step.id): shown for shown in own_steps(session, viewer)},
    )
