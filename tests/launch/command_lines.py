"""Which command lines are commands of the desk, and how to be one of them without starting it."""

import runpy
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MODULES = ("launch", "supervisor.supervisord", "sandbox", "demonstration")
SCRIPT = "main.py"


@dataclass(frozen=True)
class Command:
    """A command line of the desk; `words` are those that `/proc` shows."""

    words: tuple[str, ...]
    run: Callable[[], object]
    without: frozenset[str] = frozenset()
    dies_by: signal.Signals | None = None


def command_of(words: Sequence[str]) -> Command | None:
    """Return how to be this command without starting anything; None where one has to."""
    match words:
        case ["/bin/sh", "-c", line] if "$" not in line:
            return command_of(shlex.split(line.removeprefix("exec ")))
        case ["setpriv", "--pdeathsig", name, *rest] if found := command_of(rest):
            dies_by = signal.Signals[f"SIG{name}"]
            return Command(found.words, found.run, found.without, dies_by)
        case ["env", "-u", name, *rest] if found := command_of(rest):
            return Command(found.words, found.run, found.without | {name}, found.dies_by)
        case [python, "-m", module, *_] if "python" in python and module in MODULES:
            return Command(tuple(words), lambda: _run_module(module, words[3:]))
        case [python, script, *_] if "python" in python and Path(script).name == SCRIPT:
            return Command(tuple(words), lambda: _run_script(script, words[2:]))
        case ["gunicorn", *_]:
            return Command((sys.executable, *words), lambda: _run_gunicorn(words))
    return None


def _run_module(module: str, options: Sequence[str]) -> None:
    sys.argv = [module, *options]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _run_script(script: str, options: Sequence[str]) -> None:
    sys.argv = [script, *options]
    runpy.run_path(script, run_name="__main__")


def _run_gunicorn(words: Sequence[str]) -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = list(words)
    run()
