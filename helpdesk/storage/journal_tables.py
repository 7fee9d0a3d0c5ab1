"""The tables of the journal: what is searched, ended cycles, reasons, and who took it along."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from helpdesk.storage.columns import UtcTime, metadata
from helpdesk.storage.word_index import index_forms

# The forms of all words said about an inquiry (domain/word_forms.py); they go with the texts.
journal_words = Table(
    "journal_words",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("forms", Text, nullable=False),
)
index_forms(journal_words)

# How a cycle stood when the next began: the record itself holds the present one alone.
journal_cycle = Table(
    "journal_cycle",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("cycle", Integer, primary_key=True, autoincrement=False),
    Column("started_at", UtcTime, nullable=False),
    Column("regulation_version", ForeignKey("regulation.id"), nullable=False),
    Column("regulation_due_at", UtcTime, nullable=False),
    Column("working_due_at", UtcTime, nullable=False),
    Column("waited_days", Integer, nullable=False),
    Column("settled_at", UtcTime),
    Column("handed_off_at", UtcTime),
    Column("claimant_id", String(64)),
    Column("verdict", String(12), nullable=False),
    # Beside each verdict whose it is: it is asked for of one inquiry, and of all.
    Index("ix_journal_cycle_verdict", "verdict", "inquiry_id"),
)

# Why a term was missed. The newest holds, the earlier ones are kept; `body` is NULL once erased.
journal_reason = Table(
    "journal_reason",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("inquiry_id", ForeignKey("inquiry.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("body", Text),
    Index("ix_journal_reason_inquiry_id", "inquiry_id", "cycle"),
)

# What somebody asks the journal for again and again. Words that are sought are not kept: a name may
# be among them.
journal_filter = Table(
    "journal_filter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author_id", String(64), nullable=False),
    Column("name", String(60), nullable=False),
    Column("filters", JSON, nullable=False),
    UniqueConstraint("author_id", "name"),
)

# Each file that has left the desk: personal data went with it. What was searched is not kept.
journal_export = Table(
    "journal_export",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("filters", JSON, nullable=False),
)
