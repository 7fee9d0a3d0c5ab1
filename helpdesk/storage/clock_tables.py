"""What the clock remembers: timers, incidents, signs of life, single values."""

from sqlalchemy import Column, String, Table, Text

from helpdesk.storage.columns import UtcTime, metadata

timer = Table(
    "timer",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("due_at", UtcTime, nullable=False, index=True),
)

trouble = Table(
    "trouble",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("seen_at", UtcTime, nullable=False),
    Column("told_at", UtcTime),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("at", UtcTime, nullable=False),
)

# One value a name, from one release to the next.
kept = Table(
    "kept",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("value", Text, nullable=False),
)
