"""Which text a post in the chat became, so that it follows what its author changes"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("heard") as batch:
        batch.add_column(sa.Column("text_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_heard_text_id"), "text", ["text_id"], ["id"])
        batch.create_index("ix_heard_text_id", ["text_id"])


def downgrade() -> None:
    with op.batch_alter_table("heard") as batch:
        batch.drop_index("ix_heard_text_id")
        batch.drop_constraint(op.f("fk_heard_text_id"), type_="foreignkey")
        batch.drop_column("text_id")
