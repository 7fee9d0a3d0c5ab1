"""One question through the log lines of all processes: each line of the work at hand names it.

The work is a request, a post, a letter, a delivery, a step of the clock. Its inquiry is known once
it is loaded, unless its caller has said it; where another one is loaded as well, the lines after it
name none. Where the work ends, nothing of it stays for the next.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from structlog.contextvars import (
    bind_contextvars,
    clear_contextvars,
    get_contextvars,
    unbind_contextvars,
)

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.reference import shown_reference

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class _Work:
    """The inquiry that the work was said to be about, if it was, and those that it has met."""

    said: object
    met: set[int] = field(default_factory=set)


_at_hand = ContextVar[_Work | None]("at_hand", default=None)


@contextmanager
def at_work(**ids: object) -> Iterator[None]:
    """Let each line within carry these ids, and those of the inquiry that is loaded within."""
    before, token = get_contextvars(), _at_hand.set(_Work(ids.get("inquiry")))
    bind_contextvars(**ids)
    try:
        yield
    finally:
        _at_hand.reset(token)
        clear_contextvars()
        bind_contextvars(**before)


def each_at_work(handle: Callable[P, T]) -> Callable[P, T]:
    """Return the same, each call of which is a piece of work with an id: a request."""

    def handle_one(*args: P.args, **named: P.kwargs) -> T:
        with at_work(request=secrets.token_hex(4)):
            return handle(*args, **named)

    return handle_one


def work_is_about(inquiry: Inquiry) -> None:
    """Let the lines of the work at hand name this inquiry, if it is the only one."""
    work, names = _at_hand.get(), names_of(inquiry)
    if work is None or work.said not in (None, inquiry.id):
        return
    work.met.add(inquiry.id)
    if len(work.met) == 1:
        bind_contextvars(**names)
    else:
        unbind_contextvars(*names)


def names_of(inquiry: Inquiry) -> dict[str, object]:
    """Return by what a line names an inquiry: its id, and the code as people read it."""
    return {"inquiry": inquiry.id, "reference": shown_reference(inquiry.reference)}
