"""Commands of the desk in processes that are forked from one that has loaded everything.

To load what one of them is made of takes a second or two of a processor, and a house has ten. A
forked one has its own environment, folder, output, signals and ids as a started one has, also in
`/proc`; what it starts in its turn is forked too, where it is one of these commands. What else is
started is started.
"""

import atexit
import ctypes
import inspect
import io
import logging
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import forkserver, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from tests.launch.command_lines import Command, command_of

PR_SET_PDEATHSIG = 1
# In /proc a process shows the environment that it was begun with, and there is no more room.
ROOM = {"ROOM_FOR_AN_ENVIRONMENT": "x" * 16_000}
# What a Popen calls the ends of its pipes.
ENDS = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.launch.loaded"])

_execute_child = subprocess.Popen._execute_child  # type: ignore[attr-defined]
_execve = os.execve


class Forked:
    """A process that others than this one have forked, seen as one that was started here."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("forked", timeout or 0)
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None and self._process.pid is not None:
            os.kill(self._process.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    output: Path,
    errors: Path | None = None,
) -> Forked:
    """Start a command as the first process of a session of its own.

    Where no file is given for errors, they go where the rest goes.
    """
    ways = output, errors or output
    for each in ways:
        each.open("wb").close()
    process = process_of(_begin, (tuple(words), dict(environment), folder, ways))
    process.start()
    return Forked(process)


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Wait for the end of a command, and return what it has said."""
    with TemporaryDirectory() as kept:
        output, errors = Path(kept, "output"), Path(kept, "errors")
        code = start(words, environment, folder, output, errors).wait()
        said = output.read_text("utf-8"), errors.read_text("utf-8")
        return subprocess.CompletedProcess(list(words), code, *said)


def process_of(target: Callable[..., object], given: tuple[object, ...]) -> BaseProcess:
    """Return a process that has loaded everything when it begins."""
    before = dict(os.environ)
    os.environ.update(ROOM)
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)
    return PROCESSES.Process(target=target, args=given, daemon=True)


def _begin(
    words: tuple[str, ...], environment: dict[str, str], folder: Path, ways: tuple[Path, Path]
) -> NoReturn:
    command = command_of(words)
    assert command is not None, words
    os.setsid()
    os.chdir(folder)
    output, errors = ways
    with output.open("ab") as said, errors.open("ab") as wrong, Path(os.devnull).open() as nothing:
        _take((nothing.fileno(), said.fileno(), wrong.fileno()))
    become(command, environment)


def become(command: Command, environment: Mapping[str, str]) -> NoReturn:
    """Be this command from now on, and end with it; this process was forked for it."""
    code: object = 1
    try:
        kept = {name: value for name, value in environment.items() if name not in command.without}
        _be_nobody()
        os.environ.clear()
        os.environ.update(kept)
        _show_in_proc(command.words, kept)
        _speak_anew()
        _fork_what_is_started()
        if command.dies_by:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, command.dies_by)
        command.run()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        _end(code)


def _be_nobody() -> None:
    """Let go of what a started process would not have: handlers of signals, files, hooks."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A number stays taken: whoever held the file may close it late.
    nothing = os.open(os.devnull, os.O_RDWR)
    for file in list(Path("/proc/self/fd").iterdir()):
        # The one by which they are listed is closed already.
        with suppress(OSError):
            if int(file.name) > 2 and not os.get_inheritable(int(file.name)):
                os.dup2(nothing, int(file.name), inheritable=False)
    atexit._clear()
    atexit.register(logging.shutdown)


def _show_in_proc(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Write words and environment where the kernel reads them, as far as there is room."""
    fields = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
    words_from, words_to, names_from, names_to = map(int, fields[45:49])
    _write(words_from, words_to, words)
    _write(names_from, names_to, [f"{name}={value}" for name, value in environment.items()])


def _write(begin: int, end: int, words: Sequence[str]) -> None:
    room = end - begin
    written = "".join(f"{word}\0" for word in words).encode()[: room - 1]
    ctypes.memset(begin, 0, room)
    ctypes.memmove(begin, written, len(written))


def _speak_anew() -> None:
    """Open the three ways of speech as a new Python does."""
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    for number, name in ((1, "stdout"), (2, "stderr")):
        raw = io.FileIO(number, "w", closefd=False)
        at_once = number == 2 or raw.isatty()
        way = io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", line_buffering=at_once)
        setattr(sys, name, way)
        setattr(sys, f"__{name}__", way)


def _fork_what_is_started() -> None:
    subprocess.Popen._execute_child = _fork_child  # type: ignore[attr-defined]
    os.execve = _become_or_execute  # type: ignore[assignment]


def _become_or_execute(path: Any, words: Any, environment: Any) -> NoReturn:
    command = command_of(words)
    if command is None:
        _execve(path, words, environment)
    become(command, environment)


def _fork_child(started: Any, *given: Any) -> None:
    """Do for a Popen what it does itself, but fork where it would start."""
    its = inspect.signature(_execute_child).bind(started, *given).arguments
    is_line = isinstance(its["args"], str | bytes)
    command = None if is_line else command_of([os.fspath(each) for each in its["args"]])
    if command is None:
        _execute_child(started, *given)
        return
    sys.stdout.flush()
    sys.stderr.flush()
    started.pid = os.fork()
    if not started.pid:
        _be_child(command, its)
    started._child_created = True
    started._close_pipe_fds(*(its[end] for end in ENDS))


def _be_child(command: Command, its: Mapping[str, Any]) -> NoReturn:
    try:
        _take((its["p2cread"], its["c2pwrite"], its["errwrite"]))
        if its["start_new_session"]:
            os.setsid()
        if its["cwd"] is not None:
            os.chdir(its["cwd"])
        become(command, os.environ.copy() if its["env"] is None else its["env"])
    finally:
        os._exit(1)


def _take(ends: tuple[int, int, int]) -> None:
    """Let these be the input, the output and the way of errors; -1 stays as it is."""
    for number, end in enumerate(ends):
        if end not in (-1, number):
            os.dup2(end, number)


def _end(code: object) -> NoReturn:
    """End as Python does, but for what the kernel takes back by itself."""
    try:
        if isinstance(code, str):
            sys.stderr.write(f"{code}\n")
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code if isinstance(code, int) else code is not None)
