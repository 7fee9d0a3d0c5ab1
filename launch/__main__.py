"""`make run`, `make doctor`, `make backup` and their like; what can be refused is, at once."""

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from closed_output import outlive_readers
from launch import Refused, story
from launch.addresses import addresses, check_ports, greeting
from launch.data_folder import is_held, only_copy
from launch.demo_environment import (
    STORY,
    has_own_chat,
    is_newer_than_record,
    prepare,
    record,
    recorded,
    settings_given,
)
from launch.programs import Program, dying_with_parent, programs_of
from launch.supervision import supervise
from settings import ROOT, VAR, SettingsError, read_settings

NOTHING_SET = (
    "Настроек ещё нет. make run поднимет демонстрацию, make connect подключит программу к серверу "
    "Mattermost."
)
# What main.py is asked for by `make`, in the surroundings of `make run`.
COMMANDS = ("doctor", "release", "backup", "restore", "update", "move", "testmail")
STOP_FIRST = "Сначала остановите make run (Ctrl-C в его окне), потом повторите."
CHANGED_SINCE = "Файл .env изменён после запуска: остановите make run (Ctrl-C) и запустите снова."


def main(words: list[str]) -> int:
    options, further = _options(words)
    var: Path = options.var.absolute()
    os.umask(0o077)  # What families write is for nobody else on this machine.
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if options.what != "run":
            return _run_main(options.what, further, var)
        with only_copy(var):
            return _run(var, options.procfile)
    except (Refused, SettingsError) as refusal:
        sys.stderr.write(f"{refusal}\n")
    except KeyboardInterrupt:
        pass
    return 1


def _run(var: Path, procfile: Path | None) -> int:
    given = settings_given()
    home = story.home_of(var, given)
    begins = home.name == STORY and not story.is_told(home)
    if begins:
        story.clear(home)
    demo = prepare(var, given, home)
    record(demo, var)
    # Whatever is started gets the same settings, also what does not read .env by itself.
    os.environ.update({**given, **demo.additions})
    settings = read_settings()
    check_ports(settings, demo)
    commands, programs = programs_of(procfile, demo)
    for notice in demo.notices:
        sys.stdout.write(f"{notice}\n")
    if begins and (trouble := story.tell(home, var)):
        sys.stdout.write(f"{trouble}\n")
    _release(commands)
    sys.stdout.write("Запускаем…\n")
    sys.stdout.flush()
    greet = partial(greeting, endpoints=(settings.web_endpoint, settings.bot_endpoint))
    return supervise(programs, var, addresses(settings, demo), greet)


def _release(program: Program) -> None:
    finished = subprocess.run(dying_with_parent(program.command), cwd=ROOT, check=False)
    if finished.returncode:
        raise Refused("База данных не готова, поэтому ничего не запущено: причина выше.")


def _run_main(what: str, options: list[str], var: Path) -> int:
    """Run one command of main.py with what `make run` would give it."""
    given, is_running = settings_given(), is_held(var)
    known = recorded(var, given, is_running=is_running)
    if is_running and _needs_standstill(what, options):
        raise Refused(STOP_FIRST)
    # A copy brings the settings along.
    if what != "restore" and not known and not has_own_chat(given):
        raise Refused(NOTHING_SET)
    if is_running and is_newer_than_record(ROOT / ".env", var):
        sys.stdout.write(f"{CHANGED_SINCE}\n")
        sys.stdout.flush()
    words = [sys.executable, str(ROOT / "main.py"), what, *options]
    return wait_for(subprocess.Popen(words, env={**os.environ, **known, **given}))


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """Return how it ended. It hears Ctrl-C as well, and is left to end in good order."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _needs_standstill(what: str, options: list[str]) -> bool:
    """Whether another database is put in place; a restore that names no copy only goes on."""
    names_copy = any(not each.startswith("--") for each in options)
    return what in ("update", "move") or (what == "restore" and names_copy)


def _options(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m launch", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", *COMMANDS), default="run")
    parser.add_argument("--var", type=Path, default=VAR, help="where data and logs are kept")
    parser.add_argument("--procfile", type=Path, help="what runs, each line by itself")
    return parser.parse_known_args(words)


if __name__ == "__main__":
    outlive_readers()
    sys.exit(main(sys.argv[1:]))
