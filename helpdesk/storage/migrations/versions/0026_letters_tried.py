"""How often each letter of the mailbox was tried, so that none is tried for ever"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_attempt",
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("validity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("folder", "validity", "uid", name=op.f("pk_mail_attempt")),
    )


def downgrade() -> None:
    op.drop_table("mail_attempt")
