"""`demo`: fill the database with the demo municipalities."""

from __future__ import annotations

import click
from flask import current_app

from app.cli.output import CommandGroup, bad_input_exits_with_2
from app.clock import now
from app.config import Config, Environment
from app.db import db
from app.services.demo import set_up_municipality
from app.services.demo_accounts import DEMO_PASSWORD
from app.services.passwords import hash_password
from app.services.seeding import load_seed_catalogue
from seeds.catalogue import load_catalogue
from seeds.demo_plan import load_demo_plan

demo = CommandGroup("demo", help="The demo municipalities.")


@demo.command("load")
def load() -> None:
    """Load the shared catalogue and make the demo municipalities, once; loading again leaves them as they are."""
    config: Config = current_app.config["VAARDIGWIJZER"]
    if config.environment is Environment.PRODUCTION:
        raise click.UsageError("The demo accounts have a public password, so they do not go into production.")
    with bad_input_exits_with_2():
        plan, items = load_demo_plan(), load_catalogue()
    password_hash = hash_password(DEMO_PASSWORD)  # slow on purpose, so before the write lock
    load_seed_catalogue(db.session, items, at=now())
    db.session.commit()
    for municipality in plan.municipalities:
        made = set_up_municipality(db.session, plan, municipality, password_hash=password_hash)
        db.session.commit()
        click.echo(f"{municipality.name}: {'made' if made else 'exists already'}", err=True)
