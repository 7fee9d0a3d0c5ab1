"""Texts as they were written, beside those with what looks confidential left out"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("text", sa.Column("original", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("text", "original")
