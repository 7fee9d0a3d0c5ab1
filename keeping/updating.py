"""A newer program put in place of this one, and taken back by itself where the doctor finds it ill.

The desk stands still from before the copy until the end: so nothing was sent that the copy does not
know, and going back needs nobody's choice. What was held before the update is held after it.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from helpdesk.clock.after_restore import send_all
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import Hold, hold, hold_of
from keeping import NotKept
from keeping.after_return import desk_of
from keeping.backing_up import back_up
from keeping.restoring import restore
from keeping.standstill import expect_standstill
from settings import ROOT, Settings

ILL = "НЕ РАБОТАЕТ"
TITLE_ENDS = 14
# They are about what stands still meanwhile.
OF_RUNNING = frozenset(
    {"Часы", "Слушатель", "Чтение ящика", "Форма", "Бот", "Redis", "Доставка", "Команды"}
    | {"Окружение", "Сообщения", "Копии", "Восстановление"}
)
PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
NOT_PULLED = "Новая программа не получена: {}. Ничего не изменено."
TAKEN_BACK = (
    "Обновление не удалось: {}.\nПрограмма и база возвращены к тому, что было: запускайте, как "
    "обычно. Копия, сделанная перед обновлением: {}"
)
STEPS = {"install": "библиотеки не установились", "release": "таблицы не обновились"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a command has ended with, and its last words."""

    is_well: bool
    said: str


def run(*command: str) -> Outcome:
    """Run a command in the program's folder."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Outcome(done.returncode == 0, (done.stdout + done.stderr).strip())


def update(settings: Settings, now: datetime, say: Say) -> None:
    """Update; raise NotKept where it was not done, or taken back."""
    expect_standstill(settings)
    ill_before = _ill()
    copy, _ = back_up(settings, now)
    say(f"Копия готова: {copy}")
    with desk_of(settings) as desk:
        held = hold_of(desk)
    before = _revision()
    if before:
        _pull()
    trouble = _renew() or _new_illness(ill_before)
    if not trouble:
        say(_said_of_end(before))
        return
    _go_back(settings, before, copy, now)
    with desk_of(settings) as desk:
        _hold_as_before(desk, held, now)
    raise NotKept(TAKEN_BACK.format(trouble, copy))


def _pull() -> None:
    pulled = run("git", "pull", "--ff-only", "--quiet")
    if not pulled.is_well:
        raise NotKept(NOT_PULLED.format(_last_line(pulled)))


def _revision() -> str:
    """Return which revision of the program stands here; empty where nobody can pull another."""
    upstream = run("git", "rev-parse", "--abbrev-ref", "@{upstream}")
    return run("git", "rev-parse", "HEAD").said if upstream.is_well else ""


def _renew() -> str:
    """Install what is pinned, migrate; return what went wrong, or nothing."""
    commands = {
        "install": (*PIP, "--requirement", "requirements.txt"),
        "release": (sys.executable, "main.py", "release"),
    }
    for name, command in commands.items():
        done = run(*command)
        if not done.is_well:
            return f"{STEPS[name]} ({_last_line(done)})"
    return ""


def _ill() -> dict[str, str]:
    """Return what the doctor of the program on disk finds ill, by its title."""
    lines = run(sys.executable, "main.py", "doctor").said.splitlines()
    found = {line[:TITLE_ENDS].strip(): line for line in lines if ILL in line}
    return {title: line for title, line in found.items() if title not in OF_RUNNING}


def _new_illness(before: dict[str, str]) -> str:
    new = [line for title, line in _ill().items() if title not in before]
    return "; ".join(" ".join(line.split()) for line in new)


def _go_back(settings: Settings, before: str, copy: Path, now: datetime) -> None:
    if before:
        run("git", "reset", "--keep", "--quiet", before)
        run(*PIP, "--requirement", "requirements.txt")
    restore(settings, copy, now)


def _hold_as_before(desk: Desk, held: Hold | None, now: datetime) -> None:
    if held is None:
        send_all(desk, now)
    else:
        desk.write(hold, now, held.taken_at, held.last_delivery)


def _said_of_end(before: str) -> str:
    after = run("git", "rev-parse", "--short", "HEAD").said if before else ""
    which = f" до {after}" if after and not before.startswith(after) else ""
    pulled = "" if before else " Сама программа не из git с удалённым хранилищем: её обновляете вы."
    return f"Обновлено{which}: библиотеки, таблицы; доктор доволен. Запускайте.{pulled}"


def _last_line(outcome: Outcome) -> str:
    lines = [line for line in outcome.said.splitlines() if line.strip()]
    return lines[-1] if lines else "без объяснений"
