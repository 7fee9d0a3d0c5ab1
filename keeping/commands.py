"""What is typed and what is answered: `make backup` and its like, never with a traceback."""

import errno
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from helpdesk.storage.migrations.fitness import UnfitTables
from keeping import NotKept, shelf
from keeping.after_return import DROP, LATER, SEND, asked, choose, said_of_restored, said_of_waiting
from keeping.backing_up import back_up
from keeping.encryption import new_key
from keeping.manifest import Manifest
from keeping.moving import move
from keeping.restoring import restore
from keeping.self_test import check_newest, is_check_due
from keeping.settings_copy import settings_for
from keeping.updating import expect_way_back, take_back, update
from settings import Settings, SettingsError, read_settings

Act = Callable[[datetime], None]

USAGE = {
    "backup": "make backup, make backup CHECK=1 или make backup NEW_KEY=1",
    "restore": "make restore COPY=файл, make restore SEND=1 или make restore DROP=1",
    "update": "make update, make update FROM=папка или make update BACK=1",
    "move": "make move TO=postgresql://desk:пароль@сервер/desk",
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
MOVED = (
    "Впишите в .env: DATABASE_URL={}\nи запустите программу. Прежняя база осталась как была; "
    "больше с ней не запускайте, иначе вопросы разойдутся по двум."
)
BROKEN_OFF = "\nПрервано. Что уже сделано, сказано выше."
NO_ROOM = "На диске нет места ({}). Освободите его и повторите; что уже сделано, сказано выше."
FAILED = "Не вышло: {} ({}). Что уже сделано, сказано выше."
NO_DATABASE = "База не отвечает ({}), поэтому ничего не сделано. Что с ней: make doctor."
_SIZES = ("байт", "КБ", "МБ", "ГБ", "ТБ")


def run(name: str, options: list[str]) -> int:
    """Do what was typed; return what the process ends with."""
    parse = _PARSERS[name]
    act = parse(options)
    if act is None:
        sys.stderr.write(f"Скажите так: {USAGE[name]}.\n")
        return 2
    try:
        act(datetime.now(UTC))
    except (NotKept, SettingsError, UnfitTables) as refusal:
        return _refused(str(refusal))
    except SQLAlchemyError as error:
        return _refused(NO_DATABASE.format(type(error).__name__))
    except KeyboardInterrupt:
        return _refused(BROKEN_OFF)
    except OSError as error:
        return _refused(said_of_failure(error))
    return 0


def said_of_failure(error: OSError) -> str:
    """Say what the machine has refused; only a full disk is called so."""
    place = error.filename or "файл не назван"
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return NO_ROOM.format(place) if is_full else FAILED.format(error.strerror or error, place)


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _back_up(now: datetime) -> None:
    settings = read_settings()
    path, made = back_up(settings, now)
    _say(f"Копия готова: {path} ({said_of(path, made)}).")
    if made.left_out:
        _say(LEFT_OUT.format(", ".join(made.left_out)))
    gone = shelf.thin_out(settings.backups)
    stay = len(shelf.copies_in(settings.backups))
    _say(f"Копий в папке: {stay}; убрано старых по плану: {len(gone)}.")
    if is_check_due(settings, now):
        _check(now)


def _check(now: datetime) -> None:
    path, made, missing = check_newest(read_settings(), now)
    _say(f"Проверка: {path.name} восстанавливается, все строки на месте ({said_of(path, made)}).")
    if missing:
        _say(f"Файлов, которых не было уже в самой программе: {len(missing)}.")


def _print_new_key(_now: datetime) -> None:
    _say(NEW_KEY.format(new_key()))


def _restore(copy: Path, choice: str, now: datetime) -> None:
    settings = settings_for(copy)
    for each in said_of_restored(settings, restore(settings, copy, now)):
        _say(each)
    _choose(settings, choice, now)


def _go_on(choice: str, now: datetime) -> None:
    _choose(read_settings(), choice, now)


def _choose(settings: Settings, choice: str, now: datetime) -> None:
    """Say what would leave, and do what was chosen, by an option or at the terminal."""
    for each in said_of_waiting(settings, now):
        _say(each)
    chosen = choice or asked()
    _say(choose(settings, chosen, now) if chosen else LATER)


def _update(source: Path | None, keeps: bool, now: datetime) -> None:
    update(read_settings(), now, _say, source, keeps=keeps)


def _take_back(now: datetime) -> None:
    _say(take_back(read_settings(), now))


def _expect_way_back(_now: datetime) -> None:
    expect_way_back(read_settings())


def _move(to: str, _now: datetime) -> None:
    counts = move(read_settings(), to)
    _say(f"Перенесено и сверено: таблиц {len(counts)}, строк {sum(counts.values())}.")
    _say(MOVED.format(to))


def _parse_update(options: list[str]) -> Act | None:
    known: dict[tuple[str, ...], Act] = {
        ("--back",): _take_back,
        ("--may-go-back",): _expect_way_back,
    }
    if tuple(options) in known:
        return known[tuple(options)]
    keeps = options[-1:] == ["--keep"]
    match options[: len(options) - keeps]:
        case []:
            return partial(_update, None, keeps)
        case ["--from", source]:
            return partial(_update, Path(source).absolute(), keeps)
    return None


def _parse_move(options: list[str]) -> Act | None:
    return partial(_move, options[1]) if options[:1] == ["--to"] and len(options) == 2 else None


def _parse_backup(options: list[str]) -> Act | None:
    known: dict[tuple[str, ...], Act] = {
        (): _back_up,
        ("--check",): _check,
        ("--new-key",): _print_new_key,
    }
    return known.get(tuple(options))


def _parse_restore(options: list[str]) -> Act | None:
    choices = [_CHOICES[each] for each in options if each in _CHOICES]
    copies = [each for each in options if not each.startswith("--")]
    if len(choices) > 1 or len(copies) > 1 or len(choices) + len(copies) < len(options):
        return None
    choice = next(iter(choices), "")
    return partial(_restore, Path(copies[0]), choice) if copies else partial(_go_on, choice)


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


_CHOICES = {"--send": SEND, "--drop": DROP}
_PARSERS: dict[str, Callable[[list[str]], Act | None]] = {
    "backup": _parse_backup,
    "restore": _parse_restore,
    "update": _parse_update,
    "move": _parse_move,
}
