"""A post, a letter's question, and what was settled late are found without a look at all rows"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_delivery_post_id", "delivery", ["post_id"])
    op.create_index("ix_mail_letter_inquiry_id", "mail_letter", ["inquiry_id"])
    late = sa.text(
        "regulation_due_at < coalesce(answered_at, CASE WHEN close_reason IN "
        "('by_mouth', 'helped', 'not_ours') THEN closed_at END)"
    )
    op.create_index(
        "ix_inquiry_settled_late", "inquiry", ["state"], sqlite_where=late, postgresql_where=late
    )


def downgrade() -> None:
    op.drop_index("ix_inquiry_settled_late", "inquiry")
    op.drop_index("ix_mail_letter_inquiry_id", "mail_letter")
    op.drop_index("ix_delivery_post_id", "delivery")
