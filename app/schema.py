"""The schema of the database: brought up to date by numbered migrations, compared with the models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.models import Model
from app.models.base import Moment

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def _render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type as the plain one, so that migrations do not import the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def _alembic(connection: Connection | None = None) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=connection, metadata=Model.metadata, render_item=_render_item)
    return config


@contextmanager
def _migrating(engine: Engine) -> Iterator[AlembicConfig]:
    """A connection on which SQLite does not cascade while a table is rebuilt."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # sqlite3's connection, typed Any | None
        try:
            yield _alembic(connection)
            connection.commit()
        finally:
            connection.rollback()
            if engine.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]  # see above


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`; does nothing where it is there already."""
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to `revision` ("base" empties it)."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


def new_revision(engine: Engine, message: str) -> None:
    """Write a numbered migration with the difference between the database and the models, to be read and mended."""
    number = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())) + 1
    with _migrating(engine) as config:
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")


def differences(engine: Engine) -> list[Any]:
    """What the models say and the database does not, or the other way round; empty when they are equal."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Model.metadata))
