"""The mail that goes out and the box that is read."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from doctor.findings import Finding, asked
from doctor.processes import MAILBOX
from endpoints import PATIENCE
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident
from helpdesk.kernel.desk import Desk
from settings import Settings

# Signing in takes its time, the more so after a wrong password.
MAILBOX_PATIENCE = 15  # seconds


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
