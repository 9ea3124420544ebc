"""The shape that the heatmap of the templates takes (`templates/components/heatmap.html`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeatmapCell:
    """What a cell says, and its band 0–4; None where nothing may be shown."""

    text: str
    band: int | None


@dataclass(frozen=True, slots=True)
class HeatmapRow:
    """What a row is about, with a cell for each column."""

    name: str
    cells: tuple[HeatmapCell, ...]
