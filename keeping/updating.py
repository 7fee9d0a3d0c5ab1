"""A newer program put in place of this one, and taken back by itself where the doctor finds it ill.

The desk stands still from before the copy until the end: so nothing was sent that the copy does not
know, and going back needs nobody's choice. What was held before the update is held after it.

By git, or out of a folder, as `make install` does. Then the earlier program is kept beside
(`program_files.py`): an update that breaks off is taken back by the next one.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from keeping import NotKept
from keeping.after_return import LATER
from keeping.backing_up import back_up
from keeping.before_update import (
    BeforeUpdate,
    has_run_since,
    hold_as,
    note,
    tables_of,
    waits_for_choice,
)
from keeping.restoring import restore
from keeping.standstill import expect_standstill
from program_files import (
    LIST,
    WHEELS,
    forget,
    is_broken_off,
    keep,
    note_of,
    put,
    put_back,
    settle,
)
from settings import ROOT, Settings

ILL = "НЕ РАБОТАЕТ"
TITLE_ENDS = 14
# They are about what stands still meanwhile.
OF_RUNNING = frozenset(
    {"Часы", "Слушатель", "Чтение ящика", "Форма", "Бот", "Redis", "Доставка", "Команды"}
    | {"Окружение", "Сообщения", "Копии", "Восстановление"}
)
NOT_PULLED = "Новая программа не получена: {}. Ничего не изменено."
NOT_LISTED = (
    "Из папки обновляется только то, что поставила make install: положите сюда новую программу "
    "сами и наберите make update."
)
NOTHING_TO_TAKE_BACK = "Возвращать нечего: последнее обновление закончено или уже возвращено."
TAKEN_BACK = (
    "Обновление не удалось: {}.\nПрограмма и база возвращены к тому, что было: запускайте, как "
    "обычно. Копия, сделанная перед обновлением: {}"
)
PROGRAM_BACK = "Прежняя программа на месте, база как есть: после обновления в неё уже писали."
PUT_BACK = "Программа и база возвращены к тому, что было. Копия, сделанная перед обновлением: {}."
NO_WAY_BACK = (
    "Таблицы уже новые, и после обновления в них писали: сама программа этого не отбросит. Вернуть "
    "прежнюю без написанного после обновления: make restore COPY={}, потом make update BACK=1"
)
BROKEN_OFF, DOCTOR = "прервано", "Осмотр"
OF_ANOTHER = " Сама программа не из git с удалённым хранилищем: её обновляете вы."
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a command has ended with, and its last words."""

    is_well: bool
    said: str

    @property
    def last_line(self) -> str:
        lines = [line for line in self.said.splitlines() if line.strip() and line[:4] != "make"]
        return lines[-1] if lines else "без объяснений"


