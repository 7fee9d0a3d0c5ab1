"""Contacts, questions on a parent's behalf, and what was posted and who was told: the two last are
append-only, a correction is one more line."""

from sqlalchemy import (
    JSON,
    Boolean,
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

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    # The name in the chat; empty where somebody is not there, or is not known to be.
    Column("user", String(64), nullable=False),
    Column("phone", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("shows_phone", Boolean, nullable=False),
    Column("shows_mail", Boolean, nullable=False),
    Column("removed_at", UtcTime),
)

# An empty subject: leads the class.
contact_class = Table(
    "contact_class",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("school_class", String(20), nullable=False, index=True),
    Column("subject", String(80), nullable=False),
    UniqueConstraint("contact_id", "school_class", "subject"),
)

ENTERED, CHANGED, REMOVED, ALLOWED = "entered", "changed", "removed", "allowed"
# Append-only: who changed an entry, what its person allowed, and when.
contact_record = Table(
    "contact_record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("data", JSON, nullable=False),
)

# Who entered a parent's question, and hears what becomes of it.
stand_in = Table(
    "stand_in",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("person_id", String(64), nullable=False),
    Column("user", String(64), nullable=False),
    Column("name", Text, nullable=False),
)

# `number` is the version of the schedule, NULL for the sheet of contacts; `spot` says where at the
# board, or the site's address.
posted = Table(
    "posted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("schedule.number"), index=True),
    Column("place", String(8), nullable=False),
    Column("spot", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("picture", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("corrects", ForeignKey("posted.id"), unique=True),
    Column("is_void", Boolean, nullable=False),
)

informed = Table(
    "informed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_class", String(20), nullable=False, index=True),
    Column("way", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("corrects", ForeignKey("informed.id"), unique=True),
    Column("is_void", Boolean, nullable=False),
)
