"""Trainings and their lines. Lines are only added; the training's row is what they come to."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from helpdesk.storage.columns import UtcTime, metadata

# `topics` is the plan as it was when the training was registered: pairs of code and title.
# `warned_for` and `told_for` are the end of the term for which people were warned, and told that it
# has passed: when the term moves, both are void.
training = Table(
    "training",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("username", String(64), nullable=False, index=True),
    Column("position", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("trainer", String(64), nullable=False),
    Column("trainer_name", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("regulation_version", ForeignKey("regulation.id"), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("done_on", Date),
    Column("registered_at", UtcTime, nullable=False),
    Column("warned_for", UtcTime),
    Column("told_for", UtcTime),
    Column("version", Integer, nullable=False),
)

# A line with `is_void` takes back the one that it corrects.
training_line = Table(
    "training_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("training_id", ForeignKey("training.id"), nullable=False, index=True),
    Column("what", String(12), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("day", Date),
    Column("note", Text, nullable=False),
    Column("picture", String(64), nullable=False),
    Column("way", String(8), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("corrects", ForeignKey("training_line.id"), unique=True),
    Column("is_void", Boolean, nullable=False),
)
