"""Runs the numbered migrations on the connection that the caller hands over (see app/schema.py).

Foreign keys are off on SQLite meanwhile (the caller sees to it, before BEGIN): a batch operation copies and drops a
table, which would cascade into child rows.
"""

from alembic import context

connection = context.config.attributes["connection"]
metadata = context.config.attributes.get("metadata")
render_item = context.config.attributes.get("render_item", lambda *_: False)


def run() -> None:
    """Apply what was asked for in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
