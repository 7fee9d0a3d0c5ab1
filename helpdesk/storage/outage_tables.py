"""A mass outage: what is told of it to everybody, and whose questions are about it."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from helpdesk.storage.columns import UtcTime, index_where, metadata

# Its words go out to the public: no personal data stand in them.
outage = Table(
    "outage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("topic", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("declared_at", UtcTime, nullable=False),
    Column("declared_by", String(64), nullable=False),
    Column("over_at", UtcTime),
    # Of two who declare the same at once one finds that it stands.
    index_where("over_at IS NULL", "uq_outage_open", "topic", unique=True),
)

# What was told to all, each under its number once; the last one of an outage that is over ends it.
outage_update = Table(
    "outage_update",
    metadata,
    Column("outage_id", ForeignKey("outage.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by_id", String(64), nullable=False),
)

outage_member = Table(
    "outage_member",
    metadata,
    Column("outage_id", ForeignKey("outage.id"), primary_key=True, autoincrement=False),
    Column(
        "inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False, index=True
    ),
    # Since when the last of it is due to be told; none once it was.
    Column("due_at", UtcTime, index=True),
)

# Whose requester was asked whether it is the same, and has not said: until he is told of the end.
outage_unsure = Table(
    "outage_unsure",
    metadata,
    Column("outage_id", ForeignKey("outage.id"), primary_key=True, autoincrement=False),
    Column(
        "inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False, index=True
    ),
    Column("due_at", UtcTime, nullable=False, index=True),
)
