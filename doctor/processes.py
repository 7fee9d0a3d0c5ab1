"""The processes and their signs of life, the calendar, and the mail that goes out and comes in."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from doctor.findings import Finding, asked, queried
from endpoints import PATIENCE
from helpdesk.clock.health import AHEAD_BY
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident
from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import FileStanding, file_standing
from settings import Settings

# Signing in takes its time, the more so after a wrong password.
MAILBOX_PATIENCE = 15  # seconds


@dataclass(frozen=True)
class Process:
    """A process of the Procfile that gives signs of life, and what is said of it."""

    name: str
    title: str
    did: str
    never: str
    remedy: str
    patience: timedelta = timedelta(minutes=5)

    def examine(self, settings: Settings) -> Iterator[Finding]:
        """Judge the last sign of life: neither long ago, nor from a time that has not come yet."""
        beat = asked(settings, lambda desk: desk.last_beat(self.name))
        if beat is None:
            yield Finding(self.title, None, f"{self.never} (процесс {self.name}, make run)")
            return
        silent = datetime.now(UTC) - beat
        if silent < -AHEAD_BY:
            ahead = f"в будущем, через {dates.spoken(-silent)}: проверьте часы этой машины"
            yield Finding(self.title, False, f"{self.did} {ahead}")
            return
        says = f"{self.did} {dates.spoken(max(silent, timedelta()))} назад"
        is_well = silent < self.patience
        yield Finding(self.title, is_well, says if is_well else f"{says}: {self.remedy}")


# Without the clock nothing happens by itself.
CLOCK = Process("clock", "Часы", "последний обход", "ещё не запускались", "запустите процесс clock")
LISTENER = Process(
    "listener",
    "Слушатель",
    "последний раз слушал",
    "ещё не запускался: написанное боту не слышно",
    "запустите процесс listener и посмотрите, отвечает ли Mattermost",
)
MAILBOX = Process(
    "mailbox",
    "Чтение ящика",
    "последний раз",
    "ещё не запускалось",
    "запустите процесс mailbox",
    timedelta(minutes=15),
)


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет (make release)")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    yield Finding("Календарь", well, f"переносы выходных известны по {known} год включительно")


def regulation(settings: Settings) -> Iterator[Finding]:
    """Whether the file on disk is what is in force, and what to do where it is not."""
    text = settings.regulation.read_text("utf-8", errors="replace")
    standing = queried(settings, lambda connection: file_standing(connection, text))
    if standing is not None:
        yield Finding("Настройки", True if standing is FileStanding.IN_FORCE else None, standing)


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
    regulation = asked(settings, Desk.regulation)
    is_live = regulation is not None and regulation.mailbox.is_live
    mode = "письма берутся" if is_live else "пробный режим: письма только показываются"
    yield Finding("Ящик", True, f"{address.where}, папка {address.folder}, {mode}")
    yield from MAILBOX.examine(settings)
