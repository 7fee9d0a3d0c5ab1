"""supervisord as a child: started, watched, told to stop, and never outlived by anything."""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from types import FrameType

from launch.addresses import Address
from launch.data_folder import say_ending
from launch.programs import Program, dying_with_parent, supervisord_conf
from launch.terminal import ENDING, SUPERVISOR, Follower
from settings import ROOT
from settings.env_file import write_private

GLANCE = 0.2  # seconds between two looks at logs and processes
LAST_WORDS = 20  # seconds for what outlives a killed supervisor
PR_SET_CHILD_SUBREAPER = 36
SLOW = 60  # seconds until what does not answer is named


Greet = Callable[[Iterable[Address]], str]


def supervise(programs: list[Program], var: Path, pages: list[Address], greet: Greet) -> int:
    """Run the programs until told to stop; return 0 when it was a person who stopped them.

    `greet` makes the words for the moment when every page answers.
    """
    (var / "log").mkdir(mode=0o700, exist_ok=True)
    names = [SUPERVISOR, *(program.name for program in programs)]
    with closing(Follower(var / "log", names)) as follower:
        watch = Watch(pages, follower, greet, partial(say_ending, var))
        return _keep_running(programs, var, watch)


def _keep_running(programs: list[Program], var: Path, watch: Watch) -> int:
    _heed_signals(watch)
    _adopt_orphans()
    supervisor = _start(programs, var)
    try:
        while supervisor.poll() is None and not watch.is_stopping:
            watch.glance()
            _bury_orphans(supervisor.pid)
            time.sleep(GLANCE)
        if not watch.is_stopping:
            # It has ended by itself, perhaps all of it between two looks.
            watch.tell_news()
    finally:
        # Also when the terminal is gone, and with it whatever could be said there.
        say_ending(var)
        was_asked = _stop(supervisor)
    if was_asked:
        return 0
    _say(f"Процессы неожиданно остановлены. Что было до этого: {var / 'log'}")
    return 1


def _heed_signals(watch: Watch) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, watch.stop)
    # Under nohup a closed terminal is no reason to stop.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, watch.stop)


def _start(programs: list[Program], var: Path) -> subprocess.Popen[bytes]:
    """Start supervisord away from the terminal: to it, a closed one would mean "reload"."""
    conf = var / "supervisord.conf"
    write_private(conf, supervisord_conf(programs, var))
    command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(conf)]
    return subprocess.Popen(
        dying_with_parent(shlex.join(command)),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop(supervisor: subprocess.Popen[bytes]) -> bool:
    """Stop everything and wait for it; return whether the supervisor had lived until now, or has
    ended in good order: somebody has asked it to.
    """
    is_in_order = supervisor.poll() in (None, 0)
    if supervisor.poll() is None:
        supervisor.terminate()
        supervisor.wait()
    _see_off(time.monotonic() + LAST_WORDS)
    return is_in_order


def _adopt_orphans() -> None:
    """Become the parent of what outlives its own, so that its end can be waited for."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _bury_orphans(supervisor: int) -> None:
    """Let no process that has ended stay in the table of processes; the supervisor's own end is
    asked for elsewhere.
    """
    how = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while (ended := os.waitid(os.P_ALL, 0, how)) and ended.si_pid != supervisor:
        os.waitpid(ended.si_pid, 0)


def _see_off(deadline: float) -> None:
    """Wait until nobody is left: the next run finds ports and database free."""
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(GLANCE / 4)


class Watch:
    """What the terminal shows: what was logged, and the addresses once they answer."""

    def __init__(
        self,
        pages: Iterable[Address],
        follower: Follower,
        greet: Greet,
        say_ending: Callable[[], None],
    ) -> None:
        self._told_to_stop = False
        self._had_terminal = sys.stdout.isatty()
        self._pages = list(pages)
        self._awaited = list(pages)
        self._follower = follower
        self._greet = greet
        self._say_ending = say_ending
        self._began = time.monotonic()
        self._complained = False

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True

    @property
    def is_stopping(self) -> bool:
        """Whether a signal has said so, or the terminal is closed.

        A closed terminal signals only the first process in it; where that is make, it waits.
        """
        return self._told_to_stop or (self._had_terminal and not os.isatty(sys.stdout.fileno()))

    def glance(self) -> None:
        self.tell_news()
        if self._awaited:
            self._await_pages()

    def tell_news(self) -> None:
        for line in self._follower.news(is_starting=bool(self._awaited)):
            _say(line)
            if line == ENDING:
                self._say_ending()

    def _await_pages(self) -> None:
        self._awaited = [page for page in self._awaited if self.is_stopping or not page.answers()]
        if not self._awaited:
            _say(self._greet(self._pages))
        elif not self._complained and time.monotonic() - self._began > SLOW:
            self._complained = True
            silent = ", ".join(f"порт {page.port} ({page.path})" for page in self._awaited)
            _say(f"Пока не отвечает: {silent}. Ждём дальше; журналы: {self._follower.folder}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
