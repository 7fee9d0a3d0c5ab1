"""The form's ticket: a random word and a time under our signature, carried from page to page.

The word makes a double send the same send; the time tells a person from a machine that fills in
a form in no time.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

LEAST_TIME = timedelta(seconds=3)


@dataclass(frozen=True)
class Ticket:
    """A ticket that was shown: its random word, and when it was made out (UTC)."""

    word: str
    made_at: datetime

    def nonce(self, *said: str) -> str:
        """Return what is the same for the same form with the same words, and only for them.

        With the ticket alone, who goes back and asks another question in the same form would be
        shown the first one's confirmation, and his second question would be lost.
        """
        parts = "\0".join((self.word, *said))
        return hashlib.sha256(parts.encode()).hexdigest()

    def is_hasty(self, now: datetime) -> bool:
        return now - self.made_at < LEAST_TIME


def new_ticket() -> str:
    return _signer().dumps(secrets.token_urlsafe(16))


def read_ticket(typed: str | None) -> Ticket | None:
    """Return a ticket of ours; None for one that somebody has made up, or lost."""
    try:
        word, made_at = _signer().loads(typed or "", return_timestamp=True)
    except BadData:
        return None
    return Ticket(str(word), made_at.astimezone(UTC))


def _signer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None  # noqa: S101 - create_web sets it
    return URLSafeTimedSerializer(key, salt="ticket")
