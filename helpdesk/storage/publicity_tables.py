"""What was posted and who was informed: lines that are only added; a correction is one more."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from helpdesk.storage.schema import UtcTime, metadata

# `number` is the version of the schedule, NULL for the sheet of contacts; `spot` says where at the
# board, or the site's address.
posted = Table(
    "posted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("schedule.number")),
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
    Index("ix_posted_number", "number"),
)

informed = Table(
    "informed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("school_class", String(20), nullable=False),
    Column("way", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("corrects", ForeignKey("informed.id"), unique=True),
    Column("is_void", Boolean, nullable=False),
    Index("ix_informed_school_class", "school_class"),
)
