"""By which way a consent was given and who recorded it; when a call is to be tried again"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consent") as consent:
        # Until now all have come by the form.
        consent.add_column(
            sa.Column("way", sa.String(length=10), nullable=False, server_default="form")
        )
        consent.add_column(
            sa.Column("recorded_by", sa.String(length=64), nullable=False, server_default="")
        )
    with op.batch_alter_table("consent") as consent:
        consent.alter_column("way", server_default=None)
        consent.alter_column("recorded_by", server_default=None)
    # Without a batch: SQLite would make the table anew, on which all others hang.
    op.add_column("inquiry", sa.Column("call_again_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("inquiry", "call_again_at")
    with op.batch_alter_table("consent") as consent:
        consent.drop_column("recorded_by")
        consent.drop_column("way")
