"""What turns work within a transaction into a use case that opens one."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TypeVar, TypeVarTuple

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


def use_case(work: Callable[[UnitOfWork, *Ts], T]) -> Callable[[Desk, *Ts, datetime], T]:
    """Let `work(unit, …)` be called as `work(desk, …, now)`: one transaction, tried again."""

    @wraps(work)
    def run(desk: Desk, *args: *tuple[*Ts, datetime]) -> T:
        return desk.write(work, args[-1], *args[:-1])

    return run


def moves(
    move: Move,
) -> Callable[
    [Callable[[UnitOfWork, Inquiry, *Ts, Actor], Inquiry]],
    Callable[[Desk, int, *Ts, Actor, datetime], Inquiry],
]:
    """Let `change(unit, inquiry, …, actor)` be called as `change(desk, its id, …, actor, now)`.

    The record is read and the table of moves asked first, as `Desk.move` does.
    """

    def decorate(
        change: Callable[[UnitOfWork, Inquiry, *Ts, Actor], Inquiry],
    ) -> Callable[[Desk, int, *Ts, Actor, datetime], Inquiry]:
        @wraps(change)
        def run(desk: Desk, inquiry_id: int, *args: *tuple[*Ts, Actor, datetime]) -> Inquiry:
            actor, now = args[-2], args[-1]
            return desk.move(move, inquiry_id, actor, now, change, *args[:-1])

        return run

    return decorate
