"""The mail that goes out and comes in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from doctor.doors import clock_of
from doctor.findings import asked
from doctor.processes import mailbox as reading
from endpoints import PATIENCE
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident
from helpdesk.clock.nightly_look import Finding
from helpdesk.kernel.desk import Desk
from settings import Settings

# Signing in takes its time, the more so after a wrong password.
MAILBOX_PATIENCE = 15  # seconds
NO_MAIL = "задайте SMTP_URL и MAIL_FROM (.env.example)"
MEND_MAIL = "исправьте SMTP_URL: сервер, порт, имя, пароль приложения; затем make testmail"


def mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding("Почта", None, "не задана: родителям придётся звонить", NO_MAIL)
    elif settings.mail_tray is not None:
        yield Finding("Почта", None, f"письма складываются в {settings.mail_tray}")
    else:
        yield from _mail_server(settings.smtp_url.get_secret_value())


def _mail_server(url: str) -> Iterator[Finding]:
    """Whether a mail server answers there and lets us in; a letter tells whether it is sent on."""
    from integration.mail.errors import MailFailed
    from integration.mail.smtp import SMTP_PORTS, Smtp

    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or SMTP_PORTS[parts.scheme]}"
    try:
        there = Smtp(url, timeout=PATIENCE).try_out()
    except MailFailed as error:
        says = f"{where} не отвечает как почтовый сервер или не пускает ({error})"
        yield Finding("Почта", False, says, MEND_MAIL)
        return
    yield Finding("Почта", True, f"{where} отвечает и пускает; уходит ли письмо: make testmail")
    yield from clock_of(str(parts.hostname), there)


def mailbox(settings: Settings) -> Iterator[Finding]:
    """Whether the school's box opens and its folder is there, and whether somebody reads it."""
    from integration.mail.imap import Address, BoxFailed, opened

    if settings.mailbox is None:
        yield Finding("Ящик", None, "не задан (IMAP_URL): письма в школу программа не читает")
        return
    address = Address(settings.mailbox)
    try:
        with opened(address, MAILBOX_PATIENCE) as box:
            newest = box.newest(address.folder)
    except BoxFailed as failed:
        trouble = Incident(failed.trouble, address.where)
        yield Finding("Ящик", False, what_is_wrong(trouble), what_to_do(trouble))
        return
    regulation = asked(settings, Desk.regulation)
    is_live = regulation is not None and regulation.mailbox.is_live
    mode = "письма берутся" if is_live else "пробный режим: письма только показываются"
    yield Finding("Ящик", True, f"{address.where}, папка {address.folder}, {mode}")
    # How old the newest letter is says nothing; from the future none can have come.
    if newest is not None and newest > datetime.now(UTC):
        yield from clock_of(address.where.partition(":")[0], newest)
    yield from reading(settings)
