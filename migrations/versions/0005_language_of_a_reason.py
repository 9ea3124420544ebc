"""in which language the reason of a step is

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # in which language older reasons are was not kept: nearly all are Dutch, the language that comes first
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason_language", sa.String(length=5), server_default="nl", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("learning_step", schema=None) as batch_op:
        batch_op.drop_column("reason_language")
