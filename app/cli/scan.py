"""`scan`: how good the self-scan is on simulated people, and what stored answers teach about its questions."""

from __future__ import annotations

from typing import Any

import click

from app.cli.output import CommandGroup, Finite, bad_input_exits_with_2, write_json
from app.cli.scan_calibration import calibrate
from app.services.simulating import EVERYTHING, Request, as_table, simulation

scan = CommandGroup("scan", help="Simulate and calibrate the self-scan.")
scan.add_command(calibrate)


@scan.command("simulate")
@click.option(
    "--people", type=click.IntRange(min=2), default=2000, show_default=True, help="How many simulated people."
)
@click.option("--bias-sd", type=Finite(min=0), default=0.6, show_default=True, help="Spread of over- and underrating.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Where chance begins; the same seed, the same figures.",
)
@click.option("--seeds", type=click.IntRange(min=1), default=1, show_default=True, help="Mean over so many seeds.")
@click.option(
    "--max-items", type=click.IntRange(min=1), default=40, show_default=True, help="Most questions of a scan."
)
@click.option("--role", default=EVERYTHING, show_default=True, help="Code of a function role, or all 29 competences.")
@click.option("--misfits/--no-misfits", default=True, show_default=True, help="Also people who do not fit the model.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "markdown"]),
    default="json",
    show_default=True,
    help="Form of the output.",
)
def simulate(format_: str, **request: Any) -> None:
    """Print error, levels, coverage and time of the scan, beside the long form, the whole bank and no question."""
    with bad_input_exits_with_2():
        found = simulation(Request(**request))
    if format_ == "json":
        write_json(found)
    else:
        click.echo(as_table(found))
