"""What works and what does not, in sentences for whoever runs the desk."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import redis
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from endpoints import PATIENCE, Endpoint, ask
from helpdesk.clock.health import AHEAD_BY
from helpdesk.clock.incident_words import CONFIRM, what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.domain import dates
from helpdesk.duty.known_accounts import Binding, Claim, all_bindings, open_claims
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.heartbeat import last_beat
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import pending
from integration.chat.errors import Refused
from integration.chat.values import User
from integration.mattermost import examination
from integration.mattermost.accounts import NOBODY_CONFIRMED
from integration.mattermost.client import MattermostClient
from settings import ROOT, VAR, Settings
from tls import host_in_clear

T = TypeVar("T")
# What others than owner and group may do with a file; and what no group may: write it.
OTHERS = 0o027
SILENT_TOO_LONG = timedelta(minutes=5)
# Signing in takes its time, the more so after a wrong password.
MAILBOX_PATIENCE = 15  # seconds
MAILBOX_SILENT = timedelta(minutes=15)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `well` is None for what is only worth knowing."""

    what: str
    well: bool | None
    says: str

    def __str__(self) -> str:
        mark = {True: "в порядке", False: "НЕ РАБОТАЕТ", None: "к сведению"}[self.well]
        return f"{self.what:<14} {mark:<12} {self.says}"


Examination = Callable[[Settings], Iterator[Finding]]


def report(settings: Settings) -> int:
    """Print every finding; return 1 when something does not work, for scripts."""
    findings = [finding for examine in EXAMINATIONS for finding in examine(settings)]
    sys.stdout.write("".join(f"{finding}\n" for finding in findings))
    return int(any(finding.well is False for finding in findings))


def database(settings: Settings) -> Iterator[Finding]:
    engine = create_engine_for(settings.database)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        late = pending(engine)
    except SQLAlchemyError as error:
        yield Finding("База данных", False, f"не отвечает ({type(error).__name__})")
        return
    finally:
        engine.dispose()
    release = "нужна команда: make release (make run делает это сама)"
    says = release if late else f"{engine.dialect.name}, свежая"
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


def clock(settings: Settings) -> Iterator[Finding]:
    """Whether the clock has lately taken its round; without it nothing happens by itself."""
    beat = _asked(settings, lambda desk: last_beat(desk, "clock"))
    if beat is None:
        yield Finding("Часы", None, "ещё не запускались (процесс clock, make run)")
        return
    yield _life("Часы", "последний обход", beat, "запустите процесс clock")


def listener(settings: Settings) -> Iterator[Finding]:
    """Whether what people write to the bot has lately been heard."""
    beat = _asked(settings, lambda desk: last_beat(desk, "listener"))
    if beat is None:
        says = "ещё не запускался: написанное боту не слышно (процесс listener, make run)"
        yield Finding("Слушатель", None, says)
        return
    remedy = "запустите процесс listener и посмотрите, отвечает ли Mattermost"
    yield _life("Слушатель", "последний раз слушал", beat, remedy)


def _life(
    what: str, did: str, beat: datetime, remedy: str, patience: timedelta = SILENT_TOO_LONG
) -> Finding:
    """Judge a sign of life: neither long ago, nor from a time that has not come yet."""
    silent = datetime.now(UTC) - beat
    if silent < -AHEAD_BY:
        says = f"{did} в будущем, через {dates.spoken(-silent)}: проверьте часы этой машины"
        return Finding(what, False, says)
    says = f"{did} {dates.spoken(max(silent, timedelta()))} назад"
    is_well = silent < patience
    return Finding(what, is_well, says if is_well else f"{says}: {remedy}")


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = _asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет (make release)")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    yield Finding("Календарь", well, f"переносы выходных известны по {known} год включительно")


def _asked(settings: Settings, question: Callable[[Desk], T]) -> T | None:
    """Return what the database says; None where it is away or empty, which is said elsewhere."""
    engine = create_engine_for(settings.database)
    try:
        return None if pending(engine) else question(Desk(engine, settings.secret))
    except (SQLAlchemyError, LookupError):
        return None
    finally:
        engine.dispose()


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
    yield from (ROOT / ".env", VAR, settings.attachments)
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


def chat(settings: Settings) -> Iterator[Finding]:
    status = ask(settings.mattermost_url, "/api/v4/system/ping").status
    says = f"{settings.mattermost_url} " + (f"отвечает {status}" if status else "не отвечает")
    yield Finding("Mattermost", status == 200, says)
    if status == 200:
        yield from _looked_at(settings)


