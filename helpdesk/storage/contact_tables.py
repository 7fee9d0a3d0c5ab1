"""The tables of contacts, and of who asked on a parent's behalf."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from helpdesk.storage.schema import UtcTime, metadata

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
    Column("school_class", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    UniqueConstraint("contact_id", "school_class", "subject"),
    Index("ix_contact_class_school_class", "school_class"),
)

ENTERED, CHANGED, REMOVED, ALLOWED = "entered", "changed", "removed", "allowed"
# Append-only: who changed an entry, what its person allowed, and when.
contact_record = Table(
    "contact_record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_contact_record_contact_id", "contact_id"),
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
