"""`scan calibrate`: what stored answers teach about the questions; a command of the group in app/cli/scan.py."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.cli.output import bad_input_exits_with_2, json_format, write_json
from app.db import db
from app.services.calibrating import EVERY_ORGANISATION, calibration, read_material
from scan.calibration import MIN_ANSWERS

FEWEST_ANSWERS = 100
"""With fewer, the questions are too many for the scans, and the standard errors mean little."""


@click.command("calibrate")
@click.option(
    "--organisation", default=EVERY_ORGANISATION, show_default=True, help="Slug of one organisation, or all of them."
)
@click.option(
    "--min-answers",
    type=click.IntRange(min=FEWEST_ANSWERS),
    default=MIN_ANSWERS,
    show_default=True,
    help="A question with fewer answers keeps its shift.",
)
@json_format
@with_appcontext
def calibrate(organisation: str, min_answers: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print per question a proposed shift, fit, ways out and differences between groups; changes nothing."""
    with bad_input_exits_with_2():
        material = read_material(db.session, organisation)
    db.session.rollback()  # nobody must wait for the computation, which takes its time
    write_json(calibration(material, min_answers=min_answers))
