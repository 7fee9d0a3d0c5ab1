"""Processes forked from one that has loaded everything: together they need half the memory.

Each is a process of its own as ever. What hangs or dies holds up no other, and is begun anew.
"""

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module

from workers.stopping import SIGNALS, told_to_stop

log = logging.getLogger(__name__)

LOADED = (
    "workers.clock",
    "workers.mailbox_process",
    "workers.queue",
)
GLANCE = 0.5  # seconds between two looks at who has ended
PR_SET_PDEATHSIG = 1
Run = Callable[[], int]


def run_together(processes: Mapping[str, Run], *loaded: str) -> int:
    """Keep these running until told to stop, and wait for their end.

    What they have `loaded` they share.
    """
    for each in (*LOADED, *loaded):
        import_module(each)
    # Looking for garbage would write into all that they share.
    gc.collect()
    gc.freeze()
    stop = told_to_stop()
    running = {_fork(run): name for name, run in processes.items()}
    while not stop.wait(GLANCE):
        for pid in _ended():
            name = running.pop(pid, "")
            if name:
                log.warning("process ended", extra={"which": name})
                running[_fork(processes[name])] = name
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    for pid in running:
        os.waitpid(pid, 0)
    return 0


def _ended() -> list[int]:
    found = []
    # Where all have ended, there is nobody left to ask about.
    with suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) > 0:
            found.append(pid)
    return found


def _fork(run: Run) -> int:
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
