"""What is typed and what is answered: `make backup` and its like, never with a traceback."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from keeping import NotKept, shelf
from keeping.backing_up import back_up
from keeping.encryption import new_key
from keeping.manifest import Manifest
from keeping.self_test import check_newest, is_check_due
from settings import Settings

USAGE = {
    "backup": "backup [--check | --new-key]",
}
NEW_KEY = (
    "{}\n\nВпишите эту строку в .env как BACKUP_KEY и запишите на бумаге, не на этом сервере: без "
    "неё зашифрованную копию не открыть никому."
)
LEFT_OUT = (
    "Ключ BACKUP_KEY не задан, поэтому копия не зашифрована и секретов в ней нет: {}. Храните их "
    "отдельно, без SECRET_KEY ссылки родителей после восстановления не откроются. Или задайте "
    "ключ: make backup NEW_KEY=1."
)
NO_ROOM = "Не вышло: {}. Проверьте, есть ли место на диске и доступ к папке {}."
NO_DATABASE = "База не отвечает ({}), поэтому ничего не сделано. Что с ней: make doctor."
_SIZES = ("байт", "КБ", "МБ", "ГБ", "ТБ")


def run(name: str, options: list[str], settings: Settings) -> int:
    """Do what was typed; return what the process ends with."""
    act = _ACTS[name].get(tuple(options))
    if act is None:
        sys.stderr.write(f"Скажите так: {USAGE[name]}.\n")
        return 2
    try:
        act(settings, datetime.now(UTC))
    except NotKept as refusal:
        return _refused(str(refusal))
    except SQLAlchemyError as error:
        return _refused(NO_DATABASE.format(type(error).__name__))
    except OSError as error:
        return _refused(NO_ROOM.format(error.strerror or error, settings.backups))
    return 0


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _back_up(settings: Settings, now: datetime) -> None:
    path, made = back_up(settings, now)
    _say(f"Копия готова: {path} ({said_of(path, made)}).")
    if made.left_out:
        _say(LEFT_OUT.format(", ".join(made.left_out)))
    gone = shelf.thin_out(settings.backups)
    stay = len(shelf.copies_in(settings.backups))
    _say(f"Копий в папке: {stay}; убрано старых по плану: {len(gone)}.")
    if is_check_due(settings, now):
        _check(settings, now)


def _check(settings: Settings, now: datetime) -> None:
    path, made, missing = check_newest(settings, now)
    _say(f"Проверка: {path.name} восстанавливается, все строки на месте ({said_of(path, made)}).")
    if missing:
        _say(f"Файлов, которых не было уже в самой программе: {len(missing)}.")


def _print_new_key(_settings: Settings, _now: datetime) -> None:
    _say(NEW_KEY.format(new_key()))


def said_of(path: Path, made: Manifest) -> str:
    """Say how large a copy is and what is in it."""
    inquiries = made.contents.tables.get("inquiry", 0)
    closed = "зашифрована" if path.suffix == ".age" else "не зашифрована"
    return (
        f"{size_in_words(path.stat().st_size)}, {closed}; вопросов: {inquiries}, "
        f"всего строк: {made.rows}, файлов: {made.attachments}"
    )


def size_in_words(size: float) -> str:
    unit = 0
    while size >= 1024 and unit < len(_SIZES) - 1:
        size, unit = size / 1024, unit + 1
    number = f"{size:.1f}".replace(".", ",") if unit else f"{size:.0f}"
    return f"{number} {_SIZES[unit]}"


Act = Callable[[Settings, datetime], None]
_ACTS: dict[str, dict[tuple[str, ...], Act]] = {
    "backup": {(): _back_up, ("--check",): _check, ("--new-key",): _print_new_key},
}
