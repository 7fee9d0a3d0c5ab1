"""What is remembered of the mailbox: through where it was read, and the letters that are ours."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from helpdesk.storage.columns import UtcTime, metadata

# One row for each folder that is read; `uid` is the last one looked at under this `validity`.
mail_folder = Table(
    "mail_folder",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("looked_at", UtcTime, nullable=False),
)

# How often a letter was tried, counted before each time. Gone once its folder is read beyond it.
mail_attempt = Table(
    "mail_attempt",
    metadata,
    Column("folder", String(200), primary_key=True),
    Column("validity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("tries", Integer, nullable=False),
)

# A letter that the desk has taken, would take, or keeps for a person: each once. What is not the
# desk's leaves no row. `digest` is of sender, date, subject and contents.
mail_letter = Table(
    "mail_letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", String(250), unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("folder", String(200), nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("why", String(24), nullable=False),
    Column("chosen", String(24), nullable=False),
    Column("sender", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    # The whole letter as text, and what was cut out of it as the words; both can be erased.
    Column("body", Text),
    Column("words", Text),
    Column("files", JSON, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("inquiry_id", ForeignKey("inquiry.id"), index=True),
    Column("settled_by", String(64)),
    Column("settled_at", UtcTime),
    Index("ix_mail_letter_state", "state", "id"),
    Index("ix_mail_letter_sender", "sender", "seen_at"),
)
