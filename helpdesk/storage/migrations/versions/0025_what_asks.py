"""Which messages still ask for something: those that were sent before lose their buttons as well"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# As helpdesk/domain/messages.py had it when this was written.
_ASKS = (
    "accepted",
    "claimed",
    "question",
    "answer",
    "correction",
    "handoff",
    "vendor_ask",
    "vendor_wants",
    "vendor_owed",
    "vendor_rejected",
    "closed",
    "auto_closed",
    "offered",
    "quiet",
    "remind_channel",
    "stands_in",
    "schedule_agree",
    "schedule_approve",
    "swap_asked",
)


def upgrade() -> None:
    asks: sa.Column[bool] = sa.Column(
        "asks", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    with op.batch_alter_table("delivery") as table:
        table.add_column(asks)
    with op.batch_alter_table("delivery") as table:
        table.alter_column("asks", server_default=None)
    delivery = sa.table(
        "delivery",
        sa.column("asks", sa.Boolean),
        sa.column("occasion"),
        sa.column("addressee"),
        sa.column("state"),
    )
    op.execute(
        delivery.update()
        .where(
            delivery.c.occasion.in_(_ASKS),
            delivery.c.state.in_(["pending", "sent"]),
            ~sa.or_(*(delivery.c.addressee.startswith(to) for to in ("mail", "phone", "thread"))),
        )
        .values(asks=True)
    )


def downgrade() -> None:
    op.drop_column("delivery", "asks")
