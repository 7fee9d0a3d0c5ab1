"""What the desk keeps may be long: the numbers of all clauses, where each is broken"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("kept") as kept:
        kept.alter_column("value", type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    # What was found is looked for anew within the hour.
    op.execute("DELETE FROM kept WHERE name IN ('broken_clauses', 'inspected_at')")
    with op.batch_alter_table("kept") as kept:
        kept.alter_column("value", type_=sa.String(length=80), existing_nullable=False)
