"""Letters in their envelopes: set as text and HTML, to exactly one recipient, under one id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, PackageLoader, select_autoescape

from helpdesk.access.proved_mail import MARK
from helpdesk.access.proved_mail import mark_of as address_mark
from helpdesk.domain.messages import MAIL, NotificationType
from helpdesk.domain.name_forms import written_as_name
from helpdesk.erasure.erasure_requests import erase_token
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.links import link_token
from helpdesk.mailbox.tokens import mark_of, reply_address
from helpdesk.regulation.decisions import School
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.support_letter import draft_of
from integration.mail.errors import MailRefused
from integration.mail.letter_parts import Letter, LetterContext
from integration.mail.letter_registry import letter_about_none, letter_of
from integration.mail.schedule_letters import OCCASIONS, written
from integration.mail.smtp import Transport, transport_of
from settings import Settings

# Any server on the way takes seven bits; not every one takes eight.
POLICY = SMTP.clone(cte_type="7bit")
TEMPLATES = Environment(
    loader=PackageLoader("workers"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
NOBODY = "help@localhost"
# Short enough for one encoded word: Python 3.11 puts spaces between several.
SENDER_NAME = "Помощь с «Дневником.ру»"
STRANGER = "Здравствуйте!"
KIN = frozenset({"мама", "папа", "мать", "отец", "бабушка", "дедушка", "родитель", "родители"})
REPLY_TO = "Reply-To"
ENCLOSED = "письмо в поддержку.eml"
# Without a mail server somebody has to call about these; the rest is on the inquiry's page.
WORTH_A_CALL = frozenset(
    {
        NotificationType.QUESTION,
        NotificationType.ANSWER,
        NotificationType.CORRECTION,
        NotificationType.HANDOFF,
        NotificationType.VENDOR_WANTS,
        NotificationType.VENDOR_REJECTED,
    }
)


@dataclass(frozen=True)
class Mailer:
    """Makes and sends the letters of one deployment; `transport` is None where there is none."""

    public_url: str
    sender: str
    desk: Desk
    transport: Transport | None
    # Whether somebody reads the school's mailbox at all; the regulation says whether he answers.
    has_mailbox: bool = False

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> bool:
        """Send the letter; False when there is nothing to say (any more), or nobody to say it to.

        About no inquiry are the letters of the schedule, and those to the administrator. Raise
        MailRefused or MailFailed. A letter sent again, after nobody knows what, has the same
        Message-ID: mail programs show it once.
        """
        if delivery.occasion in OCCASIONS:
            return self._send_of_schedule(delivery, now)
        if view is None:
            return self._send_about_none(delivery)
        return self._send_about(delivery, view, now)

    def _send_about(self, delivery: Delivery, view: InquiryView, now: datetime) -> bool:
        reference, regulation = view.inquiry.reference, view.regulation
        page = f"{self.public_url}/i/{link_token(self.desk.secret, reference)}"
        if delivery.addressee == MAIL:
            page += f"?{MARK}={address_mark(self.desk.secret, view.inquiry)}"
        erase_page = f"{self.public_url}/forget/{erase_token(self.desk.secret, view.inquiry, now)}"
        letter = letter_of(LetterContext(delivery, view, page, now, self.public_url, erase_page))
        recipient = _recipient(delivery, view)
        if letter is None or not self._is_worth_sending(delivery, recipient):
            return False
        # Mail programs gather what is about one inquiry.
        headers: dict[str, Any] = {
            "References": self._id(f"inquiry.{mark_of(self.desk.secret, reference)}")
        }
        if delivery.addressee == MAIL and self.has_mailbox and regulation.mailbox.is_live:
            box = regulation.mailbox.address or regulation.school.mail
            back = (
                reply_address(box, self.desk.secret, reference) if regulation.mailbox.plus else box
            )
            headers[REPLY_TO] = Address(addr_spec=back)
        greeting = _greeting(delivery, view)
        return self._send(delivery, letter, recipient, regulation.school, greeting, headers)

    def _send_about_none(self, delivery: Delivery) -> bool:
        """Write to the administrator, or to somebody who tries whether letters come."""
        regulation = self.desk.regulation()
        recipient = _administrators_mail(delivery, regulation)
        if not recipient or self.transport is None:
            return False
        return self._send(delivery, letter_about_none(delivery), recipient, regulation.school)

    def _send_of_schedule(self, delivery: Delivery, now: datetime) -> bool:
        """Write to somebody who decides on a draft of the schedule by a link."""
        found = written(self.desk, delivery, self.public_url, now)
        return found is not None and self._send(delivery, *found)

    def _is_worth_sending(self, delivery: Delivery, recipient: str) -> bool:
        """A colleague without an address is no task for anybody, nor is news without mail."""
        if delivery.addressee != MAIL:
            return bool(recipient and self.transport)
        return self.transport is not None or delivery.occasion in WORTH_A_CALL

    def _send(
        self,
        delivery: Delivery,
        letter: Letter,
        recipient: str,
        school: School,
        greeting: str = STRANGER,
        headers: Mapping[str, Any] = MappingProxyType({}),
    ) -> bool:
        if self.transport is None:
            raise MailRefused("no mail server")
        message = EmailMessage(policy=POLICY)
        message["From"] = Address(SENDER_NAME, addr_spec=self.sender)
        message["To"] = Address(addr_spec=one_address(recipient))
        message["Subject"] = letter.subject
        # The time of writing down, so that both copies of a letter sent twice are alike.
        message["Date"] = format_datetime(delivery.created_at)
        message["Message-ID"] = self._id(delivery.uuid)
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        for name, value in headers.items():
            message[name] = value
        context = {
            "letter": letter,
            "school": school,
            "greeting": greeting,
            "closing": self.desk.regulation().texts.letter,
            "is_for_requester": delivery.addressee == MAIL,
            "can_reply": REPLY_TO in headers,
        }
        message.set_content(TEMPLATES.get_template("letter.txt").render(context))
        html = TEMPLATES.get_template("letter.html").render(context)
        message.add_alternative(html, subtype="html")
        if letter.enclosed is not None:
            message.add_attachment(draft_of(letter.enclosed, POLICY), filename=ENCLOSED)
        self.transport(message, delivery.uuid)
        return True

    def _id(self, name: str) -> str:
        """Return an id of the sender's domain: filters distrust one of another host's. What was
        sent under the site's is known again all the same, for replies are told by the name.
        """
        return f"<{name}@{Address(addr_spec=self.sender).domain}>"


def _greeting(delivery: Delivery, view: InquiryView) -> str:
    """A letter's sender calls himself as he likes: «Мама Тимура» is no name to greet by, and
    until the address is proved his own, whatever he typed is a stranger's.
    """
    name = view.inquiry.requester_name
    kin, *rest = name.lower().split() or [""]
    is_known = delivery.addressee == MAIL and view.mail_is_proved
    if not is_known or not rest or kin in KIN:
        return STRANGER
    return f"Здравствуйте, {written_as_name(name)}!"


def _recipient(delivery: Delivery, view: InquiryView) -> str:
    """Return the recorded address; empty where there is none (any more)."""
    user = delivery.addressee.name
    if not user:
        return view.inquiry.email
    person = view.regulation.person(user)
    return person.mail if person else ""


def _administrators_mail(delivery: Delivery, regulation: Regulation) -> str:
    """Return his address, by whichever of his duties it is known; else the director's."""
    user = delivery.addressee.name
    own = (person.mail for person in regulation.everybody() if person.user == user)
    return next(filter(None, own), regulation.people.director.mail)


def one_address(written: str) -> str:
    """Return exactly one address in ASCII; «a@b, evil@c» would become two recipients.

    Raise MailRefused for what is no address, and for a name that few servers accept.
    """
    try:
        found = validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        raise MailRefused("bad address" if written else "no address") from None
    if found.ascii_email is None:
        raise MailRefused("address is not ASCII")
    return found.ascii_email


def create_mailer(desk: Desk, settings: Settings) -> Mailer:
    return Mailer(
        public_url=settings.public_url,
        sender=settings.mail_from or NOBODY,
        desk=desk,
        transport=transport_of(settings),
        has_mailbox=settings.mailbox is not None,
    )
