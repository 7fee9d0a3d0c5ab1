"""`make install` and `make uninstall`: one list of steps, done in order or taken back from its end.

A step that is done is left alone, so that either command may be repeated.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from closed_output import outlive_readers, outlive_terminal
from installing.folder_steps import (
    HERE,
    DataFolders,
    Libraries,
    Ownership,
    SettingsFile,
    SourceFiles,
)
from installing.host import Host
from installing.install_step import InstallStep
from installing.running_step import Running
from installing.school import InstalledSchool
from installing.service_steps import Certificate, Chat, LetsEncrypt, Proxy, Units
from installing.system_steps import Packages, PostgreSQL, SystemUser
from installing.update_step import WITHIN, ProgramUpdate
from installing.wanted_values import Dialogue, known_school, options_of, school_of
from launch import Refused

STEPS: tuple[type[InstallStep], ...] = (
    Packages,
    SystemUser,
    ProgramUpdate,
    SourceFiles,
    SettingsFile,
    DataFolders,
    Libraries,
    Ownership,
    PostgreSQL,
    Units,
    Certificate,
    Proxy,
    LetsEncrypt,
    Chat,
    Running,
)
# What changes nothing for the processes that run.
QUIET = (
    Packages,
    SystemUser,
    ProgramUpdate,
    DataFolders,
    Ownership,
    Certificate,
    Proxy,
    LetsEncrypt,
)
NOT_ROOT = "Нужны права администратора: sudo make install."
ENDED = "Дальше: cd {folder} && make doctor — что работает, а что нет."
BROKEN_OFF = "Прервано."
GOES_ON = (
    "make install уже идёт: и без связи с тем, кто её начал, она доводит дело до конца. Подождите "
    "и повторите."
)
FAILED = "Не вышло: {} ({}). Исправьте это и повторите."
TO_TYPE = "Здесь этого не выполнить. Когда система запущена, от имени root:"


def main(words: list[str]) -> int:
    os.umask(0o022)
    options = options_of(words)
    host = Host(options.root.absolute())
    try:
        if not host.is_image and os.getuid() != 0:
            raise Refused(NOT_ROOT)
        with _alone(host):
            if options.what == "uninstall":
                take_back(host, known_school(host, vars(options)))
            else:
                put_in(host, school_of(host, vars(options), Dialogue(vars(options))))
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{_said_of(error)}\n")
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


@contextmanager
def _alone(host: Host) -> Iterator[None]:
    """Raise Refused where another one goes on, other than that which goes back by this one."""
    folder = os.open(HERE, os.O_RDONLY)
    try:
        if not (host.is_image or WITHIN in os.environ):
            _lock(folder)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(GOES_ON) from None


def put_in(host: Host, school: InstalledSchool) -> None:
    """Do what is not done, step by step; raise Refused where one fails."""
    for kind in STEPS:
        step = kind(host, school)
        if step.is_done():
            _say(step.title, "в порядке", "")
            continue
        if kind not in QUIET:
            host.make_folder(school.folder, 0o750)
            host.write(school.unfinished, "")
        before = len(host.left)
        said = _do(step, ProgramUpdate(host, school))
        _say(step.title, "сделано" if len(host.left) == before else "осталось", said)
    _tell_what_is_left(host)
    sys.stdout.write(ENDED.format(folder=school.folder) + "\n")


def _do(step: InstallStep, update: ProgramUpdate) -> str:
    """Whatever fails after the update, a school that stands still for it runs again as before."""
    try:
        return step.do()
    except (Refused, OSError, KeyboardInterrupt) as trouble:
        if STEPS.index(type(step)) > STEPS.index(ProgramUpdate) and update.is_to_be_confirmed():
            update.go_back(_said_of(trouble))
        raise


def _said_of(trouble: BaseException) -> str:
    if isinstance(trouble, OSError):
        return FAILED.format(trouble.strerror or trouble, trouble.filename)
    return str(trouble) or BROKEN_OFF


def take_back(host: Host, school: InstalledSchool) -> None:
    """Undo every step from the last; data, settings and copies stay."""
    for kind in reversed(STEPS):
        step = kind(host, school)
        if said := step.undo():
            _say(step.title, "", said)
    _tell_what_is_left(host)


def _say(title: str, mark: str, words: str) -> None:
    sys.stdout.write(f"{title:<22} {mark:<{10 if mark else 0}} {words}".rstrip() + "\n")
    sys.stdout.flush()


def _tell_what_is_left(host: Host) -> None:
    if host.left:
        sys.stdout.write(TO_TYPE + "".join(f"\n  {each}" for each in host.left) + "\n")


if __name__ == "__main__":
    outlive_readers()
    outlive_terminal()
    sys.exit(main(sys.argv[1:]))
