"""How a store is asked that only makes things quicker: soon answered, or left alone for a while.

That is Redis. Requests of people wait for it, so a hanging one may not hold them for long.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from helpdesk.kernel.faults import Faults

# The defaults of redis-py would wait for a minute.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "retry": None}
REST_AFTER_FAILURE = 2.0  # seconds


@dataclass
class Breaker:
    """Says whether the store is left alone, for a while after each failure.

    Of the failures, `event` is the line in the log that is named `logger`.
    """

    logger: str
    event: str
    _until: float = field(default=0.0, init=False)
    _faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        self._faults = Faults(self.logger)

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._until

    def trip(self, error: Exception) -> None:
        """Leave it alone: it has failed."""
        self._until = time.monotonic() + REST_AFTER_FAILURE
        self._faults.tell(self.event, error)

    def close(self) -> None:
        """Note that it has answered."""
        self._faults.end(self.event)
