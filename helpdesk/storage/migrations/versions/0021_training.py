"""Training of new employees"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _short(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        _short("nonce", 64),
        _text("name"),
        _short("username", 64),
        _text("position"),
        sa.Column("started_on", sa.Date(), nullable=False),
        _short("trainer", 64),
        _text("trainer_name"),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("regulation_version", sa.Integer(), nullable=False),
        _moment("due_at"),
        _short("state", 10),
        sa.Column("done_on", sa.Date(), nullable=True),
        _moment("registered_at"),
        _moment("warned_for", nullable=True),
        _moment("told_for", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["regulation_version"], ["regulation.id"], name=op.f("fk_training_regulation_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("nonce", name=op.f("uq_training_nonce")),
    )
    op.create_index("ix_training_state", "training", ["state"])
    op.create_index("ix_training_username", "training", ["username"])
    op.create_table(
        "training_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        _short("what", 12),
        _short("topic", 40),
        sa.Column("day", sa.Date(), nullable=True),
        _text("note"),
        _short("picture", 64),
        _short("way", 8),
        _short("person_id", 64),
        _text("person_name"),
        _moment("at"),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_training_line_training_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects"], ["training_line.id"], name=op.f("fk_training_line_corrects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_line")),
        sa.UniqueConstraint("corrects", name=op.f("uq_training_line_corrects")),
    )
    op.create_index("ix_training_line_training_id", "training_line", ["training_id"])


def downgrade() -> None:
    # An earlier desk knows neither these timers nor these messages.
    op.execute("DELETE FROM timer WHERE kind = 'training'")
    op.execute("DELETE FROM delivery WHERE inquiry_id IS NULL AND occasion LIKE 'training%'")
    op.drop_table("training_line")
    op.drop_table("training")
