"""Commands under `flask --app app …`. Content goes to stdout as UTF-8 JSON, a link as it is, all else to stderr."""

from __future__ import annotations

from flask import Flask

from app.cli.catalogue import catalogue
from app.cli.database import database
from app.cli.demo import demo
from app.cli.organisation import organisation
from app.cli.recommender import recommender
from app.cli.scan import scan


def register_commands(app: Flask) -> None:
    """Put every group of commands on the application."""
    for group in (database, catalogue, demo, recommender, organisation, scan):
        app.cli.add_command(group)
