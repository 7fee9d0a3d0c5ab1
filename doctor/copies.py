"""The copies of the desk: when the last was made, whether it would come back, whether one has."""

from collections.abc import Iterator
from datetime import UTC, datetime

from doctor.findings import asked
from helpdesk.clock.copies_noted import (
    CHECK,
    COPIED,
    EACH_DAY,
    TRIED,
    Trial,
    judge_copy,
    judge_trial,
)
from helpdesk.clock.nightly_look import Finding
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import CHOOSE, HELD_SAYS, hold_of
from keeping import shelf
from settings import Settings


def copies(settings: Settings) -> Iterator[Finding]:
    if asked(settings, hold_of) is not None:
        yield Finding("Сообщения", False, HELD_SAYS, CHOOSE)
    found = shelf.copies_in(settings.backups)
    if not found:
        yield Finding(COPIED, None, f"в {settings.backups} их нет", EACH_DAY)
        return
    regulation = asked(settings, Desk.regulation)
    calendar, now = regulation.calendar if regulation else None, datetime.now(UTC)
    beside = f", всего {len(found)} в {settings.backups}"
    yield judge_copy(found[0].at, calendar, now, beside)
    yield _tried(settings, calendar, now)


def _tried(settings: Settings, calendar: WorkingCalendar | None, now: datetime) -> Finding:
    checked = shelf.last_check(settings.backups)
    if checked is None:
        return Finding(TRIED, None, "ни одна копия ещё не проверена", CHECK)
    return judge_trial(Trial(checked.at, checked.trouble), calendar, now, f" ({checked.name})")
