"""The migrations build what the models say, can be taken back, and bring an older database along."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect

from app import schema
from app.db import db

VERSIONS = sorted((Path(__file__).parent.parent.parent / "migrations" / "versions").glob("*.py"))


def test_the_migrated_database_is_what_the_models_say(app: Flask) -> None:
    with app.app_context():
        assert schema.differences(db.engine) == []


def test_every_migration_can_be_taken_back_and_done_again(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
        schema.downgrade(db.engine, "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        schema.upgrade(db.engine)
        assert schema.differences(db.engine) == []


def test_migrations_are_numbered_and_do_not_import_the_application() -> None:
    for number, path in enumerate(VERSIONS, start=1):
        assert path.name.startswith(f"{number:04d}_")
        assert not re.search(r"^(from|import) app", path.read_text(encoding="utf-8"), re.MULTILINE)
