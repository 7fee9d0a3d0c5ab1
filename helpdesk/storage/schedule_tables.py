"""The tables of the schedule. Its record (`schedule_entry`) is append-only: it is evidence."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

from helpdesk.storage.columns import UtcTime, metadata

# Numbers follow each other, so that there is never more than one draft.
schedule = Table(
    "schedule",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(12), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("drafted_at", UtcTime, nullable=False),
    Column("edited_by", Text, nullable=False),
    Column("edited_at", UtcTime, nullable=False),
    Column("returned_by", Text),
    Column("returned_words", Text),
    Column("returned_at", UtcTime),
    Column("approved_by", Text),
    Column("approved_user", String(64)),
    Column("approved_post", String(40)),
    Column("approved_way", String(8)),
    Column("approved_at", UtcTime),
)

schedule_slot = Table(
    "schedule_slot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("schedule.number"), nullable=False, index=True),
    Column("weekday", Integer, nullable=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("user", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("room", Text, nullable=False),
)

schedule_agreement = Table(
    "schedule_agreement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", ForeignKey("schedule.number"), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("user", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("way", String(8), nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("number", "edition", "user"),
)

# Who gets an edition by mail, and to which address; `chosen_by` has chosen it.
schedule_letter = Table(
    "schedule_letter",
    metadata,
    Column("number", ForeignKey("schedule.number"), primary_key=True, autoincrement=False),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("user", String(64), primary_key=True),
    Column("mail", Text, nullable=False),
    Column("chosen_by", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
)

absence = Table(
    "absence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("taken_out_at", UtcTime),
)

swap = Table(
    "swap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("user", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),
)

# Who did what, with Mattermost id where the chat has proved it. `number` is 0 for what is about
# no version: absences and swaps, which `subject` names.
schedule_entry = Table(
    "schedule_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("what", String(16), nullable=False),
    Column("user", String(64), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("way", String(8), nullable=False),
    Column("subject", Integer, nullable=False),
)

# One row: it is counted up by whatever changes who is on duty, and so is also the lock under which
# changes of the schedule follow one another.
schedule_revision = Table(
    "schedule_revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
)
