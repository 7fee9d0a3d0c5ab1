"""What is one press away above the journal: filters that everybody needs, one's own, and orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from helpdesk.domain.states import State
from helpdesk.journal.filters import ANY_OPEN, NOBODY, Filters, Term
from helpdesk.journal.order import Order
from helpdesk.journal.periods import last_month
from helpdesk.journal.saved_filters import SavedFilter
from webforms.staff.journal.addresses import OPEN_ONES, PATH, path_of, read
from webforms.web.site import today


@dataclass(frozen=True)
class Chip:
    """A filter to press; `is_current` where the page shows it."""

    words: str
    path: str
    is_current: bool


@dataclass(frozen=True)
class Column:
    """The head of a column by which one can sort: where a press leads, and how it is sorted now."""

    path: str
    sorted: str


def chips_of(filters: Filters, saved: Sequence[SavedFilter], reader_id: str) -> list[Chip]:
    """Return what everybody needs, then what this person keeps."""
    shown = replace(filters, order=None)
    named = [*_presets(reader_id), *((each.name, _filters(each)) for each in saved)]
    return [Chip(words, _path(asks), replace(asks, order=None) == shown) for words, asks in named]


def _path(asks: Filters) -> str:
    return PATH if asks == OPEN_ONES else path_of(asks)


def _presets(reader_id: str) -> Iterator[tuple[str, Filters]]:
    month = last_month(today())
    yield "Открытые", OPEN_ONES
    yield "Просрочено", Filters(term=Term.OVERDUE)
    yield "Мои", Filters(state=ANY_OPEN, claimant=reader_id)
    yield "Никто не взял", Filters(state=ANY_OPEN, claimant=NOBODY)
    yield "Ждём уточнения", Filters(state=State.WAITING)
    yield "Прошлый месяц", Filters(since=month.since, till=month.till)
    yield "Все", Filters()


def _filters(saved: SavedFilter) -> Filters:
    return read(MultiDict(saved.filters))


def saved_as(filters: Filters, saved: Sequence[SavedFilter]) -> SavedFilter | None:
    """Return which of one's own is shown, order and all."""
    return next((each for each in saved if _filters(each) == filters), None)


_SORTS = {
    "number": (Order.NEWEST, Order.OLDEST),
    "received": (Order.RECEIVED_LAST, Order.RECEIVED_FIRST),
    "due": (Order.URGENT, Order.LEAST_URGENT),
}


def columns_of(filters: Filters) -> dict[str, Column]:
    """Return the columns one can sort by; the one that is sorted turns round when it is pressed."""
    now = filters.in_order
    return {
        name: Column(
            path_of(replace(filters, order=turned if now is first else first)),
            ("descending" if now.is_descending else "ascending") if now.column == name else "",
        )
        for name, (first, turned) in _SORTS.items()
    }
