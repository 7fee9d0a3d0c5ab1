"""Letters on their way: set as text and HTML, one recipient each, by SMTP or into the tray."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape

from helpdesk.letter import Letter as VendorLetter
from helpdesk.links import link_token
from helpdesk.outbox import Delivery
from helpdesk.queries import InquiryView
from helpdesk.unit import MAIL
from settings import Settings
from workers.errors import MailFailed, MailRefused
from workers.letters import Letter, Occasioned, letter_of

# Seconds: shorter than the lease under which a letter is sent.
SMTP_TIMEOUT = 20
TRAY_FROM = "help@localhost"
# Short enough for one encoded word: Python 3.11 puts spaces between several.
SENDER_NAME = "Помощь с Дневником.ру"

Transport = Callable[[EmailMessage, str], None]


@dataclass(frozen=True)
class Mailer:
    """Makes and sends the letters of one deployment.

    `transport` takes the message and the delivery's uuid and raises MailRefused or MailFailed.
    """

    public_url: str
    sender: str
    secret: bytes
    transport: Transport
    templates: Environment

    def send(self, delivery: Delivery, view: InquiryView, now: datetime) -> bool:
        """Send the letter; False when there is nothing to say any more.

        A letter sent again, after nobody knows what, has the same Message-ID: it is shown once.
        """
        page = f"{self.public_url}/i/{link_token(self.secret, view.inquiry.reference)}"
        letter = letter_of(Occasioned(delivery, view, page, now))
        if letter is None:
            return False
        self.transport(self._message(delivery, view, letter), delivery.uuid)
        return True

    def _message(self, delivery: Delivery, view: InquiryView, letter: Letter) -> EmailMessage:
        school = view.regulation.school
        message = EmailMessage()
        message["From"] = _address(self.sender, SENDER_NAME)
        message["To"] = _address(_recipient(delivery, view))
        message["Subject"] = letter.subject
        # The time of writing down, so that both copies of a letter sent twice are alike.
        message["Date"] = format_datetime(delivery.created_at)
        message["Message-ID"] = f"<{delivery.uuid}@{urlsplit(self.public_url).hostname}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        context = {"letter": letter, "school": school, "greeting": _greeting(delivery, view)}
        message.set_content(self.templates.get_template("letter.txt").render(context))
        html = self.templates.get_template("letter.html").render(context)
        message.add_alternative(html, subtype="html")
        if letter.enclosed is not None:
            message.add_attachment(_draft(letter.enclosed), filename="письмо в поддержку.eml")
        return message


def _draft(letter: VendorLetter) -> EmailMessage:
    """Return the letter as mail programs open it for sending."""
    draft = EmailMessage()
    draft["X-Unsent"] = "1"
    draft["To"] = _address(letter.to)
    draft["Subject"] = " ".join(letter.subject.split())
    draft.set_content(letter.body)
    return draft


def _greeting(delivery: Delivery, view: InquiryView) -> str:
    if delivery.addressee != MAIL:
        return "Здравствуйте!"
    return f"Здравствуйте, {view.inquiry.requester_name}!"


def _recipient(delivery: Delivery, view: InquiryView) -> str:
    """Return the one address; raise MailRefused where none is recorded (any more)."""
    _, _, user = delivery.addressee.partition(":")
    if user:
        person = view.regulation.person(user)
        found = person.mail if person else ""
    else:
        found = view.inquiry.email
    if not found:
        raise MailRefused("no address")
    return found


def _address(spec: str, name: str = "") -> Address:
    """Return exactly one address: «a@b, evil@c» would become two recipients."""
    try:
        return Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError):
        raise MailRefused("bad address") from None


def create_mailer(settings: Settings) -> Mailer:
    """Return the mailer of this deployment: SMTP, the tray, or one that refuses to promise."""
    return Mailer(
        public_url=settings.public_url,
        sender=settings.mail_from or TRAY_FROM,
        secret=settings.secret,
        transport=_transport(settings),
        templates=_templates(),
    )


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workers"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _transport(settings: Settings) -> Transport:
    if settings.smtp_url is None:
        return _no_mail
    if settings.mail_tray is not None:
        return Tray(settings.mail_tray)
    return Smtp(settings.smtp_url.get_secret_value())


def _no_mail(_message: EmailMessage, _uuid: str) -> None:
    """Refuse where no mail server is set: then somebody has to call, and the card says so."""
    raise MailRefused("no mail server")


@dataclass(frozen=True)
class Tray:
    """A folder in place of a mail server. The same letter twice is one file."""

    folder: Path

    def __call__(self, message: EmailMessage, uuid: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = self.folder / f".{uuid}.{os.getpid()}"
        whole.write_bytes(message.as_bytes())
        whole.rename(self.folder / f"{uuid}.eml")


@dataclass(frozen=True)
class Smtp:
    """A mail server: `smtp://`, `smtps://` or `smtp+starttls://[user:password@]host[:port]`."""

    url: str

    def __call__(self, message: EmailMessage, uuid: str) -> None:  # noqa: ARG002 - a Transport
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise _failure(code) from None
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        address = urlsplit(self.url)
        host, port = address.hostname or "", address.port
        if address.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=SMTP_TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=SMTP_TIMEOUT)
        if address.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        return server


# What the server says about us and not about the recipient passes when we are mended.
OUR_OWN_FAULT = frozenset({530, 534, 535, 538})


def _failure(code: int) -> MailFailed | MailRefused:
    """Tell «never» from «not now»: RFC 5321, section 4.2.1."""
    permanent = 500 <= code < 600 and code not in OUR_OWN_FAULT
    return MailRefused(f"smtp {code}") if permanent else MailFailed(f"smtp {code}")
