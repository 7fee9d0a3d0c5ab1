"""Orders, and what they say of people. Nothing is deleted: the end stands beside the beginning."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from helpdesk.storage.columns import UtcTime, metadata

# By its number and date a school tells one order from another.
office_order = Table(
    "office_order",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("dated", Date, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    UniqueConstraint("number", "dated"),
)

# `last` is the last day on which it holds; without it, until somebody is relieved.
appointment = Table(
    "appointment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("office_order.id"), nullable=False),
    Column("post", String(16), nullable=False),
    Column("username", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("ended_by_order", ForeignKey("office_order.id")),
    Column("ended_by", String(64)),
    Column("ended_at", UtcTime),
    # The last day as the appointment itself named it, before somebody was relieved.
    Column("planned_last", Date),
    Column("annulled_at", UtcTime),
    UniqueConstraint("order_id", "post", "username", "first"),
)

# What was mistyped or annulled: what was written before stays readable, here alone.
order_correction = Table(
    "order_correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("office_order.id"), nullable=False, index=True),
    Column("appointment_id", ForeignKey("appointment.id")),
    Column("what", String(12), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
)

# Every scan that was ever put to an order: the newest is shown, the earlier ones stay.
order_scan = Table(
    "order_scan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("office_order.id"), nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
)
