"""An inquiry with all that belongs to it, its messages, and the people that the desk has met."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from helpdesk.storage.columns import AddresseeText, UtcTime, inquiry_id, late_index, metadata

inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(8), nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("received_at", UtcTime, nullable=False, index=True),
    Column("entered_at", UtcTime, nullable=False),
    Column("requester_name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("reply_by", String(10), nullable=False),
    Column("mattermost_id", String(64), nullable=False),
    Column("username", String(64), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("suspicious", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("cycle_started_at", UtcTime, nullable=False),
    Column("claimant_id", String(64)),
    Column("claimed_at", UtcTime),
    Column("offered_to", String(64)),
    Column("offered_at", UtcTime),
    Column("regulation_version", ForeignKey("regulation.id"), nullable=False),
    Column("regulation_due_at", UtcTime, nullable=False),
    Column("working_due_at", UtcTime, nullable=False),
    Column("late_entry", Boolean, nullable=False),
    Column("waiting_since", UtcTime),
    Column("waited_days", Integer, nullable=False),
    Column("waited_seconds", Float, nullable=False),
    Column("free_since", UtcTime),
    Column("window_from", UtcTime),
    Column("window_used", Float, nullable=False),
    Column("reminded_at", UtcTime),
    Column("fired", JSON, nullable=False),
    Column("answered_at", UtcTime),
    Column("handed_off_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("close_reason", String(12)),
    Column("double_of", ForeignKey("inquiry.id")),
    Column("calls_tried", Integer, nullable=False),
    Column("reached_at", UtcTime),
    Column("call_again_at", UtcTime),
    Column("touched_at", UtcTime, nullable=False),
    Column("wake_at", UtcTime, index=True),
    Column("nonce", String(64), unique=True),
    Column("link_digest", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    # Who owes the vendor's support information, since when, and by when it was asked for.
    Column("owes", String(10)),
    Column("owed_since", UtcTime),
    Column("owed_by", UtcTime),
    # When its requester withdrew his consent, and since when its personal data are gone.
    Column("consent_withdrawn_at", UtcTime),
    Column("erased_at", UtcTime),
    UniqueConstraint("year", "number"),
    Index("ix_inquiry_mattermost_id", "mattermost_id", "entered_at"),
    Index("ix_inquiry_state", "state", "entered_at"),
    # What is open, by its term: each state by itself, whatever else the desk holds.
    Index("ix_inquiry_state_due", "state", "regulation_due_at"),
    Index("ix_inquiry_regulation_due_at", "regulation_due_at"),
    # What was settled after its term: few of all.
    late_index("ix_inquiry_settled_late", "state"),
)

journal_counter = Table(
    "journal_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

child = Table(
    "child",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(index=True),
    Column("surname", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("school_class", String(20), nullable=False, index=True),
)

consent = Table(
    "consent",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("version", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Column("way", String(10), nullable=False),
    Column("recorded_by", String(64), nullable=False),
)

text = Table(
    "text",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(),
    Column("kind", String(16), nullable=False),
    Column("role", String(12), nullable=False),
    Column("author_id", String(64), nullable=False),
    # Fit to be shown to anybody; as it was written, where something confidential was left out.
    Column("body", Text),
    Column("original", Text),
    Column("cycle", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    # All columns that tell the first answer: SQLite keeps no figures by which it would choose.
    Index("ix_text_inquiry_id", "inquiry_id", "kind", "created_at"),
    # When answers were given lately: by what is said of how soon they come.
    Index("ix_text_kind_created_at", "kind", "created_at"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(),
    Column("name", String(64), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("role", String(12), nullable=False),
    Column("author_id", String(64), nullable=False),
    UniqueConstraint("inquiry_id", "sha256"),
)

# Which pictures go with which text: one picture may stand in an answer and in its correction.
text_picture = Table(
    "text_picture",
    metadata,
    Column("text_id", ForeignKey("text.id"), primary_key=True, autoincrement=False),
    Column("attachment_id", ForeignKey("attachment.id"), primary_key=True, autoincrement=False),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(),
    Column("seq", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("role", String(12), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("what", String(24), nullable=False),
    Column("from_state", String(12)),
    Column("to_state", String(12), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("inquiry_id", "seq"),
)

handoff = Table(
    "handoff",
    metadata,
    Column("id", Integer, primary_key=True),
    inquiry_id(),
    Column("cycle", Integer, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("responsible_id", String(64)),
    Column("letter_id", ForeignKey("text.id"), nullable=False),
    Column("case_id", ForeignKey("text.id")),
    Column("case_at", UtcTime),
    # By what the vendor's case is known (vendor/cases.py): alike for all that wait on it.
    Column("case_key", String(64), index=True),
    UniqueConstraint("inquiry_id", "cycle"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("inquiry_id", ForeignKey("inquiry.id")),
    Column("sort", String(8), nullable=False),
    Column("occasion", String(24), nullable=False),
    Column("key", String(40), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("addressee", AddresseeText, nullable=False),
    Column("params", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("lease_token", String(36)),
    Column("lease_until", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Boolean, nullable=False),
    Column("last_error", String(120)),
    Column("sent_at", UtcTime),
    Column("post_id", String(64)),
    Column("wanted", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    # Whether there may be buttons on its post that still ask for something.
    Column("asks", Boolean, nullable=False),
    UniqueConstraint("inquiry_id", "occasion", "key", "cycle", "addressee"),
    Index("ix_delivery_due", "state", "due_at"),
    # Under which post something was pressed or written.
    Index("ix_delivery_post_id", "post_id"),
)

person = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("username", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("entitled", Boolean, nullable=False),
    # Whether he was seen in the consultants' channel: who enters an order need not be in it.
    Column("met", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    # When he was found to have left the consultants' channel, though orders let him advise.
    Column("left_at", UtcTime),
)

regulation = Table(
    "regulation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("valid_from", UtcTime, nullable=False),
    # By which way it came (`Way`), by whom, and which earlier version it brings back.
    Column("way", String(8), nullable=False, server_default="file"),
    Column("author", Text),
    Column("brings_back", Integer),
)
