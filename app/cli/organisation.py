"""`organisation`: take a new organisation on board."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli.output import bad_input_exits_with_2
from app.clock import now
from app.db import db
from app.services.organisations import found_organisation

organisation = AppGroup("organisation", help="Organisations that use Vaardigwijzer.")


@organisation.command("new")
@click.argument("name")
@click.option("--administrator", required=True, help="Name of the first administrator.")
@click.option("--mail", required=True, help="Mail address of the first administrator.")
def new(name: str, administrator: str, mail: str) -> None:
    """Make an organisation with its first administrator; prints the link with which that person sets a password."""
    with bad_input_exits_with_2():
        token = found_organisation(db.session, name, administrator=administrator, email=mail, at=now())
    db.session.commit()
    click.echo(f"{current_app.config['VAARDIGWIJZER'].public_url}/uitnodiging/{token}")
