"""Hours in which something is open: spans of moments, in order and apart from each other."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

_NOTHING = timedelta()
Span = tuple[datetime, datetime]


def used_up(spans: Iterable[Span], at: datetime, length: timedelta) -> datetime | None:
    """Return the moment (UTC) by which `length` of these spans has passed since `at`.

    They come in order and apart from each other. None where they end before that.
    """
    left = length
    for opens, closes in spans:
        start = max(at, opens)
        if start >= closes:
            continue
        if left <= closes - start:
            return start.astimezone(UTC) + left
        left -= closes - start
    return None


def first_moment(spans: Iterable[Span], at: datetime) -> datetime | None:
    """Return the first moment from `at` on that lies in a span; None where they end before it."""
    return next((max(at, opens) for opens, closes in spans if at < closes), None)


def time_within(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    """Return how much of the time between two moments lies in the spans."""
    parts = (max(min(end, closes) - max(start, opens), _NOTHING) for opens, closes in spans)
    return sum(parts, _NOTHING)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days in order, both ends included; none when they are reversed."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of spans when others, in order and apart, are taken out of them."""
    gone = list(taken)
    for opens, closes in spans:
        left = opens
        for start, end in gone:
            if left < start < closes:
                yield left, start
            if start < closes:
                left = max(left, end)
        if left < closes:
            yield left, closes


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Join what overlaps or touches; they come in the order in which they begin."""
    held: Span | None = None
    for opens, closes in spans:
        if held is not None and opens <= held[1]:
            held = held[0], max(held[1], closes)
            continue
        if held is not None:
            yield held
        held = opens, closes
    if held is not None:
        yield held
