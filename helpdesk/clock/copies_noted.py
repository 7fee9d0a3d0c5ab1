"""When the desk was last copied, and what became of the last trial to bring a copy back.

It is noted in the database by who copies. The doctor looks at the copies themselves: what he has
seen since is known better.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from helpdesk.clock.nightly_look import Finding, NightlyLook
from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.kernel.transaction import put_row
from helpdesk.storage.clock_tables import kept

# A copy a day, and a day in which somebody mends what kept it from being made.
OLD = timedelta(days=2)
CHECK_EACH = timedelta(days=7)
# A check a week, and a week in which somebody mends what kept it from being made.
UNCHECKED = 2 * CHECK_EACH
EACH_DAY = "make backup, и каждую ночь: после make install — сама, иначе по cron"
CHECK = "make backup CHECK=1"
COPIED, TRIED = "Копии", "Восстановление"
# In `kept`.
_COPY, _TRIAL = "last_copy", "last_copy_tried"


@dataclass(frozen=True)
class Trial:
    """When a copy was tried, and what kept it from coming back."""

    at: datetime
    trouble: str = ""


def note_copy(connection: Connection, at: datetime) -> None:
    put_row(connection, kept, name=_COPY, value=at.isoformat())


def note_trial(connection: Connection, trial: Trial) -> None:
    said = {"at": trial.at.isoformat(), "trouble": trial.trouble}
    put_row(connection, kept, name=_TRIAL, value=json.dumps(said, ensure_ascii=False))


def copies_noted(
    connection: Connection,
    calendar: WorkingCalendar,
    now: datetime,
    look: NightlyLook | None = None,
) -> list[Finding]:
    """Judge what was noted, but for what this look of the doctor's knows better."""
    query = select(kept.c.name, kept.c.value).where(kept.c.name.in_((_COPY, _TRIAL)))
    found = {row.name: row.value for row in connection.execute(query)}
    lines = []
    if _COPY in found:
        at = datetime.fromisoformat(found[_COPY])
        if not _has_seen(look, COPIED, at, now):
            lines.append(judge_copy(at, calendar, now))
    if _TRIAL in found:
        said = json.loads(found[_TRIAL])
        trial = Trial(datetime.fromisoformat(said["at"]), said["trouble"])
        if not _has_seen(look, TRIED, trial.at, now):
            lines.append(judge_trial(trial, calendar, now))
    return lines


def _has_seen(look: NightlyLook | None, what: str, noted_at: datetime, now: datetime) -> bool:
    """Whether the doctor has looked at it since it was noted, and not so long ago as to be old."""
    if look is None or look.at < noted_at or now - look.at >= OLD:
        return False
    return any(each.what == what for each in look.lines)


def judge_copy(
    at: datetime, calendar: WorkingCalendar | None, now: datetime, beside: str = ""
) -> Finding:
    """Judge the last copy; `beside` says what else is known of copies."""
    is_well = now - at < OLD
    says = f"последняя {dates.full_moment(at, calendar)}{beside}"
    return Finding(COPIED, is_well, says, "" if is_well else EACH_DAY)


def judge_trial(
    trial: Trial, calendar: WorkingCalendar | None, now: datetime, beside: str = ""
) -> Finding:
    """Judge the last trial: whether the copy came back, and how long ago that was."""
    if trial.trouble:
        since = trial.at.isoformat()
        remedy = f"make backup, затем {CHECK}"
        return Finding(TRIED, False, trial.trouble, remedy, since)
    is_well = now - trial.at < UNCHECKED
    says = f"копия проверена {dates.full_moment(trial.at, calendar)}{beside}"
    return Finding(TRIED, is_well, says, "" if is_well else CHECK)
