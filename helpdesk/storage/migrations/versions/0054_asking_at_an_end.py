"""Who belonged to a mass outage is asked at its end, one after another"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outage_member", sa.Column("ask_at", sa.DateTime(timezone=True)))
    op.create_index("ix_outage_member_ask_at", "outage_member", ["ask_at"])


def downgrade() -> None:
    op.drop_index("ix_outage_member_ask_at", "outage_member")
    with op.batch_alter_table("outage_member") as batch:
        batch.drop_column("ask_at")
