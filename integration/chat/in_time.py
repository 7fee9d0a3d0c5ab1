"""A chat that waits a few seconds is answered in them, whatever hangs: the work itself goes on.

Who then asks for the same again meets the work of before, and nothing is done twice.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

T = TypeVar("T")
Other = TypeVar("Other")
AT_ONCE, KEPT_MOST = 24, 200

log = structlog.get_logger(__name__)


@dataclass
class InTime:
    """Safe for threads."""

    _hands: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "in time"), init=False
    )
    # What nobody waits for holds up nothing that somebody waits for.
    _behind: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, "behind"), init=False
    )
    _going_on: dict[Hashable, Future[Any]] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def ask(
        self,
        key: Hashable,
        work: Callable[[], T],
        otherwise: Other,
        within: float,
        then: Callable[[T], object] | None = None,
    ) -> T | Other:
        """Return what the work named by this key comes to; `otherwise` after so many seconds.

        It is told `then` too, in time or late, and nobody waits for what that does.
        """
        with self._lock:
            going_on = self._going_on.get(key) or self._begin(key, work, then)
        wait([going_on], max(within, 0))
        if not going_on.done():
            return otherwise
        self._forget(key, going_on)
        found: T = going_on.result()
        return found

    def _begin(
        self, key: Hashable, work: Callable[[], T], then: Callable[[T], object] | None
    ) -> "Future[T]":
        # What goes on is never forgotten, or it would be done twice.
        kept = [name for name, each in self._going_on.items() if each.done()]
        for name in kept[: 1 - KEPT_MOST]:
            del self._going_on[name]
        begun = self._going_on[key] = self._hands.submit(work)
        if then is not None:
            begun.add_done_callback(lambda done: self._behind.submit(self._tell, key, then, done))
        return begun

    def _tell(self, key: Hashable, then: Callable[[T], object], done: "Future[T]") -> None:
        # Nobody asks again for what is told: kept, it would push out what is still going on.
        self._forget(key, done)
        try:
            then(done.result())
        except Exception:
            log.exception("act not carried out, or not answered")

    def _forget(self, key: Hashable, done: Future[Any]) -> None:
        with self._lock:
            if self._going_on.get(key) is done:
                del self._going_on[key]
