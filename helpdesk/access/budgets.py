"""How often something may be done: counted in one store for all processes.

Redis counts where there is one, the database where there is none or Redis is away. Whose budget it
is stands in neither: only a digest under the desk's key. Where no store counts, nobody is refused.
"""

import hashlib
import hmac
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.redis_breaker import Breaker
from helpdesk.kernel.transaction import upsert
from helpdesk.kernel.unit import Overtaken
from helpdesk.storage import access_tables

log = logging.getLogger(__name__)


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


class Counts(Protocol):
    """Adds to each counter and returns what it came to; a counter lives for its window.

    Raise NotCounted where that cannot be done now.
    """

    def add(self, keys: Sequence[tuple[str, int]], amount: int, at: int) -> list[int]: ...


@dataclass(frozen=True)
class DatabaseCounts:
    """One statement for all counters, in the order of their names: no two wait for each other."""

    desk: Desk

    def add(self, keys: Sequence[tuple[str, int]], amount: int, at: int) -> list[int]:
        windows = {key: at // seconds for key, seconds in keys}
        found = self._added(keys, windows, amount, at) if amount else self._read(windows)
        return [found.get(key, 0) for key, _ in keys]

    def _added(
        self, keys: Sequence[tuple[str, int]], windows: dict[str, int], amount: int, at: int
    ) -> dict[str, int]:
        table = access_tables.budget
        rows = [
            {"name": key, "window": windows[key], "used": amount, "ends_at": _end(at, seconds)}
            for key, seconds in sorted(set(keys))
        ]

        def work(connection: Any) -> dict[str, int]:
            new = upsert(connection, table).values(rows)
            goes_on = table.c.window == new.excluded.window
            used = case((goes_on, table.c.used + new.excluded.used), else_=new.excluded.used)
            changed = {"window": new.excluded.window, "used": used, "ends_at": new.excluded.ends_at}
            statement = new.on_conflict_do_update(index_elements=["name"], set_=changed)
            return dict(connection.execute(statement.returning(table.c.name, table.c.used)).all())

        return self.desk.transact(work)

    def _read(self, windows: dict[str, int]) -> dict[str, int]:
        table = access_tables.budget.c
        query = select(table.name, table.window, table.used).where(table.name.in_(windows))
        rows = self.desk.rows(query)
        return {row.name: row.used for row in rows if row.window == windows[row.name]}


@dataclass
class Budgets:
    """Counts, and says which budgets are overdrawn; made once for each app."""

    desk: Desk
    first: Counts | None = None
    _breaker: Breaker = field(default_factory=Breaker, init=False)

    def spend(self, spendings: Iterable[Spending], now: datetime) -> set[str]:
        """Count each once; return the names of the budgets that have no room for it."""
        return self._over(spendings, now, 1, 0)

    def exhausted(self, spendings: Iterable[Spending], now: datetime) -> set[str]:
        """Return the names of the budgets that have no room for one more; nothing is counted."""
        return self._over(spendings, now, 0, 1)

    def _over(
        self, spendings: Iterable[Spending], now: datetime, amount: int, more: int
    ) -> set[str]:
        each = [(one, cap) for one in spendings for cap in one.caps]
        keys = [(self._key(one, cap), cap.seconds) for one, cap in each]
        counts = self._add(keys, amount, int(now.timestamp())) if keys else []
        return {
            one.name for (one, cap), n in zip(each, counts, strict=True) if n + more > cap.amount
        }

    def _key(self, one: Spending, cap: Cap) -> str:
        return f"{one.name}.{cap.seconds}.{digest_for(self.desk.secret, one.owner)[:32]}"

    def _add(self, keys: list[tuple[str, int]], amount: int, at: int) -> list[int]:
        if self.first is not None and not self._breaker.is_open:
            try:
                return self.first.add(keys, amount, at)
            except NotCounted as error:
                self._breaker.trip()
                log.warning("the first store does not count", extra={"error": str(error)})
        try:
            return DatabaseCounts(self.desk).add(keys, amount, at)
        except (SQLAlchemyError, Overtaken) as error:
            log.error("nothing counts", extra={"error": type(error).__name__})
            return [0] * len(keys)


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
