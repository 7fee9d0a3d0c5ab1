"""Whose a question is, who has helped at once, whom to call: found without a look at all rows"""

import sqlalchemy as sa
from alembic import op

from helpdesk.storage.few_rows import HELPED, IS_PARKED

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inquiry_claimant", "inquiry", ["claimant_id", "year", "number"])
    due = ["claimant_id", "state", "regulation_due_at"]
    op.create_index("ix_inquiry_claimant_due", "inquiry", due)
    helped = sa.text(HELPED)
    op.create_index(
        "ix_history_helped_self",
        "history",
        ["actor_id", "inquiry_id", "cycle"],
        sqlite_where=helped,
        postgresql_where=helped,
    )
    parked = sa.text(IS_PARKED)
    op.create_index(
        "ix_delivery_parked",
        "delivery",
        ["inquiry_id"],
        sqlite_where=parked,
        postgresql_where=parked,
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_parked", "delivery")
    op.drop_index("ix_history_helped_self", "history")
    op.drop_index("ix_inquiry_claimant_due", "inquiry")
    op.drop_index("ix_inquiry_claimant", "inquiry")
