"""The tables, in one place: SQLAlchemy Core, the same for SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; a naive time is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in the database are aware UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _inquiry() -> Column[int]:
    return Column("inquiry_id", ForeignKey("inquiry.id"), nullable=False)


inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(8), nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("received_at", UtcTime, nullable=False),
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
    Column("wake_at", UtcTime),
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
    Index("ix_inquiry_wake_at", "wake_at"),
    Index("ix_inquiry_mattermost_id", "mattermost_id", "entered_at"),
    Index("ix_inquiry_state", "state", "entered_at"),
    Index("ix_inquiry_received_at", "received_at"),
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
    _inquiry(),
    Column("surname", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("school_class", String(20), nullable=False),
    Index("ix_child_inquiry_id", "inquiry_id"),
    Index("ix_child_school_class", "school_class"),
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
    _inquiry(),
    Column("kind", String(16), nullable=False),
    Column("role", String(12), nullable=False),
    Column("author_id", String(64), nullable=False),
    # Fit to be shown to anybody; as it was written, where something confidential was left out.
    Column("body", Text),
    Column("original", Text),
    Column("cycle", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index("ix_text_inquiry_id", "inquiry_id"),
    # When answers were given lately: by what is said of how soon they come.
    Index("ix_text_kind_created_at", "kind", "created_at"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    _inquiry(),
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
    _inquiry(),
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
    _inquiry(),
    Column("cycle", Integer, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("responsible_id", String(64)),
    Column("letter_id", ForeignKey("text.id"), nullable=False),
    Column("case_id", ForeignKey("text.id")),
    Column("case_at", UtcTime),
    # By what the vendor's case is known (vendor/cases.py): alike for all that wait on it.
    Column("case_key", String(64)),
    UniqueConstraint("inquiry_id", "cycle"),
    Index("ix_handoff_case_key", "case_key"),
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
    Column("addressee", String(80), nullable=False),
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
)

person = Table(
    "person",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("username", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("entitled", Boolean, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    # When he was found to have left the consultants' channel, though orders let him advise.
    Column("left_at", UtcTime),
)

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
    _inquiry(),
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
    Column("text_id", ForeignKey("text.id")),
    Index("ix_heard_text_id", "text_id"),
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
    Column("author_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("unfit", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_unplaced_author_id", "author_id"),
)

# Posts of a claimant under a card that he may send on; the words stay in the chat.
suggestion = Table(
    "suggestion",
    metadata,
    Column("post_id", String(64), primary_key=True),
    _inquiry(),
    Column("author_id", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_suggestion_inquiry_id", "inquiry_id", "state"),
)

regulation = Table(
    "regulation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("valid_from", UtcTime, nullable=False),
)

timer = Table(
    "timer",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    Index("ix_timer_due_at", "due_at"),
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
    Column("value", String(80), nullable=False),
)

# How much of a budget is used in the window it is counted in (budgets.py); no row names anybody.
budget = Table(
    "budget",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("window", BigInteger, nullable=False),
    Column("used", Integer, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index("ix_budget_ends_at", "ends_at"),
)

# Whose mail address is proved: he opened the link in a letter to it, or answered one.
proved_mail = Table(
    "proved_mail",
    metadata,
    Column("inquiry_id", ForeignKey("inquiry.id"), primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
)

# The form is closed until then: one row for each closing, of which the last counts.
form_closing = Table(
    "form_closing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("by_id", String(64), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
)
