"""How a store is asked that only makes things quicker: soon answered, or left alone for a while.

That is Redis. Requests of people wait for it, so a hanging one may not hold them for long.
"""

import time
from dataclasses import dataclass, field
from typing import Any

# The defaults of redis-py would wait for a minute.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "retry": None}
REST_AFTER_FAILURE = 2.0  # seconds


@dataclass
class Breaker:
    """Says whether the store is left alone, for a while after each failure."""

    _until: float = field(default=0.0, init=False)

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._until

    def trip(self) -> None:
        self._until = time.monotonic() + REST_AFTER_FAILURE
