"""The journal"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A letter repeats the words; the others say nothing that anybody would look for.
NOT_SOUGHT = ("letter", "call_when", "device")
CHUNK = 500


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "journal_words",
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_journal_words_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_journal_words")),
    )
    op.create_table(
        "journal_cycle",
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("regulation_version", sa.Integer(), nullable=False),
        sa.Column("regulation_due_at", moment, nullable=False),
        sa.Column("working_due_at", moment, nullable=False),
        sa.Column("waited_days", sa.Integer(), nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("handed_off_at", moment, nullable=True),
        sa.Column("claimant_id", sa.String(length=64), nullable=True),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_journal_cycle_inquiry_id")
        ),
        sa.ForeignKeyConstraint(
            ["regulation_version"],
            ["regulation.id"],
            name=op.f("fk_journal_cycle_regulation_version"),
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "cycle", name=op.f("pk_journal_cycle")),
    )
    op.create_index("ix_journal_cycle_verdict", "journal_cycle", ["verdict"])
    op.create_table(
        "journal_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_journal_reason_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_reason")),
    )
    op.create_index("ix_journal_reason_inquiry_id", "journal_reason", ["inquiry_id", "cycle"])
    op.create_table(
        "journal_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_export")),
    )
    op.create_index("ix_inquiry_received_at", "inquiry", ["received_at"])
    op.create_index("ix_child_school_class", "child", ["school_class"])
    _fold_what_is_there()


def _fold_what_is_there() -> None:
    """Let inquiries of before be found as well."""
    connection = op.get_bind()
    last = 0
    words = sa.table("journal_words", sa.column("inquiry_id"), sa.column("folded"))
    while True:
        some = connection.execute(
            sa.text(
                "SELECT id, requester_name, email, phone FROM inquiry WHERE id > :last"
                " ORDER BY id LIMIT :most"
            ),
            {"last": last, "most": CHUNK},
        ).all()
        if not some:
            return
        last = some[-1].id
        said = {row.id: [row.requester_name, row.email, _digits(row.phone)] for row in some}
        ids = {"first": some[0].id, "last": last}
        for row in connection.execute(
            sa.text(
                "SELECT inquiry_id, surname, name FROM child"
                " WHERE inquiry_id BETWEEN :first AND :last ORDER BY id"
            ),
            ids,
        ):
            said[row.inquiry_id].append(f"{row.surname} {row.name}")
        for row in connection.execute(
            sa.text(
                "SELECT inquiry_id, kind, body FROM text"
                " WHERE inquiry_id BETWEEN :first AND :last AND body IS NOT NULL ORDER BY id"
            ),
            ids,
        ):
            if row.kind not in NOT_SOUGHT:
                said[row.inquiry_id].append(row.body)
        rows = [{"inquiry_id": id_, "folded": _folded(parts)} for id_, parts in said.items()]
        connection.execute(sa.insert(words), rows)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdecimal())[-10:]


def _folded(parts: list[str]) -> str:
    return "\n".join(" ".join(part.casefold().replace("ё", "е").split()) for part in parts if part)


def downgrade() -> None:
    op.drop_index("ix_child_school_class", "child")
    op.drop_index("ix_inquiry_received_at", "inquiry")
    for name in ("journal_export", "journal_reason", "journal_cycle", "journal_words"):
        op.drop_table(name)
