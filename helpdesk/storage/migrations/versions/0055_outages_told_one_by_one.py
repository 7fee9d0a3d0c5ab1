"""Who belongs to a mass outage is told its news one after another, as its end is"""

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("ask_at", "due_at")


def downgrade() -> None:
    _rename("due_at", "ask_at")


def _rename(before: str, after: str) -> None:
    op.drop_index(f"ix_outage_member_{before}", "outage_member")
    with op.batch_alter_table("outage_member") as batch:
        batch.alter_column(before, new_column_name=after)
    op.create_index(f"ix_outage_member_{after}", "outage_member", [after])