def run(*command: str) -> Outcome:
    """Run a command in the program's folder."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Outcome(done.returncode == 0, (done.stdout + done.stderr).strip())


class ByGit:
    """Its own remote has it; where there is none, somebody has put it in place already."""

    def __init__(self) -> None:
        self._before = self._revision()

    def bring(self, _before: BeforeUpdate) -> None:
        pulled = run("git", "pull", "--ff-only", "--quiet") if self._before else Outcome(True, "")
        if not pulled.is_well:
            raise NotKept(NOT_PULLED.format(pulled.last_line))

    def install_libraries(self) -> Outcome:
        return run("make", "-s", "environment")

    def end(self) -> None:
        """Nothing is kept: git knows the way back."""

    def take_back(self) -> None:
        if self._before:
            run("git", "reset", "--keep", "--quiet", self._before)
            self.install_libraries()

    def said_of_end(self) -> str:
        after = run("git", "rev-parse", "--short", "HEAD").said if self._before else ""
        which = f" до {after}" if after and not self._before.startswith(after) else ""
        pulled = "" if self._before else OF_ANOTHER
        return f"Обновлено{which}: библиотеки, таблицы; доктор доволен. Запускайте.{pulled}"

    def _revision(self) -> str:
        """Return which revision stands here; empty where nobody can pull another."""
        upstream = run("git", "rev-parse", "--abbrev-ref", "@{upstream}")
        return run("git", "rev-parse", "HEAD").said if upstream.is_well else ""


@dataclass(frozen=True)
class FromFolder:
    """A folder with the newer program, perhaps with its libraries as wheels."""

    source: Path

    def __post_init__(self) -> None:
        if not (ROOT / LIST).is_file():
            raise NotKept(NOT_LISTED)

    def bring(self, before: BeforeUpdate) -> None:
        keep(ROOT, before.model_dump_json())
        put(self.source, ROOT)

    def install_libraries(self) -> Outcome:
        wheels = self.source / WHEELS
        bundled = ("PIP_NO_INDEX=1", f"PIP_FIND_LINKS={wheels}") if wheels.is_dir() else ()
        return run("make", "-s", "environment", *bundled)

    def end(self) -> None:
        settle(ROOT)

    def take_back(self) -> None:
        if is_broken_off(ROOT):
            put_back(ROOT)

    def said_of_end(self) -> str:
        return "Обновлено: программа, библиотеки, таблицы; доктор доволен. Запускайте."


def update(
    settings: Settings, now: datetime, say: Say, source: Path | None = None, *, keeps: bool = False
) -> None:
    """Update; raise NotKept where it was not done, or taken back.

    One that `keeps` leaves the earlier program beside: whoever starts the new one forgets it then.
    """
    expect_standstill(settings)
    if is_broken_off(ROOT):
        say(take_back(settings, now))
    change = FromFolder(source) if source else ByGit()
    ill_before = _ill()
    copy, made = back_up(settings, now)
    say(f"Копия готова: {copy}")
    before = note(settings, copy, made.contents.revision)
    if trouble := _change(change, before, ill_before):
        change.take_back()
        _restore(settings, before, now)
        raise NotKept(TAKEN_BACK.format(trouble, copy))
    change.end()
    if not keeps:
        forget(ROOT)
    say(change.said_of_end())


def take_back(settings: Settings, now: datetime) -> str:
    """Go back to what was before an update that broke off, or whose program does not run.

    Its files are back already (`Makefile`). Return what is said of it; raise NotKept.
    """
    before = expect_way_back(settings)
    if has_run_since(before, settings):
        forget(ROOT)
        return PROGRAM_BACK
    waits = waits_for_choice(before, settings)
    _restore(settings, before, now, waits)
    return PUT_BACK.format(before.made) + (f" {LATER}" if waits else "")


def expect_way_back(settings: Settings) -> BeforeUpdate:
    """Return what was before; raise NotKept where there is no way back that loses nothing.

    Without newer tables the earlier program goes on with what was written meanwhile.
    """
    expect_standstill(settings)
    noted = note_of(ROOT)
    if noted is None:
        raise NotKept(NOTHING_TO_TAKE_BACK)
    before = BeforeUpdate.model_validate_json(noted)
    if has_run_since(before, settings) and before.tables != tables_of(settings):
        raise NotKept(NO_WAY_BACK.format(before.made))
    return before


def _restore(settings: Settings, before: BeforeUpdate, now: datetime, waits: bool = False) -> None:
    restore(settings, before.made, now)
    if not waits:
        hold_as(before, settings, now)
    forget(ROOT)


def _change(change: ByGit | FromFolder, before: BeforeUpdate, ill_before: dict[str, str]) -> str:
    """Bring the new program, install, migrate, look; return what went wrong, or nothing."""
    try:
        change.bring(before)
        return _renew(change) or _new_illness(ill_before)
    except OSError as error:
        return f"{error.strerror or error} ({error.filename or 'файл не назван'})"
    except KeyboardInterrupt:
        return BROKEN_OFF


def _renew(change: ByGit | FromFolder) -> str:
    steps: dict[str, Callable[[], Outcome]] = {
        "библиотеки не установились": change.install_libraries,
        "таблицы не обновились": partial(run, sys.executable, "main.py", "release"),
        "форма не запускается": partial(run, sys.executable, "-c", "import main; main.web()"),
    }
    for words, step in steps.items():
        if not (done := step()).is_well:
            return f"{words} ({done.last_line})"
    return ""


def _ill() -> dict[str, str]:
    """Return what the doctor of the program on disk finds ill, by its title; himself, if he is."""
    looked = run(sys.executable, "main.py", "doctor")
    found = {line[:TITLE_ENDS].strip(): line for line in looked.said.splitlines() if ILL in line}
    if not (found or looked.is_well):
        return {DOCTOR: f"{DOCTOR} {ILL} {looked.last_line}"}
    return {title: line for title, line in found.items() if title not in OF_RUNNING}


def _new_illness(before: dict[str, str]) -> str:
    new = [line for title, line in _ill().items() if title not in before]
    return "; ".join(" ".join(line.split()) for line in new)
