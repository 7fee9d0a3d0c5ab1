"""Names in the school's papers with the accounts behind them, and who else has come under one."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from helpdesk.storage.schema import UtcTime, metadata

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
