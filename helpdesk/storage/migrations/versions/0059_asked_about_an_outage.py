"""Who was asked whether he has an outage's trouble, and has not said, is told of its end"""

import sqlalchemy as sa
from alembic import op

from helpdesk.storage.columns import UtcTime

revision = "0059"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outage_unsure",
        sa.Column("outage_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name=op.f("fk_outage_unsure_outage_id")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_outage_unsure_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("outage_id", "inquiry_id", name=op.f("pk_outage_unsure")),
    )
    op.create_index("ix_outage_unsure_due_at", "outage_unsure", ["due_at"])
    op.create_index("ix_outage_unsure_inquiry_id", "outage_unsure", ["inquiry_id"])


def downgrade() -> None:
    op.drop_table("outage_unsure")
