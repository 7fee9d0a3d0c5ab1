"""`make run` and `make doctor`, step by step; what can be refused is refused at once."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from launch import Refused
from launch.doors import addresses, check_ports
from launch.household import furnish, record, recorded, settings_given
from launch.lock import only_copy
from launch.programs import Program, dying_with_parent, programs_of
from launch.supervision import supervise
from settings import ROOT, VAR, SettingsError, read_settings


def main(words: list[str]) -> int:
    options = _options(words)
    var: Path = options.var.absolute()
    os.umask(0o077)  # What families write is for nobody else on this machine.
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if options.what == "doctor":
            return _examine(var)
        with only_copy(var):
            return _run(var, options.procfile)
    except (Refused, SettingsError) as refusal:
        sys.stderr.write(f"{refusal}\n")
    except KeyboardInterrupt:
        pass
    return 1


def _run(var: Path, procfile: Path) -> int:
    household = furnish(var)
    record(household, var)
    os.environ.update(household.additions)
    settings = read_settings()
    check_ports(settings, household)
    commands, programs = programs_of(procfile, household, settings)
    for notice in household.notices:
        sys.stdout.write(f"{notice}\n")
    _release(commands)
    sys.stdout.write("Запускаем…\n")
    sys.stdout.flush()
    return supervise(programs, var, addresses(settings, household))


def _release(program: Program) -> None:
    finished = subprocess.run(dying_with_parent(program.command), cwd=ROOT, check=False)
    if finished.returncode:
        raise Refused("База данных не готова, поэтому ничего не запущено: причина выше.")


def _examine(var: Path) -> int:
    """Ask the doctor about the house as it was furnished last."""
    environment = recorded(var) | os.environ | settings_given()
    words = [sys.executable, str(ROOT / "main.py"), "doctor"]
    return subprocess.run(words, env=environment, check=False).returncode


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m launch", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "doctor"), default="run")
    parser.add_argument("--var", type=Path, default=VAR, help="where data and logs are kept")
    parser.add_argument("--procfile", type=Path, default=ROOT / "Procfile")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
