"""The schedule: versions, agreements, absences, swaps, and its record"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _utc(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _short(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    _versions()
    _days()
    op.create_table(
        "schedule_entry",
        _number("id"),
        _number("number"),
        _number("edition"),
        _utc("at"),
        _short("what", 16),
        _short("user", 64),
        _short("person_id", 64),
        _short("way", 8),
        _number("subject"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_entry")),
    )
    op.create_index("ix_schedule_entry_number", "schedule_entry", ["number"])
    op.create_table(
        "schedule_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _number("revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_revision")),
    )


def _versions() -> None:
    op.create_table(
        "schedule",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _short("stage", 12),
        _number("edition"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        _text("drafted_by"),
        _utc("drafted_at"),
        _text("edited_by"),
        _utc("edited_at"),
        _text("returned_by", nullable=True),
        _text("returned_words", nullable=True),
        _utc("returned_at", nullable=True),
        _text("approved_by", nullable=True),
        _short("approved_user", 64, nullable=True),
        _short("approved_post", 40, nullable=True),
        _short("approved_way", 8, nullable=True),
        _utc("approved_at", nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_schedule")),
    )
    op.create_table(
        "schedule_slot",
        _number("id"),
        _number("number"),
        _number("weekday"),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        _short("user", 64),
        _text("name"),
        _text("phone"),
        _text("room"),
        sa.ForeignKeyConstraint(
            ["number"], ["schedule.number"], name=op.f("fk_schedule_slot_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_slot")),
    )
    op.create_index("ix_schedule_slot_number", "schedule_slot", ["number"])
    op.create_table(
        "schedule_agreement",
        _number("id"),
        _number("number"),
        _number("edition"),
        _short("user", 64),
        _text("name"),
        _short("way", 8),
        _utc("at"),
        sa.ForeignKeyConstraint(
            ["number"], ["schedule.number"], name=op.f("fk_schedule_agreement_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_agreement")),
        sa.UniqueConstraint(
            "number", "edition", "user", name=op.f("uq_schedule_agreement_number_edition_user")
        ),
    )


def _days() -> None:
    op.create_table(
        "absence",
        _number("id"),
        _short("user", 64),
        _text("name"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        _short("entered_by", 64),
        _utc("entered_at"),
        _utc("taken_out_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_table(
        "swap",
        _number("id"),
        sa.Column("day", sa.Date(), nullable=False),
        _short("user", 64),
        _text("name"),
        _short("by_user", 64),
        _text("by_name"),
        _short("state", 12),
        _utc("asked_at"),
        _utc("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    op.create_index("ix_swap_day", "swap", ["day"])


def downgrade() -> None:
    for table in (
        "schedule_revision",
        "schedule_entry",
        "swap",
        "absence",
        "schedule_agreement",
        "schedule_slot",
        "schedule",
    ):
        op.drop_table(table)
