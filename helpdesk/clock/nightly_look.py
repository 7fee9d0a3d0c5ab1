"""The doctor's nightly look: whose turn it is, and what it has found, kept for who reads it by day.

The clock's processes and the system's timer ask by themselves; one of them takes a look before it
begins, for it may last minutes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from helpdesk.clock.incidents import NIGHT_AGAIN, NIGHTLY_INCIDENTS, NIGHTLY_LOOK, is_due
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.clock_tables import heartbeat, kept, trouble

# How a thing stands, by whether it is well: for monitors, and for people.
STATES = {True: "ok", False: "fails", None: "note"}
MARKS = {True: "в порядке", False: "НЕ РАБОТАЕТ", None: "к сведению"}
_WELL = {state: is_well for is_well, state in STATES.items()}
# In `kept`: the lines of the last look, and when it was.
_FOUND = "nightly_look"
EACH = timedelta(days=1)
# Longer than any look: whoever took one and has not ended it by then has failed.
TAKEN_FOR = timedelta(minutes=10)
_TAKEN = "nightly_look_taken"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `well` is None for what is only worth knowing.

    `remedy` says what to do about it, as a sentence without its full stop; `since` is when it was
    first seen to stand so.
    """

    what: str
    well: bool | None
    says: str
    remedy: str = ""
    since: str = ""

    def __str__(self) -> str:
        says = f"{self.says.rstrip('.')}. Что сделать: {self.remedy}" if self.remedy else self.says
        return f"{self.what:<14} {MARKS[self.well]:<12} {says}"

    @property
    def for_monitors(self) -> dict[str, str]:
        state = STATES[self.well]
        return {"what": self.what, "state": state, "says": self.says, "remedy": self.remedy}

    @classmethod
    def of(cls, what: str, state: str, says: str, remedy: str, since: str = "") -> "Finding":
        """Return what was told to monitors, or kept."""
        return cls(what, _WELL[state], says, remedy, since)


@dataclass(frozen=True)
class NightlyLook:
    """All lines of a look, and when it was."""

    lines: tuple[Finding, ...]
    at: datetime


def is_night(desk: Desk, now: datetime) -> bool:
    """Whether the doctor is due: once a day, and each hour while something is wrong."""
    known = desk.column(select(trouble.c.kind).where(trouble.c.kind.in_(NIGHTLY_INCIDENTS)))
    return is_due(desk.last_beat(NIGHTLY_LOOK), NIGHT_AGAIN if known else EACH, now)


def take_nightly_look(desk: Desk, now: datetime) -> bool:
    """Take the look that is due; False where none is, or another has taken it."""
    return is_night(desk, now) and desk.write(_take_in, now, desk)


def _take_in(unit: UnitOfWork, desk: Desk) -> bool:
    """Only one of several comes past the one row; he asks again, for its last taker may be done."""
    at, now = heartbeat.c.at, unit.now
    taken = unit.upsert(heartbeat).values(name=_TAKEN, at=now)
    # One in the future was written under a clock that ran fast.
    is_free = or_(at <= now - TAKEN_FOR, at > now)
    again = taken.on_conflict_do_update(index_elements=["name"], set_={"at": now}, where=is_free)
    took = unit.connection.execute(again.returning(at)).scalar()
    return took is not None and is_night(desk.within(unit), now)


def last_nightly_look(connection: Connection) -> NightlyLook | None:
    """Return what the last look has found; None before the first."""
    said = connection.execute(select(kept.c.value).where(kept.c.name == _FOUND)).scalar()
    if said is None:
        return None
    found = json.loads(said)
    lines = tuple(Finding.of(**each) for each in found["lines"])
    return NightlyLook(lines, datetime.fromisoformat(found["at"]))


def keep_nightly_look(desk: Desk, lines: Sequence[Finding], now: datetime) -> None:
    """Keep what a look has found in place of the one before."""

    def write(connection: Connection) -> None:
        before = last_nightly_look(connection)
        since = {(each.what, each.well): each.since for each in before.lines} if before else {}
        at = now.isoformat(timespec="seconds")
        stood = [
            {**each.for_monitors, "since": since.get((each.what, each.well), at)} for each in lines
        ]
        value = {"at": at, "lines": stood}
        put_row(connection, kept, name=_FOUND, value=json.dumps(value, ensure_ascii=False))

    desk.transact(write)
