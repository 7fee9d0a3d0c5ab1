"""That the sheet of contacts hangs on the board: a line of what was posted, of no version"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posted") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    # A line of no version cannot stand there.
    op.execute("UPDATE posted SET corrects = NULL WHERE number IS NULL")
    op.execute("DELETE FROM posted WHERE number IS NULL")
    with op.batch_alter_table("posted") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
