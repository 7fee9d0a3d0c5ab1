"""What goes wrong again and again: told once in the log, and its end once.

Whoever looks each second would else write of a database that is away until the disk is full.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Seconds. What comes back shall not be left alone for longer than people wait without a thought.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 5.0


@dataclass
class _Fault:
    """One that lasts: what was told of it, how often it was met, when it may be tried again."""

    told: set[str] = field(default_factory=set)
    times: int = 0
    again_at: float = 0.0

    @property
    def pause(self) -> float:
        return min(FIRST_PAUSE * 2.0 ** max(0, min(self.times - 1, 10)), LONGEST_PAUSE)


class Faults:
    """The faults of a part of a process that last, each by its event and what it is about."""

    def __init__(self, logger: str) -> None:
        self._log = logging.getLogger(logger)
        self._lasting: dict[tuple[str, ...], _Fault] = {}

    def guard(self, event: str, act: Callable[[], object], **about: str) -> None:
        """Act, and tell what is raised."""
        try:
            act()
        except Exception as error:
            self.tell(event, error, **about)
        else:
            self.end(event, **about)

    def is_resting(self, event: str, **about: str) -> bool:
        """Whether what keeps failing is left alone: for a while that grows with each failure."""
        known = self._lasting.get((event, *about.values()))
        return known is not None and time.monotonic() < known.again_at

    def pause(self, event: str, **about: str) -> float:
        """Return for how many seconds it is to be left alone, after so many failures."""
        return self._lasting.get((event, *about.values()), _Fault()).pause

    def tell(self, event: str, error: Exception | str, **about: str) -> None:
        """Tell it, unless an error of that kind was told since it began."""
        fault = self._lasting.setdefault((event, *about.values()), _Fault())
        fault.times += 1
        fault.again_at = time.monotonic() + fault.pause
        kind = error if isinstance(error, str) else type(error).__qualname__
        if kind not in fault.told:
            fault.told.add(kind)
            given = None if isinstance(error, str) else error
            why = {"why": error} if isinstance(error, str) else {}
            self._log.error(event, exc_info=given, extra={**about, **why})

    def end(self, event: str, **about: str) -> None:
        """Tell that it is over, where it was there."""
        key = (event, *about.values())
        if fault := self._lasting.pop(key, None):
            said = {"after": " ".join(key), "times": fault.times}
            self._log.info("well again", extra=said)
