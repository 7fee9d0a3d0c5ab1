"""A thread beside the clock for what waits upon others, so that the clock itself never does."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass
class BackgroundTask:
    """Does one thing at a time; what comes meanwhile is for the next round to bring again."""

    name: str
    busy: Future[object] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def start(self, act: Callable[[], object]) -> bool:
        """Begin, unless the last thing is still going on; return whether it has begun."""
        if self.busy is not None and not self.busy.done():
            return False
        self.busy = self._thread.submit(self._act, act)
        return True

    def _act(self, act: Callable[[], object]) -> object:
        try:
            return act()
        except Exception:
            log.exception("failed", extra={"what": self.name})
            return None

    def close(self) -> None:
        """Wait until what goes on has ended."""
        self._thread.shutdown(wait=True, cancel_futures=True)
