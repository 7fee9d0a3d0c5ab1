"""Withdrawn consents, erased inquiries, and the acts that say so"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0035"
branch_labels = None
depends_on = None

_TIMES = ("consent_withdrawn_at", "erased_at")


def upgrade() -> None:
    for name in _TIMES:
        op.add_column("inquiry", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "erasure_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_act")),
        sa.UniqueConstraint("day", name=op.f("uq_erasure_act_day")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_erasure_act_year_number")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["erasure_act.id"], name=op.f("fk_erasure_act_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_act_id", "erasure", ["act_id"])
    op.create_index("ix_erasure_subject", "erasure", ["kind", "subject"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM delivery WHERE occasion IN "
        "('erase_asked', 'consent_withdrawn', 'erase_post', 'erasure_act')"
    )
    op.drop_table("erasure")
    op.drop_table("erasure_act")
    for name in reversed(_TIMES):
        op.drop_column("inquiry", name)
