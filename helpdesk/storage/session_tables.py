"""The tables of login links and of the sessions of the staff's pages."""

from sqlalchemy import (
    Column,
    Index,
    String,
    Table,
    Text,
)

from helpdesk.storage.schema import UtcTime, metadata

staff_session = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("username", String(64), nullable=False),
    Column("name", Text, nullable=False),
    # Which post he held when he came in; with another one he comes in again.
    Column("post", String(16), nullable=False),
    Column("until", UtcTime, nullable=False),
    Index("ix_staff_session_user_id", "user_id"),
)


# Login links that were used, and the browser that used each first; both as digests.
login_link = Table(
    "login_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("until", UtcTime, nullable=False),
)
