"""In which order the journal shows its lines, and where in it a page begins.

A page begins after the last line of the one before (keyset), so that the thousandth costs what the
first does. Each order is that of an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select, tuple_

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import OPEN
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of

_T = inquiry_tables.inquiry.c
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# What a line is ordered by, as two whole numbers, so that it fits into an address.
Place = tuple[int, int]
_FAR = 9 * 10**15


class Order(StrEnum):
    """An order, as an address calls it; with a sign before it the last comes first."""

    NEWEST = "-number"
    OLDEST = "number"
    RECEIVED_LAST = "-received"
    RECEIVED_FIRST = "received"
    URGENT = "due"
    LEAST_URGENT = "-due"

    @property
    def column(self) -> str:
        return self.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.startswith("-")

    @property
    def is_of_the_book(self) -> bool:
        """Whether lines stand as in a book, where each receipt has its own."""
        return self.column == "number"


_KEYS: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    "number": (_T.year, _T.number),
    "received": (_T.received_at, _T.id),
    "due": (_T.regulation_due_at, _T.id),
}


@dataclass(frozen=True)
class Reader:
    """Reads inquiries that meet what was asked, in an order; `of_open` where only open ones do."""

    connection: Connection
    asked: Sequence[ColumnElement[bool]]
    order: Order
    of_open: bool = False

    def after(self, place: Place | None, most: int) -> list[Inquiry]:
        """Return at most so many from a place on.

        Of open ones each state is read by itself: by its index they come in the order of their
        terms already, however many there are.
        """
        if not self.of_open or self.order.column != "due":
            return self._read(place, most)
        parts = (self._read(place, most, _T.state == state) for state in sorted(OPEN))
        ordered = merge(*parts, key=self.place_of, reverse=self.order.is_descending)
        return list(islice(ordered, most))

    def place_of(self, inquiry: Inquiry) -> Place:
        if self.order.is_of_the_book:
            return inquiry.year, inquiry.number
        is_due = self.order.column == "due"
        at = inquiry.regulation_due_at if is_due else inquiry.received_at
        return (at - _EPOCH) // _MICROSECOND, inquiry.id

    def _read(self, place: Place | None, most: int, *more: ColumnElement[bool]) -> list[Inquiry]:
        keys = _KEYS[self.order.column]
        query = select(inquiry_tables.inquiry).where(*self.asked, *more, *self._from(place))
        in_order = [key.desc() if self.order.is_descending else key for key in keys]
        rows = self.connection.execute(query.order_by(*in_order).limit(most))
        return [inquiry_of(row) for row in rows]

    def _from(self, place: Place | None) -> list[ColumnElement[bool]]:
        """Both keys are compared as one: either database then begins at the index's place."""
        if place is None:
            return []
        first, second = _KEYS[self.order.column]
        is_number = self.order.is_of_the_book
        at: Any = place[0] if is_number else _EPOCH + min(place[0], _FAR) * _MICROSECOND
        here = tuple_(first, second)
        there = tuple_(literal(at, first.type), literal(place[1], second.type))
        return [here < there if self.order.is_descending else here > there]
