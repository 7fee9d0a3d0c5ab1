"""The programs to run, as the Procfile has them, written down for supervisord."""

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from launch.demo_environment import DemoEnvironment
from launch.procfile import RELEASE, lines_of, together
from settings import ROOT

FIRST = ("redis", "chat")


@dataclass(frozen=True)
class Program:
    """A line of the shell under a name."""

    name: str
    command: str

    @property
    def priority(self) -> int:
        return 1 if self.name in FIRST else 10


def programs_of(procfile: Path | None, demo: DemoEnvironment) -> tuple[Program, list[Program]]:
    """Return what runs once, first, and then what runs all the time.

    Without a Procfile of somebody's own all of the desk's is one program.
    """
    desk = lines_of(procfile) if procfile else together(lines_of(ROOT / "Procfile"))
    lines = {**demo.commands, **desk}
    release = Program(RELEASE, lines.pop(RELEASE, "true"))
    return release, [Program(name, line) for name, line in lines.items()]


def dying_with_parent(command: str) -> list[str]:
    """Return the words that run a shell's line, and end it when its parent is gone."""
    tether = "setpriv --pdeathsig TERM " if shutil.which("setpriv") else ""
    return ["/bin/sh", "-c", f"exec {tether}{command}"]


def log_of(name: str, var: Path) -> Path:
    return var / "log" / f"{name}.log"


def supervisord_conf(programs: list[Program], var: Path) -> str:
    """Return the configuration under which whatever dies is started again, for ever."""
    main: dict[str, object] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": log_of("supervisor", var),
        "logfile_maxbytes": "1MB",
        "logfile_backups": "1",
        "pidfile": var / "supervisord.pid",
        "childlogdir": var / "log",
    }
    if os.getuid() == 0:
        main["user"] = "root"
    return "\n".join([_section("supervisord", main), *(_program(each, var) for each in programs)])


def _program(program: Program, var: Path) -> str:
    options: dict[str, object] = {
        "command": shlex.join(dying_with_parent(program.command)),
        "directory": ROOT,
        "priority": program.priority,
        # The default leaves a worker alone that ended well; a worker does so when Redis goes.
        "autorestart": "true",
        "startretries": 1_000_000,
        "stopwaitsecs": 15,
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": log_of(program.name, var),
        "stdout_logfile_maxbytes": "5MB",
        "stdout_logfile_backups": 2,
    }
    return _section(f"program:{program.name}", options)


def _section(name: str, options: dict[str, object]) -> str:
    lines = (f"{option}={str(value).replace('%', '%%')}" for option, value in options.items())
    return "\n".join([f"[{name}]", *lines, ""])
