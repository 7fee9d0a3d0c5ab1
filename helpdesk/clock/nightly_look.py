"""What the doctor has found at night, kept for who reads it by day; since when a line stands so."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.storage.clock_tables import kept

# How a thing stands, by whether it is well; None is for what is only worth knowing.
STATES = {True: "ok", False: "fails", None: "note"}
FAILS = STATES[False]
# In `kept`: the lines of the last look, and when it was.
_FOUND = "nightly_look"


@dataclass(frozen=True)
class LookedAt:
    """One thing looked at, with what to do; `since` is when it was first seen to stand so."""

    what: str
    state: str
    says: str
    remedy: str = ""
    since: str = ""

    @classmethod
    def of(
        cls, what: str, is_well: bool | None, says: str, remedy: str = "", since: str = ""
    ) -> "LookedAt":
        return cls(what, STATES[is_well], says, remedy, since)


@dataclass(frozen=True)
class NightlyLook:
    """All lines of a look, and when it was."""

    lines: tuple[LookedAt, ...]
    at: datetime


def last_nightly_look(connection: Connection) -> NightlyLook | None:
    """Return what the last look has found; None before the first."""
    said = connection.execute(select(kept.c.value).where(kept.c.name == _FOUND)).scalar()
    if said is None:
        return None
    found = json.loads(said)
    lines = tuple(LookedAt(**each) for each in found["lines"])
    return NightlyLook(lines, datetime.fromisoformat(found["at"]))


def keep_nightly_look(desk: Desk, lines: Sequence[LookedAt], now: datetime) -> None:
    """Keep what a look has found in place of the one before."""

    def write(connection: Connection) -> None:
        before = last_nightly_look(connection)
        since = {(each.what, each.state): each.since for each in before.lines} if before else {}
        at = now.isoformat(timespec="seconds")
        stood = [replace(line, since=since.get((line.what, line.state), at)) for line in lines]
        value = {"at": at, "lines": [asdict(each) for each in stood]}
        put_row(connection, kept, name=_FOUND, value=json.dumps(value, ensure_ascii=False))

    desk.transact(write)
