"""Processes forked from one that has loaded everything: together they need half the memory.

Each is a process of its own as ever. What hangs or dies holds up no other, and is begun anew.
"""

import ctypes
import gc
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from threading import Event

from workers.stopping import SIGNALS, told_to_stop

log = logging.getLogger(__name__)

LOADED = (
    "workers.clock",
    "workers.mailbox_process",
    "workers.queue",
)
GLANCE = 0.5  # seconds between two looks at who has ended
# Seconds from one beginning to the next: what cannot live must not keep the machine busy.
PAUSE = 5
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
Run = Callable[[], int]


def run_together(processes: Mapping[str, Run], *loaded: str) -> int:
    """Keep these running until told to stop, and wait for their end.

    What they have `loaded` they share. `ps -e` and `top` show each by its own name.
    """
    for each in (*LOADED, *loaded):
        import_module(each)
    # Looking for garbage would write into all that they share.
    gc.collect()
    gc.freeze()
    running = _keep_until(told_to_stop(), processes)
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    for pid in running:
        os.waitpid(pid, 0)
    return 0


def _keep_until(stop: Event, processes: Mapping[str, Run]) -> dict[int, str]:
    """Begin each anew that has ended, until told to stop; return the ids of those that run."""
    running: dict[int, str] = {}
    begun = dict.fromkeys(processes, -math.inf)
    while True:
        for name, run in processes.items():
            if name not in running.values() and time.monotonic() - begun[name] >= PAUSE:
                begun[name] = time.monotonic()
                running[_fork(name, run)] = name
        if stop.wait(GLANCE):
            return running
        for pid in _ended():
            if pid in running:
                log.warning("process ended", extra={"which": running.pop(pid)})


def _ended() -> list[int]:
    found = []
    # Where all have ended, there is nobody left to ask about.
    with suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) > 0:
            found.append(pid)
    return found


def _fork(name: str, run: Run) -> int:
    """Return the id of the child that does it; the child never returns."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == parent:
            code = run()
    except SystemExit as ended:
        code = int(ended.code or 0) if isinstance(ended.code, int | None) else 1
    except BaseException:
        log.exception("process failed")
    finally:
        logging.shutdown()
        os._exit(code)
