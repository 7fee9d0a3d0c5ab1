"""What was done once: the key under which it arrived, so that it is not done again"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "done",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_done")),
    )
    op.create_index("ix_done_done_at", "done", ["done_at"])


def downgrade() -> None:
    op.drop_table("done")
