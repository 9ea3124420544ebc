"""What the catalogue covers: which competence and level has no offer at all, and what changed for who did an item."""

from __future__ import annotations

from bisect import bisect

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.access import Permission, requires
from app.db import db
from app.login import viewer
from app.queries.catalogue import shown_items
from app.queries.instrument import switched_off
from app.services.coverage import CompetenceCoverage, count_coverage, without_offer
from app.services.effects import effects_by_item
from app.services.switching import asked_roles
from app.views.heatmap import HeatmapCell, HeatmapRow
from app.words import level_name
from seeds.catalogue import imported
from seeds.framework import LEVELS, load_framework

bp = Blueprint("coverage", __name__, url_prefix="/dekking")

BAND_STARTS = (1, 2, 4, 10)  # the fewest items in bands 1, 2, 3 and 4 of the table


@bp.get("")
@requires(Permission.CURATE_CATALOGUE)
def overview() -> ResponseReturnValue:
    """The levels without an offer, the whole table below them, and what changed for people who did an item."""
    items = [imported(entry.item.record) for entry in shown_items(db.session, viewer())]
    asked = asked_roles(switched_off(db.session, viewer().organisation_id))
    counted = count_coverage(load_framework().competences, items, asked)
    return render_template(
        "coverage/overview.html",
        missing=without_offer(counted),
        columns=[level_name(level) for level in LEVELS],
        rows=[_row(competence) for competence in counted],
        items=items,
        names={competence.code: competence.name for competence in load_framework().competences},
        effects=effects_by_item(db.session, viewer()),
        legend=_legend(),
    )


def _legend() -> list[tuple[int, str]]:
    return [
        (0, _("nog geen aanbod")),
        (1, _("1 item")),
        (2, _("2 of 3 items")),
        (3, _("4 tot 9 items")),
        (4, _("10 items of meer")),
    ]


def _row(coverage: CompetenceCoverage) -> HeatmapRow:
    competence = coverage.competence
    return HeatmapRow(
        name=f"{competence.code} {competence.name.in_language(str(get_locale()))}",
        cells=tuple(HeatmapCell(str(level.items), bisect(BAND_STARTS, level.items)) for level in coverage.levels),
    )
