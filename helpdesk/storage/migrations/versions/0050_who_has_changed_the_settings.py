"""Who has changed the settings, and by which way: until now they came from the file alone"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Others point to this table: SQLite could not make it anew to take the default away.
    way = sa.Column("way", sa.String(length=8), nullable=False, server_default="file")
    op.add_column("regulation", way)
    op.add_column("regulation", sa.Column("author", sa.Text(), nullable=True))
    op.add_column("regulation", sa.Column("brings_back", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("brings_back", "author", "way"):
        op.drop_column("regulation", name)
