"""The table of what was done once, under the key with which it arrived."""

from sqlalchemy import Column, Index, String, Table

from helpdesk.storage.schema import UtcTime, metadata

# The key is a digest under the desk's own key: no word can be guessed from it.
done = Table(
    "done",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("done_at", UtcTime, nullable=False),
    Index("ix_done_done_at", "done_at"),
)
