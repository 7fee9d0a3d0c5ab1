"""Hands for the tests of posts to the bot."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
