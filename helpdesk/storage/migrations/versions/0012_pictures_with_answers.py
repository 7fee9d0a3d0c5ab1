"""Pictures with answers, and drafts that keep them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as attachment:
        # Until now requesters alone have sent any.
        attachment.add_column(
            sa.Column("role", sa.String(length=12), nullable=False, server_default="requester")
        )
        attachment.add_column(
            sa.Column("author_id", sa.String(length=64), nullable=False, server_default="")
        )
    with op.batch_alter_table("attachment") as attachment:
        attachment.alter_column("role", server_default=None)
        attachment.alter_column("author_id", server_default=None)
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "draft_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_draft_picture_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_picture")),
        sa.UniqueConstraint(
            "inquiry_id",
            "author_id",
            "move",
            "sha256",
            name=op.f("uq_draft_picture_inquiry_id_author_id_move_sha256"),
        ),
    )
    op.create_table(
        "text_picture",
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attachment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_text_picture_attachment_id")
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_picture_text_id")),
        sa.PrimaryKeyConstraint("text_id", "attachment_id", name=op.f("pk_text_picture")),
    )


def downgrade() -> None:
    op.drop_table("text_picture")
    op.drop_table("draft_picture")
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("warned_at")
    with op.batch_alter_table("attachment") as attachment:
        attachment.drop_column("author_id")
        attachment.drop_column("role")
