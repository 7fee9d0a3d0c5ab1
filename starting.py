"""What each process and command begins with: its settings, its log lines, its desk."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

import logs
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.identity import note_settings
from helpdesk.storage.database import create_engine_for
from settings import Settings, require_settings
from settings.sealed import seal_of

NO_DATABASE = "База данных {}. Проверьте DATABASE_URL и запущена ли база; подробно: make doctor."
NOT_UTF8 = (
    "Файл настроек записан не в UTF-8 (байт {}; похоже, Windows-1251). Сохраните его в UTF-8: "
    "iconv -f cp1251 -t utf-8 файл > новый, и положите новый на его место."
)
NO_FOLDER = (
    "Нет доступа к {} ({}). Проверьте права: запускать нужно тем пользователем, которому "
    "принадлежит папка программы."
)
NO_ROOM = "На диске нет места ({}). Освободите его и повторите."
FAILED = "Не вышло: {}."
# Whatever a process of the desk makes is for nobody else on this machine.
PRIVATE = 0o077


def in_words(act: Callable[[], int]) -> int:
    """Do what was typed; what this machine refuses is a sentence with what to do, no traceback."""
    try:
        return act()
    except SQLAlchemyError as error:
        return _refused(NO_DATABASE.format(_reason(error)))
    except UnicodeDecodeError as error:
        return _refused(NOT_UTF8.format(error.start + 1))
    except OSError as error:
        return _refused(_said_of(error))


def _said_of(error: OSError) -> str:
    """Say what the machine has refused: a full disk and closed doors are called so."""
    said = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM.format(error.filename or said)
    return NO_FOLDER.format(error.filename, said) if error.filename else FAILED.format(said)


def _reason(error: SQLAlchemyError) -> str:
    """Say why, as far as the driver's kind of error tells; its own words may name secrets."""
    said = str(getattr(error, "orig", "") or "").casefold()
    if "password" in said or "authentication" in said or "role" in said:
        return "не принимает имя или пароль"
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return "ещё пуста: выполните make release"
    if "unable to open" in said or "readonly" in said or "permission" in said:
        return "не открывается: проверьте права на папку и файл базы"
    return f"не отвечает ({type(error).__name__})"


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


def settings_of(process: str) -> Settings:
    """Return the settings; where they are incomplete, say so and end the process."""
    os.umask(PRIVATE)
    settings = require_settings()
    logs.configure(process, settings.log_level)
    return settings


def desk_of(settings: Settings) -> Desk:
    """Return the desk of one command, which is not there for long."""
    from workers.queue import Announcer

    engine = create_engine_for(settings.database)
    return Desk(engine, settings.secret, Announcer(settings.redis), ledger=ledger_of(settings))


def running_desk(process: str, settings: Settings) -> Desk:
    """Return the desk of a process that stays, and write down under which settings it runs."""
    desk = desk_of(settings)
    # A database that is away, or empty yet, is met again by the process itself.
    with suppress(SQLAlchemyError):
        desk.transact(lambda connection: note_settings(connection, process, seal_of(settings)))
    # What serves is forked from here, and connected to nothing before its first request.
    desk.engine.dispose()
    return desk


def ledger_of(settings: Settings) -> Ledger:
    return Ledger(settings.erased)


def make_folders(settings: Settings) -> None:
    settings.attachments.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.erased.touch(mode=0o600)
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
