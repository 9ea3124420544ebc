"""What the figures of a team say in words: strengths and the largest gaps.

Everything here is made from published cells alone, so it tells nothing that the figures do not tell already.
"""

from __future__ import annotations

from app.services.team_figures import Cell, TeamFigures

STRENGTH_SHARE = 75
MOST = 5


def team_strengths(figures: TeamFigures) -> list[Cell]:
    """At most five competences on which at least three quarters reach the target, the largest share first."""
    strong = [cell for cell in figures.cells.values() if cell.share >= STRENGTH_SHARE]
    return sorted(strong, key=lambda cell: (-cell.share, cell.mean_gap, cell.competence))[:MOST]


def team_gaps(figures: TeamFigures) -> list[Cell]:
    """At most five competences that are no strength, the largest mean gap × share below the target first."""
    open_gaps = [cell for cell in figures.cells.values() if cell.share < STRENGTH_SHARE and cell.mean_gap > 0]
    return sorted(open_gaps, key=lambda cell: (-_weight(cell), cell.competence))[:MOST]


def _weight(cell: Cell) -> float:
    return round(cell.mean_gap * (100 - cell.share), 1)
