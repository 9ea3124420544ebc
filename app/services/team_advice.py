"""What the figures of a team say in words: strengths, the largest gaps, and which programmes would help most.

Everything here is made from published cells alone, so it tells nothing that the figures do not tell already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import StoredItem
from app.queries.catalogue import shown_items
from app.services.team_figures import Cell, TeamFigures
from seeds.catalogue import CatalogueItem, CompetenceTag, imported

STRENGTH_SHARE = 75
MOST = 5


@dataclass(frozen=True, slots=True)
class TeamProgramme:
    """An item of the catalogue, with the published cells whose gap it helps to close, the one it helps most first."""

    item: CatalogueItem
    helps: tuple[Cell, ...]


def team_strengths(figures: TeamFigures) -> list[Cell]:
    """At most five competences on which at least three quarters reach the target, the largest share first."""
    strong = [cell for cell in figures.cells.values() if cell.share >= STRENGTH_SHARE]
    return sorted(strong, key=lambda cell: (-cell.share, cell.mean_gap, cell.competence))[:MOST]


def team_gaps(figures: TeamFigures) -> list[Cell]:
    """At most five competences that are no strength, the largest mean gap × share below the target first."""
    open_gaps = [cell for cell in figures.cells.values() if cell.share < STRENGTH_SHARE and cell.mean_gap > 0]
    return sorted(open_gaps, key=lambda cell: (-_weight(cell), cell.competence))[:MOST]


def helpful_programmes(session: Session, viewer: Viewer, figures: TeamFigures) -> list[TeamProgramme]:
    """At most five items that the organisation shows and that cover most of the team's published gap.

    An item scores Σ strength × mean gap over the cells where one of its tags spans levels between where the team
    stands (mean target − mean gap) and the mean target. Items that score the same stand in the order of their codes.
    """
    if not any(cell.mean_gap for cell in figures.cells.values()):
        return []
    ranked: list[tuple[float, str, StoredItem, dict[str, float]]] = []
    for entry in shown_items(session, viewer):
        helps = _help_per_competence(entry.item, figures.cells)
        if helps:
            ranked.append((-round(sum(helps.values()), 1), entry.item.code, entry.item, helps))
    return [
        TeamProgramme(
            imported(item.record),
            tuple(figures.cells[code] for code in sorted(helps, key=lambda code: (-helps[code], code))),
        )
        for *_, item, helps in sorted(ranked, key=lambda one: one[:2])[:MOST]
    ]


def _weight(cell: Cell) -> float:
    return round(cell.mean_gap * (100 - cell.share), 1)


def _help_per_competence(item: StoredItem, cells: Mapping[str, Cell]) -> dict[str, float]:
    """Competence → strength × mean gap, for each tag of an item that spans levels of a published gap."""
    tags = [CompetenceTag.model_validate(tag) for tag in item.record["competences"]]
    return {tag.code: tag.strength * cells[tag.code].mean_gap for tag in tags if _spans(tag, cells.get(tag.code))}


def _spans(tag: CompetenceTag, cell: Cell | None) -> bool:
    return (
        cell is not None
        and cell.mean_gap > 0
        and tag.from_ < cell.mean_target
        and tag.to > cell.mean_target - cell.mean_gap
    )
