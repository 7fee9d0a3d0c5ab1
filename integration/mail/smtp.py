"""The ways a letter leaves by: a mail server, or a folder in its place."""

import contextlib
import os
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from integration.mail.errors import MailFailed, MailRefused
from settings import Settings
from tls import verified_context

# Seconds for each word of the server: the whole talk is shorter than the lease of a letter.
SMTP_TIMEOUT = 8
SMTP_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}

# Sendmail and Exim greet with it: «220 mail.school.ru ESMTP Exim, Mon, 30 Nov 2026 15:41:00 +0300».
_DATE = re.compile(
    r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d "
    r"([+-]\d{4}|GMT|UTC)"
)

# Takes the message and its delivery's uuid; raises MailRefused or MailFailed.
Transport = Callable[[EmailMessage, str], None]


def transport_of(settings: Settings) -> Transport | None:
    """Return the way that the settings name; None where letters go nowhere."""
    if settings.smtp_url is None:
        return None
    if settings.mail_tray is not None:
        return Tray(settings.mail_tray)
    return Smtp(settings.smtp_url.get_secret_value())


@dataclass(frozen=True)
class Tray:
    """A folder in place of a mail server. The same letter twice is one file."""

    folder: Path

    def __call__(self, message: EmailMessage, uuid: str) -> None:
        """Write the letter whole or not at all: readers of the folder never see half of one."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self.folder / f".{uuid}.{os.getpid()}"
            with draft.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / f"{uuid}.eml")
        except OSError as error:
            raise MailFailed(f"tray {type(error).__name__}") from None


@dataclass(frozen=True)
class Smtp:
    """A mail server: `smtp://`, `smtps://` or `smtp+starttls://[user:password@]host[:port]`."""

    url: str
    timeout: float = SMTP_TIMEOUT

    def __call__(self, message: EmailMessage, uuid: str) -> None:  # noqa: ARG002 - a Transport
        """Send once. When the server falls silent after the letter, it counts as not sent."""
        with _told(), self._connected() as server:
            server.send_message(message)

    def try_out(self) -> datetime | None:
        """Log in and send nothing; raise MailFailed where that cannot be done.

        Return the server's time, where it greets with it.
        """
        with _told(), self._connected() as server:
            server.noop()
        return _moment_in(server.greeting)

    @contextmanager
    def _connected(self) -> Iterator["_Greeted"]:
        address = urlsplit(self.url)
        host, port = address.hostname or "", address.port or SMTP_PORTS[address.scheme]
        context = verified_context() if address.scheme != "smtp" else None
        server = (
            _GreetedInside(host, port, timeout=self.timeout, context=context)
            if address.scheme == "smtps"
            else _Greeted(host, port, timeout=self.timeout)
        )
        try:
            if address.scheme == "smtp+starttls":
                server.starttls(context=context)
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            yield server
            # How it says goodbye changes nothing about what it has taken.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()


class _Greeted(smtplib.SMTP):
    """Keeps the first words of the server."""

    greeting = ""

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()
        self.greeting = self.greeting or said.decode("ascii", "replace")
        return code, said


class _GreetedInside(_Greeted, smtplib.SMTP_SSL):
    """The same through TLS."""


def _moment_in(greeting: str) -> datetime | None:
    found = _DATE.search(greeting)
    return parsedate_to_datetime(found[0]).astimezone(UTC) if found else None


@contextmanager
def _told() -> Iterator[None]:
    """Tell what a server did in the words of the desk."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, _ = next(iter(refused.recipients.values()))
        raise _failure(code) from None
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        # Said of us and not of this letter: it goes when the settings are mended.
        raise MailFailed(f"smtp {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(type(error).__name__) from None


def _failure(code: int) -> MailFailed | MailRefused:
    """Tell «never» from «not now»: RFC 5321, section 4.2.1."""
    is_permanent = 500 <= code < 600
    return MailRefused(f"smtp {code}") if is_permanent else MailFailed(f"smtp {code}")
