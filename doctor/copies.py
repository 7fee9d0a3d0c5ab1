"""The copies of the desk: when the last was made, whether it would come back, whether one has."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from doctor.findings import Finding, asked
from helpdesk.domain import dates
from helpdesk.kernel.hold import hold_of
from keeping import shelf
from keeping.self_test import CHECK_EACH
from settings import Settings

# A copy a day, and a day in which somebody mends what kept it from being made.
OLD = timedelta(days=2)
HELD = "после восстановления ничего не отправляется, пока вы не выберете"
CHOOSE = "make restore покажет, что ждёт, SEND=1 отправит, DROP=1 сочтёт отправленным"
# A check a week, and a week in which somebody mends what kept it from being made.
UNCHECKED = 2 * CHECK_EACH
EACH_DAY = "make backup, и каждую ночь по cron (docs/администратору.md, «Хранить»)"
CHECK = "make backup CHECK=1"


def copies(settings: Settings) -> Iterator[Finding]:
    yield from _held(settings)
    found = shelf.copies_in(settings.backups)
    if not found:
        yield Finding("Копии", None, f"в {settings.backups} их нет", EACH_DAY)
        return
    ago = _ago(found[0].at)
    says = f"последней {dates.spoken(ago)}, всего {len(found)} в {settings.backups}"
    yield Finding("Копии", ago < OLD, says, "" if ago < OLD else EACH_DAY)
    yield _restoring(shelf.last_check(settings.backups))


def _held(settings: Settings) -> Iterator[Finding]:
    if asked(settings, hold_of) is not None:
        yield Finding("Сообщения", False, HELD, CHOOSE)


def _restoring(checked: shelf.Checked | None) -> Finding:
    """Whether the last copy that was tried came back, and how long ago that was."""
    if checked is None:
        return Finding("Восстановление", None, "ни одна копия ещё не проверена", CHECK)
    if checked.trouble:
        return Finding("Восстановление", False, checked.trouble, f"make backup, затем {CHECK}")
    ago = _ago(checked.at)
    says = f"копия проверена {dates.spoken(ago)} назад ({checked.name})"
    is_well = ago < UNCHECKED
    return Finding("Восстановление", is_well, says, "" if is_well else CHECK)


def _ago(at: datetime) -> timedelta:
    return max(datetime.now(UTC) - at, timedelta())
