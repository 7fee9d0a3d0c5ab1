"""This machine: the database, Redis, the files, the apps behind their addresses."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import redis
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from doctor.findings import Finding
from endpoints import PATIENCE, Endpoint
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import complaint, pending
from settings import ROOT, VAR, Settings
from tls import host_in_clear

# What others than owner and group may do with a file; and what no group may: write it.
OTHERS = 0o027


def database(settings: Settings) -> Iterator[Finding]:
    engine = create_engine_for(settings.database)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        unfit = complaint(engine)
        late = pending(engine)
    except SQLAlchemyError as error:
        yield Finding("База данных", False, f"не отвечает ({type(error).__name__})")
        return
    finally:
        engine.dispose()
    release = "нужна команда: make release (make run делает это сама)"
    says = unfit or (release if late else f"{engine.dialect.name}, свежая")
    yield Finding("База данных", not late, says)


def queue(settings: Settings) -> Iterator[Finding]:
    if settings.redis is None:
        says = "не задан (make run поднимает свой): без него сообщения уходят не сразу"
        yield Finding("Redis", None, says)
        return
    server = redis.Redis.from_url(
        settings.redis, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
    )
    try:
        with closing(server):
            version = str(server.info("server")["redis_version"])
    except redis.RedisError as error:
        yield Finding("Redis", False, f"не отвечает ({type(error).__name__})")
        return
    # RQ needs Redis 5 or newer.
    yield Finding("Redis", int(version.partition(".")[0]) >= 5, f"версия {version}")


def files(settings: Settings) -> Iterator[Finding]:
    """Whether what families and colleagues have written, and the keys, are for the desk alone."""
    kept = [path for path in _private(settings) if path.exists()]
    open_to_all = [path for path in kept if path.stat().st_mode & OTHERS]
    for path in open_to_all:
        mode = "700" if path.is_dir() else "600"
        says = f"{path} открыт другим пользователям этой машины: chmod {mode} '{path}'"
        yield Finding("Файлы", False, says)
    if kept and not open_to_all:
        yield Finding("Файлы", True, "база, снимки и ключи закрыты от других пользователей машины")


def _private(settings: Settings) -> Iterator[Path]:
    yield from (ROOT / ".env", VAR, settings.attachments, settings.backups)
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and address.database:
        whole = Path(address.database)
        yield from (whole.with_name(whole.name + end) for end in ("", "-wal", "-shm", "-journal"))
    if settings.mail_tray is not None:
        yield settings.mail_tray


def doors(settings: Settings) -> Iterator[Finding]:
    """Whether both apps are found where people and the chat server look for them."""
    for endpoint in (settings.web_endpoint, settings.bot_endpoint):
        yield _door(endpoint)


def _door(endpoint: Endpoint) -> Finding:
    title = endpoint.title.capitalize()
    found = endpoint.ask_at_address()
    complaint = endpoint.complaint(found)
    if not complaint and host_in_clear(endpoint.url):
        # Behind the bot's address stand the keys of the commands, behind the site's people's words.
        says = f"{endpoint.url} отвечает {found.status}, но без https: по дороге всё можно прочесть"
        return Finding(title, found.status == 200 and None, says)
    if not complaint:
        return Finding(title, found.status == 200, f"{endpoint.url} отвечает {found.status}")
    inside = endpoint.ask_at_port()
    where = f"порт {endpoint.port} ({endpoint.port_setting})"
    if inside.app == endpoint.app:
        # Behind some routers nobody inside gets to the address by which the world comes.
        is_certain = bool(endpoint.mismatch) or endpoint.leads_here
        return Finding(title, False if is_certain else None, f"{where} отвечает, но {complaint}")
    if found.status is None and inside.status is None:
        complaint = f"не отвечает ни {endpoint.url}, ни {where} этой машины: make run запускает всё"
    return Finding(title, False, complaint)
