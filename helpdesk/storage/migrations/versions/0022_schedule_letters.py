"""Who gets an edition of the schedule by mail"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_letter",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["schedule.number"], name=op.f("fk_schedule_letter_number")
        ),
        sa.PrimaryKeyConstraint("number", "edition", "user", name=op.f("pk_schedule_letter")),
    )


def downgrade() -> None:
    # An earlier desk sends nothing of a schedule by mail.
    op.execute(
        "DELETE FROM delivery WHERE inquiry_id IS NULL AND state = 'pending'"
        " AND occasion IN ('schedule_agree', 'schedule_approve') AND addressee LIKE 'mail:%'"
    )
    op.drop_table("schedule_letter")
