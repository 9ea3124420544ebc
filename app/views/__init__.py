"""Views: one blueprint per subject; a view is a form, one call, a commit and a redirect, or a page."""

from __future__ import annotations

from flask import Flask

from app.views import (
    account,
    catalogue,
    coverage,
    curated,
    home,
    learning_path,
    people_import,
    results,
    scan,
    team,
    tips,
    units,
)

BLUEPRINTS = (
    account.bp,
    home.bp,
    scan.bp,
    results.bp,
    tips.bp,
    learning_path.bp,
    team.bp,
    catalogue.bp,
    curated.bp,
    coverage.bp,
    people_import.bp,  # the blueprint of people, with the routes of both modules
    units.bp,
)


def register_views(app: Flask) -> None:
    """Put every blueprint on the application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
