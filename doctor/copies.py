"""The copies of the desk: when the last was made, whether it would come back, whether one has."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from doctor.findings import Finding, asked
from helpdesk.domain import dates
from helpdesk.kernel.hold import hold_of
from keeping import shelf
from settings import Settings

# A copy a day, and a day in which somebody mends what kept it from being made.
OLD = timedelta(days=2)
HELD = (
    "после восстановления ничего не отправляется, пока вы не выберете: make restore покажет, что "
    "ждёт, SEND=1 отправит, DROP=1 сочтёт отправленным"
)


def copies(settings: Settings) -> Iterator[Finding]:
    yield from _held(settings)
    found = shelf.copies_in(settings.backups)
    if not found:
        yield Finding("Копии", None, f"в {settings.backups} их нет: make backup, каждый день")
        return
    ago = max(datetime.now(UTC) - found[0].at, timedelta())
    says = f"последней {dates.spoken(ago)}, всего {len(found)} в {settings.backups}"
    yield Finding("Копии", ago < OLD, says if ago < OLD else f"{says}: make backup, каждый день")
    checked = shelf.last_check(settings.backups)
    if checked is not None and checked.trouble:
        yield Finding("Копии", False, checked.trouble)


def _held(settings: Settings) -> Iterator[Finding]:
    if asked(settings, hold_of) is not None:
        yield Finding("Сообщения", False, HELD)
