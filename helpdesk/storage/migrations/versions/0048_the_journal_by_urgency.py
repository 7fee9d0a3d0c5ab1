"""Indexes by which the journal shows what is open by its term; the filters that people keep"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inquiry_state_due", "inquiry", ["state", "regulation_due_at"])
    op.create_index("ix_inquiry_regulation_due_at", "inquiry", ["regulation_due_at"])
    op.create_table(
        "journal_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_filter")),
        sa.UniqueConstraint("author_id", "name", name=op.f("uq_journal_filter_author_id_name")),
    )


def downgrade() -> None:
    op.drop_table("journal_filter")
    op.drop_index("ix_inquiry_regulation_due_at", "inquiry")
    op.drop_index("ix_inquiry_state_due", "inquiry")
