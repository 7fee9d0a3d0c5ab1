"""What a real server would swallow in silence, written down so that a test can deny it."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from sandbox.server.storage import Store

log = logging.getLogger(__name__)


class Kind(StrEnum):
    VIOLATION = "violation"  # accepted by a server and wrong all the same
    NOTIFIED = "notified"  # somebody's telephone would have buzzed
    FETCH = "fetch"  # a link that the server would go and fetch


@dataclass(frozen=True)
class Observation:
    """`subject` is the id of what was observed; of a notification, the person it notified."""

    kind: Kind
    subject: str
    says: str


def observe(store: Store, kind: Kind, subject: str, says: str) -> None:
    if kind is Kind.VIOLATION:
        log.warning("violation at %s: %s", subject, says)
    store.insert("observations", kind=kind.value, subject=subject, says=says)


def observations(store: Store, kind: Kind) -> list[Observation]:
    rows = store.all("SELECT * FROM observations WHERE kind = ? ORDER BY number", kind.value)
    return [Observation(kind, row["subject"], row["says"]) for row in rows]


def times_notified(store: Store, user_id: str, channel_id: str) -> int:
    row = store.one(
        "SELECT count(*) AS times FROM observations JOIN posts ON posts.id = says"
        " WHERE kind = ? AND subject = ? AND channel_id = ?",
        Kind.NOTIFIED.value,
        user_id,
        channel_id,
    )
    return int(row["times"]) if row else 0
