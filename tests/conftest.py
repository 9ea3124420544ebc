"""Fixtures for every test: a database built by the migrations, an application, made people.

TEST_DATABASE=postgresql runs the same tests on a server at 127.0.0.1:5432; the report's header says which it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app, schema
from app.config import Config, Environment
from app.db import db
from app.messages import compile_all
from app.models import Model
from tests.builders import Builder

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
only_on_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time")
SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432"


def pytest_report_header() -> str:
    """Say which database the tests use."""
    return f"database: {'PostgreSQL at 127.0.0.1:5432' if ON_POSTGRESQL else 'SQLite'}"


def pytest_sessionstart() -> None:
    """Compile the texts in other languages, so that the tests read what the catalogue says now."""
    compile_all()


def _config(url: str | None) -> Config:
    return Config(environment=Environment.TEST, secret_key="a key for tests only, nothing is kept", database_url=url)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str | None]:
    """A new database on the local server for this run, dropped afterwards; None when the tests use SQLite."""
    if not ON_POSTGRESQL:
        yield None
        return
    name = f"vaardigwijzer_test_{os.getpid()}"
    server = create_engine(f"{SERVER}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{SERVER}/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, postgresql_url: str | None) -> Path:
    """A folder with a SQLite database that the migrations built, to copy from; on PostgreSQL migrates the server's."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(_config(postgresql_url), instance=folder)
    with app.app_context():
        schema.upgrade(db.engine)
        db.engine.dispose()
    return folder


@contextmanager
def migrated_app(folder: Path, migrated: Path, postgresql_url: str | None) -> Iterator[Flask]:
    """An application with an empty, migrated database of its own in `folder`; a shared server is emptied afterwards."""
    if postgresql_url is None:
        shutil.copy(migrated / "vaardigwijzer.db", folder / "vaardigwijzer.db")
    app = create_app(_config(postgresql_url), instance=folder)
    yield app
    with app.app_context():
        if postgresql_url is not None:
            tables = ", ".join(f'"{table}"' for table in Model.metadata.tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        db.engine.dispose()


@pytest.fixture
def app(tmp_path: Path, migrated: Path, postgresql_url: str | None) -> Iterator[Flask]:
    """An application with an empty, migrated database of its own."""
    with migrated_app(tmp_path, migrated, postgresql_url) as app:
        yield app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session inside an application context."""
    with app.app_context():
        yield db.session


@pytest.fixture
def build(session: Session) -> Builder:
    """Makes organisations, people and items for a test."""
    return Builder(session)
