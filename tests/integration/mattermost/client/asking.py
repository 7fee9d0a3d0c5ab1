"""Hands for the tests of the client."""

from datetime import UTC, datetime, timedelta

CHAT = "https://chat.school.example:443"


def a_minute_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)
