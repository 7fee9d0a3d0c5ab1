"""Budgets counted for all processes, proved mail addresses, and the form closed for a time"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("window", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_budget")),
    )
    op.create_index("ix_budget_ends_at", "budget", ["ends_at"])
    op.create_table(
        "proved_mail",
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_proved_mail_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_proved_mail")),
    )
    op.create_table(
        "form_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_closing")),
    )


def downgrade() -> None:
    op.drop_table("form_closing")
    op.drop_table("proved_mail")
    op.drop_index("ix_budget_ends_at", "budget")
    op.drop_table("budget")
