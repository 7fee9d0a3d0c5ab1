"""A page of the journal must cost what it shows, not what the journal holds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from bench.figures import Figure, Timings, ms
from bench.ticks import CHUNK, FEW, MANY, filled
from helpdesk.domain.word_forms import stored_forms
from helpdesk.journal.filters import ANY_OPEN, Filters
from helpdesk.journal.lines import page_and_count
from helpdesk.journal.order import Order
from helpdesk.kernel.desk import Desk
from helpdesk.storage.journal_tables import journal_words

ROUNDS = 30
# What every line holds, what the same few old lines of either journal do, and what none.
COMMON, RARE, NONE = "оценок", "журавль", "нет такого слова"
RARE_FORMS = stored_forms(RARE)
ASKED = {
    "без отбора": Filters(),
    "открытые, срочные сверху": Filters(state=ANY_OPEN),
    "открытые и просроченные": Filters(term="overdue"),
    "по сроку": Filters(order=Order.LEAST_URGENT),
    "по дню обращения": Filters(order=Order.RECEIVED_FIRST),
    "слово, которое есть всюду": Filters(sought=COMMON),
    "слово, которое есть в двадцати старых вопросах": Filters(sought=RARE),
    "слово, которого нет": Filters(sought=NONE),
    "просрочено": Filters(term="missed"),
}


def journal(folder: Path) -> list[Figure]:
    """Time pages over a small and a large journal by turns."""
    few, many = _filled(folder, FEW), _filled(folder, MANY)
    return list(_figures(few, many))


def _figures(few: Desk, many: Desk) -> Iterator[Figure]:
    for name, filters in ASKED.items():
        of_few, of_many = Timings(), Timings()
        for _ in range(ROUNDS):
            for desk, timings in ((few, of_few), (many, of_many)):
                with timings.one():
                    _show(desk, filters)
        ratio = of_many.median / of_few.median
        readings = f"медианы {ms(of_many.median)} и {ms(of_few.median)}"
        title = f"Страница журнала, {name}: {MANY} вопросов к {FEW}"
        yield Figure(title, ratio, "не больше 1,5", ratio <= 1.5, readings)


def _show(desk: Desk, filters: Filters) -> None:
    now = datetime.now(UTC)
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        page_and_count(connection, filters, calendar, now)


def _filled(folder: Path, size: int) -> Desk:
    desk = filled(folder, size, f"journal-{size}")
    with desk.engine.begin() as connection:
        forms = connection.execute(select(journal_words.c.forms)).scalar_one()
        for start in range(2, size + 1, CHUNK):
            rows = [
                {"inquiry_id": n, "forms": forms + RARE_FORMS * (n <= FEW and n % 50 == 0)}
                for n in range(start, min(start + CHUNK, size + 1))
            ]
            connection.execute(insert(journal_words), rows)
    return desk
