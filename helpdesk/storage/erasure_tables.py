"""Acts of destruction and their lines. They hold ids and counts, never what was erased."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from helpdesk.storage.columns import UtcTime, metadata

# One act for each day on which something was erased, numbered within its year.
erasure_act = Table(
    "erasure_act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("day", Date, nullable=False, unique=True),
    UniqueConstraint("year", "number"),
)

# `subject` is the id of what was erased, `known_since` when the desk got it.
erasure = Table(
    "erasure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act_id", ForeignKey("erasure_act.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("ground", String(12), nullable=False),
    Column("known_since", UtcTime, nullable=False),
    Column("counts", JSON, nullable=False),
    Index("ix_erasure_subject", "kind", "subject"),
)