def _looked_at(settings: Settings) -> Iterator[Finding]:
    """What the bot sees with its own eyes: its key, its channel, the people of the regulation."""
    regulation = _asked(settings, Desk.regulation) or Regulation.load(settings.regulation)
    client = MattermostClient(settings.mattermost_url, settings.mattermost_token.get_secret_value())
    team, channel = settings.mattermost_team, settings.mattermost_channel
    with closing(client):
        eyes = examination.Examination(client, team, channel, _named(settings, client))
        troubles = eyes.look(regulation)
    for trouble in troubles:
        # A limit on edits costs a fresh card now and then, and no more.
        well = None if trouble.kind is IncidentKind.EDIT_LIMIT else False
        yield Finding("Чат", well, f"{what_is_wrong(trouble)}. {what_to_do(trouble)}")
    if not troubles:
        yield Finding("Чат", True, "бот в канале консультантов, все люди из настроек на месте")


def names(settings: Settings) -> Iterator[Finding]:
    """Which accounts have come under names of others, and wait for somebody to decide."""
    for claim in _asked(settings, _claims) or ():
        says = f"имя «{claim.name}» в чате носит новая учётная запись ({claim.title}). {CONFIRM}"
        yield Finding("Имена", None, says)


def _claims(desk: Desk) -> list[Claim]:
    with desk.reading() as connection:
        return open_claims(connection)


def _named(settings: Settings, client: MattermostClient) -> Callable[[str], User]:
    """Return what finds people by the ids that the desk knows, and writes nothing down."""
    found = _asked(settings, _bindings) or {}

    def named(name: str) -> User:
        known = found.get(name)
        if known is None:
            return client.user_by_name(name)
        if known.user_id is None:
            raise Refused(404, NOBODY_CONFIRMED, "")
        return client.user(known.user_id)

    return named


def _bindings(desk: Desk) -> dict[str, Binding]:
    with desk.reading() as connection:
        return {each.name: each for each in all_bindings(connection)}


def word(settings: Settings) -> Iterator[Finding]:
    """Which word leads teachers to the desk; what only an administrator sees is not told."""
    from integration.chat.errors import ChatError
    from integration.mattermost.http import Timeouts
    from integration.mattermost.setup.command_word import Way, way_of_the_word
    from integration.mattermost.setup.setup_client import SetupClient

    token = settings.mattermost_token.get_secret_value()
    timeouts = Timeouts(PATIENCE, PATIENCE)
    with closing(SetupClient(settings.mattermost_url, token, timeouts=timeouts)) as client:
        try:
            way = way_of_the_word(client, settings.mattermost_team, settings.public_url)
        except (ChatError, LookupError) as error:
            yield Finding("Слово", None, f"не узнать ({type(error).__name__})")
            return
    well = {Way.DESK: True, Way.NONE: False}.get(way)
    yield Finding("Слово", well, way)


def mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding("Почта", None, "не задана (SMTP_URL): родителям придётся звонить")
    elif settings.mail_tray is not None:
        yield Finding("Почта", None, f"письма складываются в {settings.mail_tray}")
    else:
        yield _mail_server(settings.smtp_url.get_secret_value())


def _mail_server(url: str) -> Finding:
    """Whether somebody answers there; whether he takes our letters, only a letter can tell."""
    parts = urlsplit(url)
    port = parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25)
    where = f"{parts.hostname}:{port}"
    try:
        socket.create_connection((parts.hostname or "", port), timeout=PATIENCE).close()
    except OSError as error:
        return Finding("Почта", False, f"{where} не отвечает ({error.strerror or error})")
    return Finding("Почта", True, f"{where} отвечает")


def mailbox(settings: Settings) -> Iterator[Finding]:
    """Whether the school's box opens and its folder is there, and whether somebody reads it."""
    from integration.mail.imap import Address, BoxFailed, opened

    if settings.mailbox is None:
        yield Finding("Ящик", None, "не задан (IMAP_URL): письма в школу программа не читает")
        return
    address = Address(settings.mailbox)
    try:
        with opened(address, MAILBOX_PATIENCE) as box:
            box.examine(address.folder)
    except BoxFailed as failed:
        trouble = Incident(failed.trouble, address.where)
        yield Finding("Ящик", False, f"{what_is_wrong(trouble)}. {what_to_do(trouble)}")
        return
    regulation = _asked(settings, Desk.regulation)
    is_live = regulation is not None and regulation.mailbox.is_live
    mode = "письма берутся" if is_live else "пробный режим: письма только показываются"
    yield Finding("Ящик", True, f"{address.where}, папка {address.folder}, {mode}")
    beat = _asked(settings, lambda desk: last_beat(desk, "mailbox"))
    if beat is None:
        yield Finding("Чтение ящика", None, "ещё не запускалось (процесс mailbox, make run)")
        return
    remedy = "запустите процесс mailbox"
    yield _life("Чтение ящика", "последний раз", beat, remedy, MAILBOX_SILENT)


EXAMINATIONS: tuple[Examination, ...] = (
    database,
    calendar,
    queue,
    clock,
    listener,
    files,
    doors,
    chat,
    names,
    word,
    mail,
    mailbox,
)
