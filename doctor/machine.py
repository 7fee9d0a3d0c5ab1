"""This machine: the database, Redis, the files, the disk."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import redis
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from doctor.findings import queried
from endpoints import PATIENCE
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.clock.nightly_look import Finding
from helpdesk.storage.attachments import FileStore, NotStored
from helpdesk.storage.database import engine_at
from helpdesk.storage.file_columns import files_named
from helpdesk.storage.migrations import complaint, pending
from keeping import shelf
from keeping.commands import size_in_words
from settings import ROOT, VAR, Settings
from workers.periodic_tasks import LEAST_ROOM

# What others than owner and group may do with a file; and what no group may: write it.
OTHERS = 0o027
MOST_NAMED = 3
RELEASE = "make release (make run делает это сама)"
OTHER_DATABASE = "проверьте DATABASE_URL или обновите программу: make update"
START_DATABASE = "проверьте, запущена ли база, и DATABASE_URL: сервер, имя, пароль"
START_REDIS = "проверьте, запущен ли Redis, и REDIS_URL; пока сообщения разносит процесс clock"
FROM_A_COPY = "положите их в папку из копии (docs/администратору.md, «Хранить»)"


def database(settings: Settings) -> Iterator[Finding]:
    try:
        with engine_at(settings.database) as engine:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            unfit = complaint(engine)
            late = pending(engine)
    except SQLAlchemyError as error:
        says = f"не отвечает ({type(error).__name__})"
        yield Finding("База данных", False, says, START_DATABASE)
        return
    if unfit:
        yield Finding("База данных", False, unfit, OTHER_DATABASE)
    elif late:
        yield Finding("База данных", False, "таблицы не той версии", RELEASE)
    else:
        yield Finding("База данных", True, f"{engine.dialect.name}, свежая")


def queue(settings: Settings) -> Iterator[Finding]:
    if settings.redis is None:
        says = "не задан: без него сообщения уходят не сразу"
        yield Finding("Redis", None, says, "задайте REDIS_URL (make run поднимает свой)")
        return
    server = redis.Redis.from_url(
        settings.redis, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
    )
    try:
        with closing(server):
            version = str(server.info("server")["redis_version"])
            # RQ needs Redis 5 or newer.
            is_new = int(version.partition(".")[0]) >= 5
            yield Finding("Redis", is_new, f"версия {version}", "" if is_new else "нужен Redis 5")
    except redis.RedisError as error:
        yield Finding("Redis", False, f"не отвечает ({type(error).__name__})", START_REDIS)


def files(settings: Settings) -> Iterator[Finding]:
    """Whether what families and colleagues have written, and the keys, are for the desk alone."""
    kept = [path for path in _private(settings) if path.exists()]
    open_to_all = [path for path in kept if path.stat().st_mode & OTHERS]
    for path in open_to_all:
        mode = "700" if path.is_dir() else "600"
        says = f"{path} открыт другим пользователям этой машины"
        yield Finding("Файлы", False, says, f"chmod {mode} '{path}'")
    if kept and not open_to_all:
        yield Finding("Файлы", True, "база, снимки и ключи закрыты от других пользователей машины")


def _private(settings: Settings) -> Iterator[Path]:
    yield from (ROOT / ".env", VAR, VAR / "log", settings.attachments, settings.backups)
    yield settings.erased
    yield from (each.path for each in shelf.copies_in(settings.backups))
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and address.database:
        whole = Path(address.database)
        yield from (whole.with_name(whole.name + end) for end in ("", "-wal", "-shm", "-journal"))
    if settings.mail_tray is not None:
        yield settings.mail_tray


def attachments(settings: Settings) -> Iterator[Finding]:
    """Whether the folder takes files, and has those that the database names."""
    store = FileStore(settings.attachments)
    if store.folder.is_dir():
        try:
            store.try_out()
        except NotStored:
            trouble = Incident(IncidentKind.UNWRITABLE, str(store.folder))
            yield Finding("Снимки", False, what_is_wrong(trouble), what_to_do(trouble))
    else:
        yield Finding("Снимки", None, f"папки {store.folder} ещё нет", RELEASE)
    named = queried(settings, files_named)
    if named is None:
        return
    lost = sorted(named - {path.name for path in store.files()})
    if lost:
        says = f"в папке {store.folder} нет файлов, которые называет база: {len(lost)}"
        some = ", ".join(lost[:MOST_NAMED])
        yield Finding(
            "Снимки", False, f"{says} ({some}{'…' if lost[MOST_NAMED:] else ''})", FROM_A_COPY
        )
    else:
        yield Finding("Снимки", True, f"все на месте: {len(named)}")


def disks(settings: Settings) -> Iterator[Finding]:
    """How much room there is where the desk writes; each disk once."""
    folders = {each.stat().st_dev: each for each in map(_existing, _written(settings))}
    for folder in folders.values():
        free = shutil.disk_usage(folder).free
        trouble = Incident(IncidentKind.DISK, str(folder))
        if free < LEAST_ROOM:
            yield Finding("Диск", False, what_is_wrong(trouble), what_to_do(trouble))
        else:
            yield Finding("Диск", True, f"свободно {size_in_words(free)} ({folder})")


def _written(settings: Settings) -> Iterator[Path]:
    yield from (settings.backups, settings.attachments)
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and address.database:
        yield Path(address.database).absolute().parent


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
