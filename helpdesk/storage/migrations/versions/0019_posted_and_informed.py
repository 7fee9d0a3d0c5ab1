"""What was posted, and who was informed"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _short(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _signed(table: str) -> tuple[Any, ...]:
    """Who wrote a line, when, and which line it corrects."""
    return (
        _short("person_id", 64),
        _text("person_name"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["corrects"], [f"{table}.id"], name=op.f(f"fk_{table}_corrects")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("corrects", name=op.f(f"uq_{table}_corrects")),
    )


def upgrade() -> None:
    op.create_table(
        "posted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _short("place", 8),
        _text("spot"),
        sa.Column("day", sa.Date(), nullable=False),
        _short("picture", 64),
        _text("note"),
        *_signed("posted"),
        sa.ForeignKeyConstraint(["number"], ["schedule.number"], name=op.f("fk_posted_number")),
    )
    op.create_index("ix_posted_number", "posted", ["number"])
    op.create_table(
        "informed",
        sa.Column("id", sa.Integer(), nullable=False),
        _short("school_class", 20),
        _short("way", 12),
        sa.Column("day", sa.Date(), nullable=False),
        _text("note"),
        *_signed("informed"),
    )
    op.create_index("ix_informed_school_class", "informed", ["school_class"])


def downgrade() -> None:
    op.drop_table("informed")
    op.drop_table("posted")
