"""`database`: bring the schema up to date, or write a new migration."""

from __future__ import annotations

import click

from app import schema
from app.cli.output import CommandGroup
from app.db import db

database = CommandGroup("database", help="Create and migrate the database.")


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema; keeps everything that is in it."""
    schema.upgrade(db.engine)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to an earlier schema."""
    schema.downgrade(db.engine, revision)


@database.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write the next numbered migration from what the models changed; read and mend it before you commit."""
    schema.new_revision(db.engine, message)
