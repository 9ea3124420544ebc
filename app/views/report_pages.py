"""The report in words: what stands beside each choice on the page, and the document that is made of the choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from app.access import Viewer
from app.clock import local_day
from app.formatting import in_own_language
from app.forms.reports import TALKING_POINTS, THOUGHTS, ReportForm
from app.languages import current_language, in_language, own_language
from app.models import Scan
from app.queries.learning_path import LearningPathStep
from app.services.reports import Material
from app.services.results import Standing
from app.words import STEP_STATUSES, at_level, level_name
from seeds.values import Bilingual, Text

Words = dict[str, str]


def form_for(material: Material) -> ReportForm:
    """The form with what there is to pick."""
    return ReportForm(
        strengths=_names(material.strengths.values()),
        growth=_names(material.growth.values()),
        steps={number: in_own_language(shown.title) for number, shown in material.steps.items()},
    )


def hints_for(material: Material) -> Mapping[str, Mapping[str, str]]:
    """Field → choice → what it would say in the report."""
    return {
        "strengths": {code: _in_words(_estimate(one), _own(one)) for code, one in material.strengths.items()},
        "growth": {code: _in_words(_estimate(one), _asked(one), _own(one)) for code, one in material.growth.items()},
        "steps": {number: str(STEP_STATUSES[shown.step.status]) for number, shown in material.steps.items()},
        "points": {code: str(thought) for code, thought in THOUGHTS.items()},
    }


def document_of(form: ReportForm, material: Material, viewer: Viewer, scan: Scan, at: dt.datetime) -> dict[str, Any]:
    """The picked things as plain values for the PDF, in the reader's language; what was not picked is not in it."""
    with_own = bool(form.own_views.data)
    strengths = [standing for code, standing in material.strengths.items() if code in form.strengths.data]
    growth = [standing for code, standing in material.growth.items() if code in form.growth.data]
    steps = [shown for number, shown in material.steps.items() if number in form.steps.data]
    sections = [
        _section(_("Hier ben je sterk in"), [_strength(one, with_own) for one in strengths]),
        _growth_section(growth, with_own),
        _section(_("Je gekozen leerpad"), [_step(shown) for shown in steps]),
        _section(_("Hier wil je over praten"), _points(form)),
    ]
    return {
        "about": _about(viewer, scan, at),
        "yours": [
            _("Dit verslag is van jou. Jij kiest of je het laat zien, en aan wie. Niemand mag erom vragen."),
            _("De niveaus zijn een schatting uit je eigen antwoorden. Ze zijn nooit voor een beoordeling of salaris."),
            _("Laat je dit aan iemand zien? Dan bewaart of kopieert diegene niets."),
        ],
        "sections": [section for section in sections if section["items"] or section["table"]],
    }


def day_in_words(moment: dt.datetime) -> str:
    """A moment as a day for the reader."""
    return str(format_date(local_day(moment), format="d MMMM y"))


def _names(standings: Iterable[Standing]) -> Words:
    return {standing.competence.code: in_language(standing.competence.name) for standing in standings}


def _about(viewer: Viewer, scan: Scan, at: dt.datetime) -> str:
    finished = day_in_words(scan.finished_at or at)
    return str(
        _(
            "%(name)s · zelfscan van %(day)s · verslag van %(today)s",
            name=viewer.name,
            day=finished,
            today=day_in_words(at),
        )
    )


def _section(heading: str, items: list[dict[str, Any]], table: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"heading": heading, "items": items, "table": table}


def _strength(standing: Standing, with_own: bool) -> dict[str, Any]:
    said = _in_words(_estimate(standing), _asked(standing), _own(standing) if with_own else "")
    return {"name": _said(standing.competence.name), "lines": [[_here(said)]]}


def _growth_section(growth: list[Standing], with_own: bool) -> dict[str, Any]:
    head = [_("Onderwerp"), _("Nu (schatting)"), _("Je functie vraagt"), _("Een volgende stap")]
    rows = [_growth_row(standing, with_own) for standing in growth]
    table = {"caption": _("Je groeipunten"), "head": head, "rows": rows} if rows else None
    return _section(_("Hier wil je in groeien"), [], table)


def _growth_row(standing: Standing, with_own: bool) -> list[str]:
    now = _in_words(f"{_level(standing)}.", _own(standing) if with_own else "")
    following = in_language(standing.competence.levels.at(standing.level + 1))
    return [in_language(standing.competence.name), now, level_name(standing.target or 0), following]


def _step(shown: LearningPathStep) -> dict[str, Any]:
    status = _here(_("Hoe ver je bent: %(status)s.", status=STEP_STATUSES[shown.step.status]))
    to_do = _said(shown.first_action)
    first = [to_do] if shown.item is None else [_here(_("Eerste stap:")), to_do]
    return {"name": _said(shown.title), "lines": [[status], first]}


def _points(form: ReportForm) -> list[dict[str, Any]]:
    picked = [
        {"name": _here(str(name)), "lines": [[_here(str(THOUGHTS[code]))]]}
        for code, name in TALKING_POINTS.items()
        if code in form.points.data
    ]
    own = form.own_point.data
    return [*picked, {"name": _here(own), "lines": []}] if own else picked


def _in_words(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _estimate(standing: Standing) -> str:
    return str(_("Schatting: %(level)s.", level=_level(standing)))


def _asked(standing: Standing) -> str:
    return str(_("Je functie vraagt %(target)s.", target=level_name(standing.target or 0)))


def _own(standing: Standing) -> str:
    """What the employee says of it, without the reason; empty where they say nothing."""
    return "" if standing.own is None else str(_("Je eigen kijk: %(level)s.", level=level_name(standing.own.level)))


def _level(standing: Standing) -> str:
    if len(standing.likely) == 1:
        return level_name(standing.likely[0])
    likely, maybe = map(at_level, standing.likely)
    return str(_("waarschijnlijk %(likely)s, misschien %(maybe)s", likely=likely, maybe=maybe))


def _said(text: Text | Bilingual) -> Words:
    """A text of the content with the language that it is in."""
    return {"text": in_language(text), "language": own_language(text)}


def _here(text: str) -> Words:
    """A text that is in the reader's language, or that the reader typed."""
    return {"text": text, "language": current_language()}
