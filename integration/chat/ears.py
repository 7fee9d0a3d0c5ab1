"""Posts that one thread is told of and another one takes."""

import queue
import threading
from dataclasses import dataclass, field

from integration.chat.values import Said

# What is not heard out of it stays in the channels' history.
WAITING_MOST = 1_000


@dataclass
class Ears:
    """What was posted, until the listener takes it. Safe for threads."""

    _waiting: queue.Queue[Said] = field(default_factory=lambda: queue.Queue(WAITING_MOST))
    is_full: threading.Event = field(default_factory=threading.Event)

    def put(self, said: Said) -> None:
        try:
            self._waiting.put_nowait(said)
        except queue.Full:
            self.is_full.set()

    def take(self, patience: float) -> Said | None:
        try:
            return self._waiting.get(timeout=patience)
        except queue.Empty:
            return None
