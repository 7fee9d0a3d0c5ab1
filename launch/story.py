"""The story that a demonstration tells: when there is one, where it lives, and how it begins.

It has a folder of its own, so that nothing of it can come before real people: with settings of a
school's own, with data from before, and with EMPTY=1, the desk keeps to `var` itself. In Slack's
tongue all of it lies one folder deeper: ids of one chat mean nothing in another.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from launch.demo_environment import STORY, practises_slack
from launch.programs import dying_with_parent, log_of
from settings import ROOT
from settings.values import MEANINGS

EMPTY = "EMPTY"
# They say how the desk is reached on this machine, and nothing of a school.
HARMLESS = frozenset(
    {"WEB_PORT", "BOT_PORT", "CHAT", "CHAT_PORT", "BIND", "LOG_LEVEL", "REDIS_URL"}
)
REAL = MEANINGS.keys() - HARMLESS
BEGINS = "Готовим пример: три месяца жизни школы. Это займёт до минуты…"
FAILED = "Пример подготовить не получилось, начинаем с пустого. Почему: {}"


def home_of(var: Path, given: Mapping[str, str]) -> Path:
    """Return where the desk's data lie: the story's folder, or the one in which that would be."""
    place = var / "slack" if practises_slack(given) else var
    own = place / STORY
    is_empty = given.get(EMPTY, "0") != "0"
    if is_empty or given.keys() & REAL:
        return place
    has_data = (place / "helpdesk.db").exists() or (place / "chat" / "chat.db").exists()
    return own if is_told(own) or not has_data else place


def is_told(home: Path) -> bool:
    """Whether the story was told there, to its end."""
    return _mark(home).exists()


def _mark(home: Path) -> Path:
    return home / "told"


def clear(home: Path) -> None:
    """Take away what a telling that was broken off has left."""
    shutil.rmtree(home, ignore_errors=True)


def tell(home: Path, var: Path) -> str:
    """Tell the story by the settings of the environment; return what is to be said of it.

    Where it cannot be told the folder is as before it was begun: a desk without a story is better
    than none.
    """
    sys.stdout.write(f"{BEGINS}\n")
    sys.stdout.flush()
    (var / "log").mkdir(mode=0o700, exist_ok=True)
    with log_of("story", var).open("wb") as log:
        command = dying_with_parent(f"'{sys.executable}' -m demonstration")
        finished = subprocess.run(command, cwd=ROOT, check=False, stderr=log, stdout=log)
    if finished.returncode:
        for each in ("helpdesk.db", "helpdesk.db-wal", "helpdesk.db-shm", "erased.jsonl"):
            (home / each).unlink(missing_ok=True)
        for each in ("chat", "mail", "attachments"):
            shutil.rmtree(home / each, ignore_errors=True)
    os.sync()
    _mark(home).touch()
    return FAILED.format(log_of("story", var)) if finished.returncode else ""
