"""Which account of the chat is whose: a name can be taken by anybody, an id by nobody"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_account",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=True),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chat_account")),
        sa.UniqueConstraint("user_id", name=op.f("uq_chat_account_user_id")),
    )
    op.create_table(
        "account_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_his", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_claim")),
        sa.UniqueConstraint("name", "user_id", name=op.f("uq_account_claim_name_user_id")),
    )


def downgrade() -> None:
    op.drop_table("account_claim")
    op.drop_table("chat_account")
