"""Posts that one thread is told of and another one takes; and whether anybody can still tell."""

import queue
import select
import socket
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


def has_hung_up(connection: socket.socket | None) -> bool:
    """Whether the other end has closed this, or it broke, and nothing is left to be read from it.

    Nothing is taken from it, so another thread may read; with TLS, too.
    """
    if connection is None:
        return True
    poll = select.poll()
    try:
        poll.register(connection, getattr(select, "POLLRDHUP", select.POLLHUP))
        return bool(poll.poll(0)) and not socket.socket.recv(connection, 1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True
