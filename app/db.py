"""The database: engine, session and the rules of SQLite and PostgreSQL that keep every write.

SQLite: WAL, foreign keys on, and BEGIN IMMEDIATE for whatever may write, so that two writers queue instead of losing
updates (measured in docs/decisions). PostgreSQL: time limits, so that one stuck statement does not stop a city. Errors
tell no values: they end up in a log that more people read than the rows.
"""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

db = SQLAlchemy(session_options={"expire_on_commit": False})

_may_write: ContextVar[bool] = ContextVar("may_write", default=True)

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
)
POSTGRES_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000"
LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED = "55P03", "40P01"


def engine_options(url: str | None, instance: Path) -> dict[str, Any]:
    """Arguments for the engine: `url`, or a SQLite file in the folder `instance` where there is none."""
    url = url or f"sqlite:///{instance / 'vaardigwijzer.db'}"
    if url.startswith("postgresql"):
        return {
            "url": url,
            "pool_pre_ping": True,
            "hide_parameters": True,
            "connect_args": {"connect_timeout": 5, "options": POSTGRES_OPTIONS},
        }
    return {"url": url, "hide_parameters": True}


def apply_sqlite_rules(engine: Engine) -> None:
    """Make every connection of a SQLite engine follow the rules above; other engines are left alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "do_connect", _make_folder)
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)


def keep_values_out_of_errors(engine: Engine) -> None:
    """Let an error of the server say its type and SQLSTATE alone, wherever it is printed: its own words quote rows."""
    event.listen(engine, "handle_error", _take_words_away)


def is_busy(error: OperationalError) -> bool:
    """Whether others held a row or the database for too long: the same, sent again a moment later, works."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) in (LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED)


def reads_only(method: str) -> bool:
    """Whether an HTTP method promises not to write."""
    return method in ("GET", "HEAD", "OPTIONS")


def set_may_write(value: bool) -> None:
    """Say whether the transactions of this request may write; those of scripts may."""
    _may_write.set(value)


def _take_words_away(context: ExceptionContext) -> None:
    state = getattr(context.original_exception, "sqlstate", None)
    for error in (context.original_exception, context.sqlalchemy_exception):
        if state is not None and error is not None:
            error.args = (f"{type(context.original_exception).__name__}, SQLSTATE {state}",)


def _make_folder(_dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], _: dict[str, Any]) -> None:
    # only now: a command that needs no database leaves nothing behind
    Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)


def _set_up_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # the driver must not begin transactions itself: `_begin` does
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write.get() else "BEGIN")
