"""Words not sent yet: drafts, what people write in the chat, what a claimant may send on."""

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

from helpdesk.storage.columns import UtcTime, inquiry_id, metadata

draft = Table(
    "draft",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("author_id", String(64), primary_key=True),
    Column("move", String(16), primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
    Column("warned_at", UtcTime),
)

draft_picture = Table(
    "draft_picture",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(),
    Column("author_id", String(64), nullable=False),
    Column("move", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("inquiry_id", "author_id", "move", "sha256"),
)

# Posts of people in the chat that have been taken: each once, by any listener and however often.
heard = Table(
    "heard",
    metadata,
    Column("post_id", String(64), primary_key=True),
    Column("channel_id", String(64), nullable=False),
    Column("inquiry_id", ForeignKey("inquiry.id")),
    Column("at", UtcTime, nullable=False),
    # Which text its words became, alone or with those of other posts.
    Column("text_id", ForeignKey("text.id"), index=True),
)

# Until when a channel was read without a gap; under no id, when reading began at all.
hearing = Table(
    "hearing",
    metadata,
    Column("channel_id", String(64), primary_key=True),
    Column("through", UtcTime, nullable=False),
)

# Words whose writer has still to choose where they belong.
unplaced = Table(
    "unplaced",
    metadata,
    Column("post_id", String(64), primary_key=True),
    Column("author_id", String(64), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("unfit", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# Posts of a claimant under a card that he may send on; the words stay in the chat.
suggestion = Table(
    "suggestion",
    metadata,
    Column("post_id", String(64), primary_key=True),
    inquiry_id(),
    Column("author_id", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_suggestion_inquiry_id", "inquiry_id", "state"),
)
