"""`make testmail`: one letter to oneself, and whether it comes back out of the school's mailbox."""

import sys
import time
import uuid
from collections.abc import Iterator
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.utils import format_datetime, localtime

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident
from helpdesk.mailbox.choosing import EVERYDAY
from integration.mail.errors import MailFailed, MailRefused
from integration.mail.imap import BOX_ERRORS, Address, Box, BoxFailed, opened
from integration.mail.letter_parts import FROM_PROGRAM
from integration.mail.mailer import POLICY, SENDER_NAME, one_address
from integration.mail.smtp import transport_of
from settings import Settings

PATIENCE = 60  # seconds, in which most servers have brought a letter
PAUSE = 3  # seconds
NO_MAIL = "Почта не задана. Впишите в .env SMTP_URL и MAIL_FROM (.env.example) и повторите."
NO_ADDRESS = "«{}» — не адрес почты. Скажите так: make testmail TO=имя@сервер."
NOT_SENT = "Письмо не ушло ({}). Исправьте SMTP_URL и MAIL_FROM в .env; что не так: make doctor."
SENT = "Письмо отправлено: {}. Посмотрите, пришло ли оно, и не в «Спам» ли."
IN_TRAY = "Письмо лежит в папке {}: наружу письма не уходят."
WAITING = "Ждём его в ящике школы, не дольше минуты…"
ARRIVED = "Письмо пришло в ящик школы: почта работает в обе стороны."
LOST = (
    "За минуту письмо в ящик не пришло. Посмотрите папку «Спам» и возврат от сервера; часто "
    "мешает, что MAIL_FROM — адрес не этого ящика или другого сервера (записи SPF и DKIM)."
)


def send_and_read(settings: Settings, to: str = "") -> int:
    """Send the letter and look for it; return 1 where it did not go or did not come."""
    transport = transport_of(settings)
    if transport is None or settings.mail_from is None:
        return _refused(NO_MAIL)
    box = Address(settings.mailbox) if settings.mailbox else None
    own = box.user if box and "@" in box.user else settings.mail_from
    recipient = to or own
    letter_id = uuid.uuid4().hex
    try:
        letter = _letter(settings.mail_from, one_address(recipient), letter_id)
    except MailRefused:
        return _refused(NO_ADDRESS.format(recipient))
    is_read_back = box is not None and recipient == own and settings.mail_tray is None
    try:
        before = _next_uid(box) if box and is_read_back else 0
        transport(letter, letter_id)
    except (MailFailed, MailRefused) as error:
        return _refused(NOT_SENT.format(error))
    except BoxFailed as failed:
        return _box_failed(failed, box)
    _say(IN_TRAY.format(settings.mail_tray) if settings.mail_tray else SENT.format(recipient))
    return _read_back(box, before, letter_id) if box and is_read_back else 0


def _letter(sender: str, recipient: str, letter_id: str) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = MailAddress(SENDER_NAME, addr_spec=sender)
    message["To"] = MailAddress(addr_spec=recipient)
    message["Subject"] = "Проверка почты"
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{letter_id}@{MailAddress(addr_spec=sender).domain}>"
    # Nobody answers it by a program, and our own reader takes it for no question.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{FROM_PROGRAM}\n")
    return message


def _next_uid(box: Address) -> int:
    with opened(box, PATIENCE) as inside:
        return inside.examine(EVERYDAY)[1]


def _read_back(box: Address, before: int, letter_id: str) -> int:
    _say(WAITING)
    try:
        with opened(box, PATIENCE) as inside:
            found = any(letter_id.encode() in each for each in _arriving(inside, before))
    except BoxFailed as failed:
        return _box_failed(failed, box)
    except BOX_ERRORS as error:
        return _refused(f"Ящик перестал отвечать ({type(error).__name__}). Повторите.")
    if not found:
        return _refused(LOST)
    _say(ARRIVED)
    return 0


def _arriving(inside: Box, before: int) -> Iterator[bytes]:
    """Yield the headers of what has come since, for as long as we wait."""
    until = time.monotonic() + PATIENCE
    while True:
        inside.examine(EVERYDAY)
        if uids := inside.after(before - 1):
            yield from (each.headers for each in inside.heads(uids))
        if time.monotonic() > until:
            return
        time.sleep(PAUSE)


def _box_failed(failed: BoxFailed, box: Address | None) -> int:
    trouble = Incident(failed.trouble, box.where if box else "")
    return _refused(f"{what_is_wrong(trouble)}. {what_to_do(trouble)}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1
