"""By which way a consent was given, and who recorded it"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
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


def downgrade() -> None:
    with op.batch_alter_table("consent") as consent:
        consent.drop_column("recorded_by")
        consent.drop_column("way")
