"""Views: one blueprint per subject; a view is a form, one call, a commit and a redirect, or a page."""

from __future__ import annotations

from flask import Flask

from app.views import (
    account,
    coverage,
    curated,
    groups,
    helping,
    history,
    home,
    instrument,
    language,
    launch_kit,
    learning_path_plan,
    overrides,
    own_data,
    people_import,
    rechecks,
    reports,
    results,
    scan,
    team,
    tip_feedback,
    units,
)

BLUEPRINTS = (
    account.bp,
    home.bp,
    language.bp,
    scan.bp,
    results.bp,
    history.bp,
    rechecks.bp,
    own_data.bp,
    reports.bp,
    tip_feedback.bp,  # the blueprint of tips, with the routes of both modules
    learning_path_plan.bp,  # the blueprint of Mijn leerpad, with the routes of both modules
    helping.bp,
    team.bp,
    overrides.bp,
    curated.bp,
    coverage.bp,
    groups.bp,
    instrument.bp,
    people_import.bp,  # the blueprint of people, with the routes of both modules
    units.bp,
    launch_kit.bp,
)


def register_views(app: Flask) -> None:
    """Put every blueprint on the application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
