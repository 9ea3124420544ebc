"""An older database with rows in it comes along: at every revision, to the newest schema, with every row kept.

The rows follow from the schema as it was at that revision, so a new migration is covered without a word here. What
only a CHECK knows stands in MADE.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import JSON, Column, Engine, MetaData, Table, insert, inspect, select

from app import schema
from app.db import db
from seeds.catalogue import exported, load_catalogue

REVISIONS = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()][::-1]
EACH_TABLE = (1, 2)
MADE: dict[tuple[str, str], tuple[Any, Any]] = {
    ("organisation", "team_threshold"): (5, 12),
    ("answer", "value"): (2, None),
    ("answer", "way_out"): (None, "unclear"),
    ("catalogue_override", "points"): (0, 0),
    ("learning_step", "kind"): ("item", "item"),
    ("learning_step", "status"): ("planned", "done"),
    ("learning_step", "done_at"): (None, dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)),
    ("item_feedback", "thumb"): (1, -1),
    ("impression", "propensity"): (1.0, 0.2),
    ("impression", "expected"): (0.3, None),
    ("catalogue_item", "record"): (exported(load_catalogue()[0]), exported(load_catalogue()[1])),
}

REBUILDING = """
from alembic import op

revision, down_revision = "9999", "{newest}"


def upgrade():
    for table in ("organisation", "person", "scan"):
        with op.batch_alter_table(table, recreate="auto" if op.get_bind().dialect.name != "sqlite" else "always"):
            pass


downgrade = upgrade
"""
"""A migration that copies and drops tables on SQLite, as one does that changes a column there."""

Rows = dict[str, dict[int, dict[str, Any]]]


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """The engine of a database that ends at the newest schema, whatever the test did to it."""
    with app.app_context():
        db.engine.dispose()
        yield db.engine
        schema.upgrade(db.engine)


def tables_of(engine: Engine) -> list[Table]:
    """The tables as they are in the database now, those that others point at first."""
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def rows_of(engine: Engine) -> Rows:
    """Table → id → column → value."""
    with engine.connect() as connection:
        return {
            table.name: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
            for table in tables_of(engine)
        }


def closed_list(engine: Engine, column: Column[Any]) -> list[str]:
    """The values that a CHECK allows in a column; empty where none does."""
    checks = [str(check["sqltext"]) for check in inspect(engine).get_check_constraints(column.table.name)]
    own = [check for check in checks if re.match(rf"\W*{column.name}\b", check)]
    return [value for check in own for value in re.findall(r"'(.*?)'", check)]


def value_for(engine: Engine, column: Column[Any], number: int) -> Any:
    """What row `number` (1 or 2) holds in a column."""
    table = column.table.name
    if (table, column.name) in MADE:
        return MADE[table, column.name][number - 1]
    if column.foreign_keys:
        at_itself = any(key.column.table is column.table for key in column.foreign_keys)
        return number if not at_itself else {1: None, 2: 1}[number]
    if column.primary_key:
        return number
    if isinstance(column.type, JSON):
        return ["kcc", "hr"]
    if allowed := closed_list(engine, column):
        return allowed[number - 1]
    kind = column.type.python_type
    made: dict[type, Any] = {
        bool: number == 1,
        int: number,
        float: number + 0.25,
        str: f"{column.name} {number}"[: getattr(column.type, "length", None) or 100],
        dt.date: dt.date(2026, 1, number),
        dt.datetime: dt.datetime(2026, 1, number, 12, tzinfo=dt.UTC),
    }
    return made[kind]


def fill(engine: Engine) -> None:
    """Two rows in every table: two organisations with everything that belongs to them."""
    made = [
        (table, {column.name: value_for(engine, column, number) for column in table.columns})
        for table in tables_of(engine)
        for number in EACH_TABLE
    ]
    with engine.begin() as connection:
        for table, row in made:
            connection.execute(insert(table).values(row))


def lost(before: Rows, after: Rows) -> list[str]:
    """What was in the database and is not any more, columns that a migration took away aside."""
    return [
        f"{table} {number} {column}"
        for table, rows in before.items()
        for number, row in rows.items()
        for column, value in row.items()
        if not (kept := after.get(table, {}).get(number, {})) or kept.get(column, value) != value
    ]


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_keeps_every_row(engine: Engine, revision: str) -> None:
    schema.downgrade(engine, "base")
    schema.upgrade(engine, revision)
    fill(engine)
    before = rows_of(engine)
    assert {len(rows) for rows in before.values()} == {len(EACH_TABLE)}

    schema.upgrade(engine)

    assert lost(before, rows_of(engine)) == []
    assert schema.differences(engine) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_taking_migrations_back_and_doing_them_again_keeps_every_row(engine: Engine, revision: str) -> None:
    fill(engine)
    schema.downgrade(engine, revision)
    before = rows_of(engine)
    assert {len(rows) for rows in before.values()} == {len(EACH_TABLE)}

    schema.upgrade(engine)

    assert lost(before, rows_of(engine)) == []


def test_a_step_that_was_done_before_its_date_was_kept_gets_the_one_that_stood_for_it(engine: Engine) -> None:
    schema.downgrade(engine, "0003")
    fill(engine)
    schema.upgrade(engine)
    steps = rows_of(engine)["learning_step"]
    assert [steps[number]["done_at"] for number in EACH_TABLE] == [None, steps[2]["added_at"]]


def test_a_lost_row_and_a_changed_value_are_noticed() -> None:
    before: Rows = {"person": {1: {"id": 1, "name": "A"}, 2: {"id": 2, "name": "B"}}}
    assert lost(before, {"person": {1: {"id": 1, "name": "X"}}}) == ["person 1 name", "person 2 id", "person 2 name"]
    assert lost(before, {"person": {1: {"id": 1}, 2: {"id": 2}}}) == []


def test_rebuilding_a_table_takes_no_rows_that_point_at_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILDING.format(newest=REVISIONS[-1]), encoding="utf-8")
    fill(engine)
    before = rows_of(engine)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)

    schema.upgrade(engine, "9999")
    after = rows_of(engine)
    schema.downgrade(engine, REVISIONS[-1])

    assert lost(before, after) == []
    assert lost(before, rows_of(engine)) == []
