"""feedback on tips, planned paths, learning from each other

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("half_day", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_learning_group_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_group")),
    )
    with op.batch_alter_table("learning_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_group_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "group_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["learning_group.id"], name=op.f("fk_group_seat_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_seat_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_seat")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_group_seat_group_id_person_id")),
    )
    with op.batch_alter_table("group_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_seat_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_seat_person_id"), ["person_id"], unique=False)

    op.create_table(
        "group_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column("half_days", sa.JSON(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_group_wish_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_wish_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_wish")),
        sa.UniqueConstraint("person_id", "competence", name=op.f("uq_group_wish_person_id_competence")),
    )
    with op.batch_alter_table("group_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_wish_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_wish_person_id"), ["person_id"], unique=False)

    op.create_table(
        "help_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(length=8), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("colleague", "digicoach", name="helperkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_help_offer_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_offer_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_offer")),
    )
    with op.batch_alter_table("help_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_offer_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_offer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_help_offer_open",
            ["person_id", "competence"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "item_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("thumb", sa.Integer(), nullable=True),
        sa.Column(
            "dismissed_because",
            sa.Enum(
                "known",
                "too_hard",
                "too_easy",
                "not_my_work",
                "no_time",
                "other",
                name="dismissreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 1 AND 10", name=op.f("ck_item_feedback_grade")),
        sa.CheckConstraint("thumb IN (-1, 1)", name=op.f("ck_item_feedback_thumb")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalogue_item.id"], name=op.f("fk_item_feedback_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_feedback_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_item_feedback_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_feedback")),
        sa.UniqueConstraint("person_id", "item_id", name=op.f("uq_item_feedback_person_id_item_id")),
    )
    with op.batch_alter_table("item_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_feedback_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_feedback_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_feedback_person_id"), ["person_id"], unique=False)

    op.create_table(
        "help_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "accepted",
                "declined",
                "withdrawn",
                name="requeststatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_help_request_asker_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["help_offer.id"], name=op.f("fk_help_request_offer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_help_request_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
    )
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_request_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_request_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_request_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "tip_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tip_list_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tip_list_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_tip_list_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_list")),
    )
    with op.batch_alter_table("tip_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_list_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tip_list_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tip_list_scan_id"), ["scan_id"], unique=False)

    op.create_table(
        "impression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("propensity", sa.Double(), nullable=False),
        sa.CheckConstraint("propensity > 0 AND propensity <= 1", name=op.f("ck_impression_propensity")),
        sa.CheckConstraint("slot >= 1", name=op.f("ck_impression_slot")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalogue_item.id"], name=op.f("fk_impression_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["list_id"], ["tip_list.id"], name=op.f("fk_impression_list_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impression")),
        sa.UniqueConstraint("list_id", "slot", name=op.f("uq_impression_list_id_slot")),
    )
    with op.batch_alter_table("impression", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_impression_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_impression_list_id"), ["list_id"], unique=False)

    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "item",
                    "assignment",
                    "conversation",
                    name="stepkind",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                server_default="item",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("competence", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("hours", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("hours_estimated", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("target_on", sa.Date(), nullable=True))
        batch_op.alter_column("item_id", existing_type=sa.INTEGER(), nullable=True)
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_learning_step_item_of_its_kind"), "(kind = 'item') = (item_id IS NOT NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM learning_step WHERE item_id IS NULL")  # steps that the older schema cannot hold
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_learning_step_item_of_its_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_learning_step_stepkind"), type_="check")
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.alter_column("item_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("target_on")
        batch_op.drop_column("starts_on")
        batch_op.drop_column("hours_estimated")
        batch_op.drop_column("hours")
        batch_op.drop_column("competence")
        batch_op.drop_column("kind")

    with op.batch_alter_table("impression", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_impression_list_id"))
        batch_op.drop_index(batch_op.f("ix_impression_item_id"))

    op.drop_table("impression")
    with op.batch_alter_table("tip_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_list_scan_id"))
        batch_op.drop_index(batch_op.f("ix_tip_list_person_id"))
        batch_op.drop_index(batch_op.f("ix_tip_list_organisation_id"))

    op.drop_table("tip_list")
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_request_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_help_request_offer_id"))
        batch_op.drop_index(batch_op.f("ix_help_request_asker_id"))

    op.drop_table("help_request")
    with op.batch_alter_table("item_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_feedback_person_id"))
        batch_op.drop_index(batch_op.f("ix_item_feedback_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_item_feedback_item_id"))

    op.drop_table("item_feedback")
    with op.batch_alter_table("help_offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_help_offer_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_help_offer_person_id"))
        batch_op.drop_index(batch_op.f("ix_help_offer_organisation_id"))

    op.drop_table("help_offer")
    with op.batch_alter_table("group_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_wish_person_id"))
        batch_op.drop_index(batch_op.f("ix_group_wish_organisation_id"))

    op.drop_table("group_wish")
    with op.batch_alter_table("group_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_seat_person_id"))
        batch_op.drop_index(batch_op.f("ix_group_seat_group_id"))

    op.drop_table("group_seat")
    with op.batch_alter_table("learning_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_group_organisation_id"))

    op.drop_table("learning_group")
