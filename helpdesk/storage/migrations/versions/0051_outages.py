"""Mass outages: what is told of them to all, and whose questions are about them"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.String(length=64), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    is_open = sa.text("over_at IS NULL")
    op.create_index(
        "uq_outage_open",
        "outage",
        ["topic"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "outage_update",
        sa.Column("outage_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name=op.f("fk_outage_update_outage_id")
        ),
        sa.PrimaryKeyConstraint("outage_id", "number", name=op.f("pk_outage_update")),
    )
    op.create_table(
        "outage_member",
        sa.Column("outage_id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name=op.f("fk_outage_member_outage_id")
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_outage_member_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("outage_id", "inquiry_id", name=op.f("pk_outage_member")),
    )
    op.create_index("ix_outage_member_inquiry_id", "outage_member", ["inquiry_id"])


def downgrade() -> None:
    op.drop_table("outage_member")
    op.drop_table("outage_update")
    op.drop_table("outage")
