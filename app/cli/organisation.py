"""`organisation`: take a new organisation on board."""

from __future__ import annotations

import click
from flask import current_app

from app.cli.output import CommandGroup, bad_input_exits_with_2
from app.clock import now
from app.db import db
from app.services.organisations import change_settings, found_organisation

organisation = CommandGroup("organisation", help="Organisations that use Vaardigwijzer.")


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


@organisation.command("set")
@click.argument("slug")
@click.option("--privacy-contact", help="Mail address of the privacy officer, shown before the scan.")
@click.option("--works-council-text", help="What the works council agreed to, shown before the scan.")
@click.option("--counts/--counts-not", default=None, help="Whether people count in team figures until they choose.")
def set_(slug: str, privacy_contact: str | None, works_council_text: str | None, counts: bool | None) -> None:
    """Change the settings of an organisation, by its short name: "voorbeeldstad" for Gemeente Voorbeeldstad."""
    if privacy_contact is None and works_council_text is None and counts is None:
        raise click.UsageError("Nothing to change: give one of the options.")
    with bad_input_exits_with_2():
        change_settings(
            db.session,
            slug,
            privacy_contact=privacy_contact,
            works_council_text=works_council_text,
            counts_by_default=counts,
        )
    db.session.commit()
