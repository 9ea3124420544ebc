"""Team figures for whoever leads a team; everything on these pages comes from the one publication function."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from app.access import Permission, requires
from app.db import db
from app.forms.team import TeamChoiceForm
from app.login import viewer
from app.services.team_advice import team_gaps, team_strengths
from app.services.team_choice import Wish, choose_for_team
from app.services.team_figures import Cell, TeamFigures, own_teams, team_with_those_below
from app.views.heatmap import HeatmapCell, HeatmapRow
from seeds.framework import Competence, load_framework

SHARE_BANDS = (20, 40, 60, 80)
"""Where the bands 1–4 of the heatmap begin, in percent."""

bp = Blueprint("team", __name__, url_prefix="/teams")


@dataclass(frozen=True, slots=True)
class ShownArea:
    """One heatmap: the competences of an area."""

    name: str
    rows: tuple[HeatmapRow, ...]


@bp.get("")
@requires(Permission.SEE_TEAM_FIGURES)
def overview() -> ResponseReturnValue:
    """The viewer's own teams with their participation."""
    return render_template("team/overview.html", teams=own_teams(db.session, viewer()))


@bp.get("/<int:unit_id>")
@requires(Permission.SEE_TEAM_FIGURES)
def figures(unit_id: int) -> ResponseReturnValue:
    """Participation, strengths, largest gaps, helpful programmes and all figures of one team."""
    team, *below = team_with_those_below(db.session, viewer(), unit_id) or abort(404)
    usual = Wish()
    return render_template(
        "team/figures.html",
        team=team,
        below=below,
        competences=_competences(),
        strengths=team_strengths(team.figures),
        gaps=team_gaps(team.figures),
        programmes=choose_for_team(db.session, viewer(), team.figures, usual),
        wish=usual,
        areas=_areas(team.figures),
    )


@bp.get("/<int:unit_id>/programmas")
@requires(Permission.SEE_TEAM_FIGURES)
def choice(unit_id: int) -> ResponseReturnValue:
    """The programmes that close most of one team's gap, within the limits of the address."""
    team = next(iter(team_with_those_below(db.session, viewer(), unit_id) or abort(404)))
    form = TeamChoiceForm(formdata=request.args)
    wish = form.wish if form.validate() else None
    found = choose_for_team(db.session, viewer(), team.figures, wish) if wish else None
    page = render_template("team/choice.html", team=team, form=form, wish=wish, found=found, competences=_competences())
    return page, 200 if wish else 422


def _competences() -> dict[str, Competence]:
    return {competence.code: competence for competence in load_framework().competences}


def _areas(figures: TeamFigures) -> list[ShownArea]:
    """Every competence of the framework, also where nothing is published."""
    language = str(get_locale())
    return [
        ShownArea(
            name=area.name.in_language(language),
            rows=tuple(
                HeatmapRow(own.name.in_language(language), (_cell(figures.cells.get(own.code)),))
                for own in area.competences
            ),
        )
        for area in load_framework().areas
    ]


def _cell(cell: Cell | None) -> HeatmapCell:
    """Share and mean gap in one cell: two columns do not fit on a phone."""
    if cell is None:
        return HeatmapCell(_("– verborgen"), None)
    gap = format_decimal(cell.mean_gap, format="0.0")
    return HeatmapCell(_("%(share)s %% · %(gap)s", share=cell.share, gap=gap), bisect(SHARE_BANDS, cell.share))
