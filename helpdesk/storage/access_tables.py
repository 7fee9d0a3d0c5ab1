"""Who is who, and who may still: accounts, sessions, login links, budgets, proved addresses."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from helpdesk.storage.columns import UtcTime, metadata

# Without a `user_id` nobody in the chat had the name when it was looked for: only a person gives it
# to an account. `written_at` is when a paper named somebody, until the chat has been looked at.
# `shown` is what the account is called in the chat by now; `bound_by` who said that it is his.
chat_account = Table(
    "chat_account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("user_id", String(64), unique=True),
    Column("shown", String(64), nullable=False),
    Column("written_at", UtcTime),
    Column("bound_at", UtcTime),
    Column("bound_by", String(64), nullable=False),
)

# Another account that came under a name: told of once, and decided by a person or not at all.
account_claim = Table(
    "account_claim",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("is_his", Boolean),
    Column("decided_by", String(64), nullable=False),
    UniqueConstraint("name", "user_id"),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False, index=True),
    Column("username", String(64), nullable=False),
    Column("name", Text, nullable=False),
    # Which post he held when he came in; with another one he comes in again.
    Column("post", String(16), nullable=False),
    Column("until", UtcTime, nullable=False),
)


# Login links that were used, and the browser that used each first; both as digests.
login_link = Table(
    "login_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("until", UtcTime, nullable=False),
)

# The key is a digest under the desk's own key: no word can be guessed from it.
done = Table(
    "done",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("done_at", UtcTime, nullable=False, index=True),
)

# How much of a budget is used in the window it is counted in (budgets.py); no row names anybody.
budget = Table(
    "budget",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("window", BigInteger, nullable=False),
    Column("used", Integer, nullable=False),
    Column("ends_at", UtcTime, nullable=False, index=True),
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
