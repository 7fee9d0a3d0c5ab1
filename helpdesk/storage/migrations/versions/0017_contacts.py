"""Teachers as parents reach them, and who has asked in a parent's stead"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("shows_phone", sa.Boolean(), nullable=False),
        sa.Column("shows_mail", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_table(
        "contact_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("school_class", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_class_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_class")),
        sa.UniqueConstraint(
            "contact_id",
            "school_class",
            "subject",
            name=op.f("uq_contact_class_contact_id_school_class_subject"),
        ),
    )
    op.create_index("ix_contact_class_school_class", "contact_class", ["school_class"])
    op.create_table(
        "contact_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_record_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_record")),
    )
    op.create_index("ix_contact_record_contact_id", "contact_record", ["contact_id"])
    op.create_table(
        "stand_in",
        sa.Column("inquiry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_stand_in_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_stand_in")),
    )


def downgrade() -> None:
    for table in ("stand_in", "contact_record", "contact_class", "contact"):
        op.drop_table(table)
