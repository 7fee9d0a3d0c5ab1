"""How a process hears that it is to end."""

import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def told_to_stop() -> threading.Event:
    """Return what is set once somebody has asked this process to end."""
    stop = threading.Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    return stop
