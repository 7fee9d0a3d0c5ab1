"""Every scan that was put to an order"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["office_order.id"], name=op.f("fk_order_scan_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_scan")),
    )
    op.create_index("ix_order_scan_order_id", "order_scan", ["order_id"])
    # Of the one scan that was kept before, who put it there is known no better than this.
    op.execute(
        "INSERT INTO order_scan (order_id, name, entered_by, entered_at)"
        " SELECT id, scan, entered_by, entered_at FROM office_order WHERE scan IS NOT NULL"
    )
    op.drop_column("office_order", "scan")


def downgrade() -> None:
    op.add_column("office_order", sa.Column("scan", sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE office_order SET scan = (SELECT name FROM order_scan"
        " WHERE order_scan.order_id = office_order.id ORDER BY order_scan.id DESC LIMIT 1)"
    )
    op.drop_table("order_scan")
