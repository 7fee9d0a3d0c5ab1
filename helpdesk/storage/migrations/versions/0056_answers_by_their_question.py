"""The first answer to a question, and its verdict, are found by the question"""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_TEXT, _CYCLE = "ix_text_inquiry_id", "ix_journal_cycle_verdict"


def upgrade() -> None:
    _make_anew(_TEXT, "text", ["inquiry_id", "kind", "created_at"])
    _make_anew(_CYCLE, "journal_cycle", ["verdict", "inquiry_id"])


def downgrade() -> None:
    _make_anew(_TEXT, "text", ["inquiry_id"])
    _make_anew(_CYCLE, "journal_cycle", ["verdict"])


def _make_anew(name: str, table: str, columns: list[str]) -> None:
    op.drop_index(name, table)
    op.create_index(name, table, columns)
