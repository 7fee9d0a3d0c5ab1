"""When texts of a kind were written: how soon answers come is measured on a page that many open"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_text_kind_created_at", "text", ["kind", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_text_kind_created_at", table_name="text")
