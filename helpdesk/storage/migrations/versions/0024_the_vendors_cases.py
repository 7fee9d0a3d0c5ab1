"""The vendor's cases, and who owes the vendor information"""

import re
import unicodedata
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NO_NUMBER = "номер обращение обращения заявка заявки запрос запроса n no id ticket case request"
_TWINS = str.maketrans("abcehkmoptxy", "авсенкмортху")


def upgrade() -> None:
    for column in (
        sa.Column("owes", sa.String(length=10), nullable=True),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owed_by", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("inquiry", column)
    op.add_column("handoff", sa.Column("case_key", sa.String(length=64), nullable=True))
    op.create_index("ix_handoff_case_key", "handoff", ["case_key"])
    _know_the_numbers()


def _know_the_numbers() -> None:
    """Let numbers that were written down before be known as those that follow."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            "SELECT handoff.id AS id, text.body AS body FROM handoff "
            "JOIN text ON text.id = handoff.case_id WHERE text.body IS NOT NULL"
        )
    )
    for row in found.all():
        connection.execute(
            sa.text("UPDATE handoff SET case_key = :key WHERE id = :id"),
            {"key": _key(row.body), "id": row.id},
        )


def _key(number: str) -> str | None:
    """As helpdesk/vendor/cases.py had it when this was written."""
    plain = unicodedata.normalize("NFKC", number.replace("№", " ")).casefold()
    words = [word for word in re.findall(r"[^\W_]+", plain) if word not in _NO_NUMBER.split()]
    joined = "".join(words).translate(_TWINS)
    if not any(sign.isdecimal() for sign in joined):
        return None
    return sha256(joined.encode()).hexdigest()


def downgrade() -> None:
    op.drop_index("ix_handoff_case_key", table_name="handoff")
    op.drop_column("handoff", "case_key")
    for name in ("owed_by", "owed_since", "owes"):
        op.drop_column("inquiry", name)
