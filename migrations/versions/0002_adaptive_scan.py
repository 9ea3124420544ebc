"""adaptive scan: own statements, own view, re-check, languages

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text_nl", sa.String(length=300), nullable=False),
        sa.Column("text_en", sa.String(length=300), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_own_statement_level")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_own_statement_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_statement")),
    )
    with op.batch_alter_table("own_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_statement_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "switched_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("function_role", sa.String(length=32), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_switched_off_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switched_off")),
        sa.UniqueConstraint(
            "organisation_id",
            "function_role",
            "competence",
            name=op.f("uq_switched_off_organisation_id_function_role_competence"),
        ),
    )
    with op.batch_alter_table("switched_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_switched_off_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "own_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_own_view_level")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_own_view_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_view")),
        sa.UniqueConstraint("scan_id", "competence", name=op.f("uq_own_view_scan_id_competence")),
    )
    with op.batch_alter_table("own_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_view_scan_id"), ["scan_id"], unique=False)

    with op.batch_alter_table("competence_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=5), nullable=True))

    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hours_a_week", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=5), server_default="nl", nullable=False))
        batch_op.add_column(sa.Column("assisted", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("recheck_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("competences", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("bias_mean", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("bias_se", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("area_scores", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_scan_recheck_of_id"), ["recheck_of_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_scan_recheck_of_id"), "scan", ["recheck_of_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_scan_recheck_of_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_scan_recheck_of_id"))
        batch_op.drop_column("area_scores")
        batch_op.drop_column("bias_se")
        batch_op.drop_column("bias_mean")
        batch_op.drop_column("competences")
        batch_op.drop_column("recheck_of_id")
        batch_op.drop_column("assisted")
        batch_op.drop_column("language")
        batch_op.drop_column("hours_a_week")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("language")

    with op.batch_alter_table("competence_result", schema=None) as batch_op:
        batch_op.drop_column("asked")

    with op.batch_alter_table("own_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_view_scan_id"))

    op.drop_table("own_view")
    with op.batch_alter_table("switched_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_switched_off_organisation_id"))

    op.drop_table("switched_off")
    with op.batch_alter_table("own_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_statement_organisation_id"))

    op.drop_table("own_statement")
