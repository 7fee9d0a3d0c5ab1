"""Several that do something at the same instant."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role

T = TypeVar("T")


PEOPLE = 20


ROUNDS = 10


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | RuleViolation]:
    """Begin all acts in the same instant; return what each came to."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | RuleViolation:
        barrier.wait(timeout=30)
        try:
            return act()
        except RuleViolation as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def consultant(number: int) -> Actor:
    return Actor(Role.CONSULTANT, f"id-{number}", f"user{number}", f"Консультант {number}")
