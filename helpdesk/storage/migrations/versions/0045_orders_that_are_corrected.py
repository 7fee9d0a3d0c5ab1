"""Orders that are corrected or annulled, and who has left the consultants' channel"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("appointment", sa.Column("planned_last", sa.Date(), nullable=True))
    op.add_column(
        "appointment", sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "order_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(64), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["office_order.id"],
            name=op.f("fk_order_correction_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_order_correction_appointment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_correction")),
    )
    op.create_index("ix_order_correction_order_id", "order_correction", ["order_id"])


def downgrade() -> None:
    op.drop_table("order_correction")
    op.drop_column("appointment", "annulled_at")
    op.drop_column("appointment", "planned_last")
    op.drop_column("person", "left_at")
