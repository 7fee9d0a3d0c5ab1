"""The form's ticket: a random word and a time under our signature, passed from page to page.

The word makes two sends one, and serves for one inquiry. The time tells a person
from a machine that fills in a form in no time, and from one that has laid in tickets.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from helpdesk.inquiries.repetition import FROM_TICKET

LEAST_TIME = timedelta(seconds=3)
# To read a form and fill it in takes longer, unless one has only changed a word of it.
UNHURRIED = timedelta(seconds=20)
# A form may lie open overnight.
GOOD_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Ticket:
    """A ticket that was shown: its random word, and when it was made out (UTC)."""

    word: str
    made_at: datetime

    def nonce(self, *said: str) -> str:
        """Return what is the same for the same form with the same words, and only for them.

        With the ticket alone, who goes back and asks another question in the same form would be
        shown the first one's confirmation, and his second question would be lost. Its first half
        follows from the ticket (`helpdesk.inquiries.repetition.FROM_TICKET`).
        """
        parts = "\0".join((self.word, *said))
        return _digest(self.word)[:FROM_TICKET] + _digest(parts)[FROM_TICKET:]

    def is_hasty(self, now: datetime) -> bool:
        return now - self.made_at < LEAST_TIME

    def is_unhurried(self, now: datetime) -> bool:
        return now - self.made_at >= UNHURRIED

    def is_stale(self, now: datetime) -> bool:
        return now - self.made_at > GOOD_FOR


def new_ticket() -> str:
    return _signer().dumps(secrets.token_urlsafe(16))


def fresh_ticket() -> Ticket:
    """Return a ticket for what came without one of ours."""
    return Ticket(secrets.token_urlsafe(16), datetime.now(UTC))


def read_ticket(typed: str | None) -> Ticket | None:
    """Return a ticket of ours; None for one that somebody has made up, or lost."""
    try:
        word, made_at = _signer().loads(typed or "", return_timestamp=True)
    except BadData:
        return None
    return Ticket(str(word), made_at.astimezone(UTC))


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None  # noqa: S101 - create_web sets it
    return _signer_of(key)


@lru_cache(maxsize=4)
def _signer_of(key: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="ticket")
