"""The month in a few lines, for the director who wants it, with the way to the whole report."""

from datetime import date, datetime
from urllib.parse import urlencode

from helpdesk.access.login_links import ROOM
from helpdesk.journal.periods import of_months
from helpdesk.journal.report_sections import make_headline
from helpdesk.journal.report_values import INCOMPARABLE, ReportRow
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.chat.speech import (
    Exact,
    Line,
    Link,
    Listing,
    Notification,
    Strong,
    line,
    notification,
)

PAGE_WORD = "/help отчёт"


def monthly_report(desk: Desk, site: str, delivery: Delivery, now: datetime) -> Notification:
    """Return the figures as they stand now: a late entry belongs to its month."""
    days = {name: str(delivery.params[name]) for name in ("since", "till")}
    month = of_months(date.fromisoformat(days["since"]), 1)
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        rows = make_headline(connection, regulation, month, now)
    page = Link("Открыть отчёт", f"{site}{ROOM}/report?{urlencode(days)}")
    return notification(
        line(Strong(f"Отчёт за {month.words}")),
        Listing(tuple(map(_line, rows))),
        line(page, ". Если попросит войти: ", Exact(PAGE_WORD)),
    )


def _line(row: ReportRow) -> Line:
    now, before, change = (cell.words for cell in row.cells)
    beside = "" if change == INCOMPARABLE else f" ({change})"
    return line(f"{row.title}: ", Strong(now), f"; месяцем раньше {before}{beside}")
