"""What people write in the chat"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard",
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_heard_inquiry_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_heard")),
    )
    op.create_table(
        "hearing",
        sa.Column("channel_id", sa.String(length=64), nullable=False),
        sa.Column("through", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_hearing")),
    )
    op.create_table(
        "unplaced",
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("unfit", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_unplaced")),
    )
    op.create_index("ix_unplaced_author_id", "unplaced", ["author_id"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("post_id", sa.String(length=64), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_suggestion_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_inquiry_id", "suggestion", ["inquiry_id", "state"], unique=False)


def downgrade() -> None:
    for name in ("suggestion", "unplaced", "hearing", "heard"):
        op.drop_table(name)
