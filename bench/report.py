"""The report of a month must cost what the month holds, not what the journal holds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Insert, insert, literal, select, update

from bench.figures import Figure, Timings, ms
from bench.ticks import FEW, MANY, filled
from helpdesk.domain.people import Role
from helpdesk.domain.texts import TextKind
from helpdesk.journal.periods import Period
from helpdesk.journal.report_sections import make_report
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables

ROUNDS = 20
# In either desk the last month holds as many.
OF_MONTH = 500
_DAY = timedelta(days=1)


def report(folder: Path) -> list[Figure]:
    """Time the report of a month over a small and a large journal by turns."""
    few, many = (_spread(filled(folder, size, f"report-{size}"), size) for size in (FEW, MANY))
    of_few, of_many = Timings(), Timings()
    for _ in range(ROUNDS):
        for desk, timings in ((few, of_few), (many, of_many)):
            with timings.one():
                _make(desk)
    ratio = of_many.median / of_few.median
    readings = f"медианы {ms(of_many.median)} и {ms(of_few.median)}"
    title = f"Отчёт за месяц, в котором {OF_MONTH} вопросов: {MANY} вопросов к {FEW}"
    return [Figure(title, ratio, "не больше 1,5", ratio <= 1.5, readings)]


def _spread(desk: Desk, size: int) -> Desk:
    """Let all but the last come before the two months that are looked at."""
    table = inquiry_tables.inquiry
    long_ago = datetime.now(UTC) - 400 * _DAY
    with desk.engine.begin() as connection:
        earlier = update(table).where(table.c.id <= size - OF_MONTH)
        connection.execute(earlier.values(received_at=long_ago))
        connection.execute(_answers())
    return desk


def _answers() -> Insert:
    """Return the statement that answers every question."""
    table, text = inquiry_tables.inquiry.c, inquiry_tables.text
    answer = {
        "inquiry_id": table.id,
        "kind": literal(TextKind.ANSWER.value),
        "role": literal(Role.CONSULTANT.value),
        "author_id": literal("marina"),
        "cycle": literal(1),
        "created_at": literal(datetime.now(UTC) + _DAY, text.c.created_at.type),
    }
    return insert(text).from_select(list(answer), select(*answer.values()))


def _make(desk: Desk) -> None:
    now = datetime.now(UTC)
    with desk.reading() as connection:
        _, regulation = desk.book.current(connection)
        today = regulation.calendar.local_date(now)
        period = Period(today - 29 * _DAY, today)
        made = make_report(connection, regulation, period, now, None)
    assert made.headline[0].cells[0].words == str(OF_MONTH)
