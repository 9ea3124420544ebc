"""The navigation: which pages a viewer finds on top, and where each kind of user begins."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.access import Permission, Viewer


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One link in the navigation."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    label: LazyString
    endpoint: str
    permission: Permission


ENTRIES = (
    _Entry(_l("Zelfscan"), "scan.overview", Permission.TAKE_SCAN),
    _Entry(_l("Tips"), "tips.overview", Permission.TAKE_SCAN),
    _Entry(_l("Mijn leerpad"), "learning_path.overview", Permission.KEEP_LEARNING_PATH),
    _Entry(_l("Samen leren"), "helping.overview", Permission.TAKE_SCAN),
    _Entry(_l("Mijn teams"), "team.overview", Permission.SEE_TEAM_FIGURES),
    _Entry(_l("Catalogus"), "catalogue.overview", Permission.CURATE_CATALOGUE),
    _Entry(_l("Leerpaden"), "curated.overview", Permission.CURATE_CATALOGUE),
    _Entry(_l("Dekking"), "coverage.overview", Permission.CURATE_CATALOGUE),
    _Entry(_l("Leergroepen"), "groups.overview", Permission.CURATE_CATALOGUE),
    _Entry(_l("Zelfscan-vragen"), "instrument.overview", Permission.CURATE_CATALOGUE),
    _Entry(_l("Mensen"), "people.overview", Permission.MANAGE_PEOPLE),
    _Entry(_l("Afdelingen en teams"), "units.overview", Permission.MANAGE_PEOPLE),
    _Entry(_l("Startpakket"), "launch_kit.overview", Permission.USE_LAUNCH_KIT),
)
PART_OF = dict.fromkeys(("results", "reports", "history", "rechecks", "own_data"), "scan")
"""Blueprints without an entry of their own, and the one under whose entry their pages are."""
START_PAGES = (
    (Permission.SEE_TEAM_FIGURES, "team.overview"),
    (Permission.CURATE_CATALOGUE, "catalogue.overview"),
    (Permission.MANAGE_PEOPLE, "people.overview"),
    (Permission.TAKE_SCAN, "scan.overview"),
)


def navigation_for(viewer: Viewer | None) -> list[NavigationLink]:
    """The links that a viewer may follow, in their fixed order; none for people who are not signed in."""
    if viewer is None:
        return []
    blueprint = (request.endpoint or "").split(".")[0]
    subject = PART_OF.get(blueprint, blueprint)
    return [
        NavigationLink(str(entry.label), url_for(entry.endpoint), entry.endpoint.split(".")[0] == subject)
        for entry in ENTRIES
        if viewer.may(entry.permission)
    ]
