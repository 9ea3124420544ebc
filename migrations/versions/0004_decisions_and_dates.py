"""for whom and how long an adviser decides, what a tip promised, when a step was done

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("hide", "pin")
ACTIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("catalogue_override", schema=None) as batch_op:
        batch_op.drop_index("uq_catalogue_override_active")
        batch_op.drop_constraint(batch_op.f("ck_catalogue_override_overridekind"), type_="check")
    with op.batch_alter_table("catalogue_override", schema=None) as batch_op:
        batch_op.add_column(sa.Column("function_roles", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("competences", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("points", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        _check_kind(batch_op, *KINDS, "boost")
        batch_op.create_check_constraint(
            batch_op.f("ck_catalogue_override_points_of_its_kind"), "(kind = 'boost') = (points <> 0)"
        )

    with op.batch_alter_table("impression", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expected", sa.Double(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_impression_expected"), "expected >= 0 AND expected <= 1")

    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_learning_step_level"), "level BETWEEN 1 AND 4")
    # when older steps were done was not kept: until now the moment at which they came on the path stood for it
    op.execute("UPDATE learning_step SET done_at = added_at WHERE status = 'done'")
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_learning_step_done_at_when_done"), "(status = 'done') = (done_at IS NOT NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_learning_step_done_at_when_done"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_learning_step_level"), type_="check")
        batch_op.drop_column("done_at")
        batch_op.drop_column("level")

    with op.batch_alter_table("impression", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_impression_expected"), type_="check")
        batch_op.drop_column("expected")

    # the older schema knows no boost, no scope and no last day, and one decision at once on an item: keep what fits it
    op.execute("DELETE FROM catalogue_override WHERE kind = 'boost'")
    op.execute(
        "UPDATE catalogue_override SET ended_at = created_at WHERE ended_at IS NULL AND ("
        "CAST(function_roles AS TEXT) <> '[]' OR CAST(competences AS TEXT) <> '[]' OR ends_on IS NOT NULL)"
    )
    with op.batch_alter_table("catalogue_override", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_catalogue_override_points_of_its_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_catalogue_override_overridekind"), type_="check")
    with op.batch_alter_table("catalogue_override", schema=None) as batch_op:
        batch_op.drop_column("ends_on")
        batch_op.drop_column("points")
        batch_op.drop_column("competences")
        batch_op.drop_column("function_roles")
        _check_kind(batch_op, *KINDS)
        batch_op.create_index(
            "uq_catalogue_override_active",
            ["organisation_id", "item_id"],
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        )


def _check_kind(batch_op, *kinds: str) -> None:
    names = ", ".join(f"'{kind}'" for kind in kinds)
    batch_op.create_check_constraint(batch_op.f("ck_catalogue_override_overridekind"), f"kind IN ({names})")
