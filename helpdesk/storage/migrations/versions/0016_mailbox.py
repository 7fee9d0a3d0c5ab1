"""The school's mailbox: through where it was read, and the letters that are the desk's"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_folder",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_folder")),
    )
    op.create_table(
        "mail_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=250), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("chosen", sa.String(length=24), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_mail_letter_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_letter_message_id")),
        sa.UniqueConstraint("digest", name=op.f("uq_mail_letter_digest")),
    )
    op.create_index("ix_mail_letter_state", "mail_letter", ["state", "id"])
    op.create_index("ix_mail_letter_sender", "mail_letter", ["sender", "seen_at"])


def downgrade() -> None:
    op.drop_table("mail_letter")
    op.drop_table("mail_folder")
