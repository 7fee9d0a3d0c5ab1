"""What was taken already: a request that proves itself proves it once."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REMEMBERED = 10_000


@dataclass
class SeenOnce:
    """The names that this process has taken within a while.

    Other processes do not know them; there the short life of a proof and the table of moves hold.
    """

    within: timedelta
    _seen: dict[str, datetime] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def is_first(self, name: str, now: datetime) -> bool:
        """Return whether nobody has come with this name before."""
        with self._lock:
            self._forget(now)
            if name in self._seen:
                return False
            self._seen[name] = now
        return True

    def _forget(self, now: datetime) -> None:
        while self._seen:
            name, oldest = next(iter(self._seen.items()))
            if now - oldest <= self.within and len(self._seen) < REMEMBERED:
                return
            del self._seen[name]
