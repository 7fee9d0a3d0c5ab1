"""Who was seen in the consultants' channel is marked so, apart from who only enters something"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("met", sa.Boolean()))
    op.execute("UPDATE person SET met = entitled")
    with op.batch_alter_table("person") as batch:
        batch.alter_column("met", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.drop_column("met")
