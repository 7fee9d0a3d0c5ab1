"""How often something may be done: counted in one store for all processes.

Redis counts where there is one, the database where there is none or Redis is away. Whose budget it
is stands in neither: only a digest under the desk's key. Where no store counts, nobody is refused.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Protocol

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.redis_breaker import Breaker
from helpdesk.kernel.transaction import upsert
from helpdesk.kernel.unit import Overtaken
from helpdesk.storage import access_tables

NOTHING_COUNTS = "nothing counts"


@dataclass(frozen=True)
class Cap:
    """So many in so many seconds, counted in windows that begin at the same moments for all."""

    amount: int
    seconds: int


@dataclass(frozen=True)
class Spending:
    """One thing that is done, from the budget of this name and of this `owner`."""

    name: str
    owner: str
    caps: tuple[Cap, ...]


class NotCounted(Exception):
    """The store does not count now."""


@dataclass(frozen=True)
class Counter:
    """A cap of somebody's: its key in the store, and beyond how many it is overdrawn."""

    key: str
    seconds: int
    most: int

    def window(self, at: int) -> int:
        """Return which of its windows this is; it begins anew with the next."""
        return at // self.seconds


# Counters that are counted together.
Turn = Sequence[Counter]


class Counts(Protocol):
    """Adds one to each counter, turn after turn until one is overdrawn, or adds nothing to any.

    Return what each of the turns that were reached has come to; a counter lives for its window.
    Raise NotCounted where that cannot be done now.
    """

    def add(self, turns: Sequence[Turn], amount: int, at: int) -> list[int]: ...


@dataclass(frozen=True)
class DatabaseCounts:
    """One statement for each turn, in the order of names: no two wait for each other."""

    desk: Desk

    def add(self, turns: Sequence[Turn], amount: int, at: int) -> list[int]:
        add = self.desk.transact if amount else self.desk.read
        return add(partial(self._counted, turns, amount, at))

    def _counted(
        self, turns: Sequence[Turn], amount: int, at: int, connection: Connection
    ) -> list[int]:
        counts: list[int] = []
        for turn in turns:
            found = _added(connection, turn, at) if amount else _used(connection, turn, at)
            counts += [found.get(each.key, 0) for each in turn]
            if any(found.get(each.key, 0) > each.most for each in turn):
                break
        return counts


def _added(connection: Connection, turn: Turn, at: int) -> dict[str, int]:
    table = access_tables.budget
    rows = [
        {"name": each.key, "window": each.window(at), "used": 1, "ends_at": _end(at, each.seconds)}
        for each in sorted(set(turn), key=lambda each: each.key)
    ]
    new = upsert(connection, table).values(rows)
    goes_on = table.c.window == new.excluded.window
    used = case((goes_on, table.c.used + new.excluded.used), else_=new.excluded.used)
    changed = {"window": new.excluded.window, "used": used, "ends_at": new.excluded.ends_at}
    statement = new.on_conflict_do_update(index_elements=["name"], set_=changed)
    counted = connection.execute(statement.returning(table.c.name, table.c.used))
    return {row.name: row.used for row in counted}


def _used(connection: Connection, turn: Turn, at: int) -> dict[str, int]:
    table = access_tables.budget.c
    windows = {each.key: each.window(at) for each in turn}
    query = select(table.name, table.window, table.used).where(table.name.in_(windows))
    rows = connection.execute(query)
    return {row.name: row.used for row in rows if row.window == windows[row.name]}


@dataclass
class Budgets:
    """Counts, and says which budgets are overdrawn; made once for each app."""

    desk: Desk
    first: Counts | None = None
    _breaker: Breaker = field(init=False)
    _faults: Faults = field(default_factory=lambda: Faults(__name__), init=False)

    def __post_init__(self) -> None:
        self._breaker = Breaker(__name__, "the first store does not count")

    def spend(self, spendings: Iterable[Spending], now: datetime) -> set[str]:
        """Count each once; return the names of the budgets that have no room for it."""
        return self.spend_in_turn([spendings], now)

    def spend_in_turn(self, turns: Iterable[Iterable[Spending]], now: datetime) -> set[str]:
        """Count turn after turn until one is overdrawn; return the names of those that are.

        What comes after that turn is not counted: so one visitor does not use up what is there for
        everybody. All is one question to the store.
        """
        return self._over(turns, now, 1, 0)

    def exhausted(self, spendings: Iterable[Spending], now: datetime) -> set[str]:
        """Return the names of the budgets that have no room for one more; nothing is counted."""
        return self._over([spendings], now, 0, 1)

    def _over(
        self, turns: Iterable[Iterable[Spending]], now: datetime, amount: int, more: int
    ) -> set[str]:
        found = [[one for spending in turn for one in self._counters(spending)] for turn in turns]
        each = [(name, counter) for turn in found for name, counter in turn]
        asked = [[counter for _, counter in turn] for turn in found]
        counts = self._add(asked, amount, int(now.timestamp())) if each else []
        # Fewer counts than counters where a turn was not reached.
        return {name for (name, one), n in zip(each, counts, strict=False) if n + more > one.most}

    def _counters(self, one: Spending) -> Iterator[tuple[str, Counter]]:
        owner = digest_for(self.desk.secret, one.owner)[:32]
        for cap in one.caps:
            key = f"{one.name}.{cap.seconds}.{owner}"
            yield one.name, Counter(key, cap.seconds, cap.amount)

    def _add(self, turns: list[list[Counter]], amount: int, at: int) -> list[int]:
        if self.first is not None and not self._breaker.is_open:
            try:
                counts = self.first.add(turns, amount, at)
                self._breaker.close()
                return counts
            except NotCounted as error:
                self._breaker.trip(error)
        try:
            counts = DatabaseCounts(self.desk).add(turns, amount, at)
        except (SQLAlchemyError, Overtaken) as error:
            self._faults.tell(NOTHING_COUNTS, error)
            return []
        self._faults.end(NOTHING_COUNTS)
        return counts


@lru_cache(maxsize=1024)
def digest_for(secret: bytes, said: str) -> str:
    """Return by what an address is known again without being kept."""
    return hmac.new(secret, b"budget:" + said.encode(), hashlib.sha256).hexdigest()


def forget_ended(desk: Desk, now: datetime) -> int:
    """Delete the counters whose windows are over."""
    statement = delete(access_tables.budget).where(access_tables.budget.c.ends_at < now)
    return desk.transact(lambda connection: connection.execute(statement).rowcount)


def _end(at: int, seconds: int) -> datetime:
    return datetime.fromtimestamp(at // seconds * seconds, UTC) + timedelta(seconds=seconds)
