"""No word of a stranger goes to an address before its owner has shown that it is his."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from helpdesk.access.proved_mail import mark_of, prove
from helpdesk.clock import clockwork
from helpdesk.domain.inquiry import Child, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, CloseReason, ConsentWay, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.erasure.erasure_requests import ask_back
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import adding, answering, asking
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import mail_link_again
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_rejected, vendor_wants
from helpdesk.vendor.outage_unsure import noting_asked
from helpdesk.vendor.outages import declare
from helpdesk.vendor.relaying import vendor_answer
from integration.mail.letter_registry import LETTERS
from integration.mail.mailer import Mailer
from tests.helpdesk.vendor.outages_told import ended, spread, stands
from tests.workers.office import CONSULTANT, NOW, SECRET

MARK = "КУПИТЕ"
STRANGER = NewInquiry(
    kind=Kind.PARENT,
    channel=Channel.FORM,
    received_at=NOW,
    requester=Requester(f"{MARK} Иван", "+7 900 000-00-00", "victim@example.ru", ReplyBy.MAIL),
    topic="marks",
    words=f"{MARK} http://evil.example",
    children=(Child(MARK, MARK, "5А"),),
    details=tuple(
        (kind, f"{MARK} {kind}") for kind in (TextKind.DONE, TextKind.HAPPENED, TextKind.PAGE)
    ),
)
TO_COLLEAGUES_ALONE = {"chat_down"}


class Post:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sent: list[EmailMessage] = []
        self.occasions: list[str] = []
        self.mailer = Mailer("https://help.school.example", "help@school.example", desk, self._take)

    def _take(self, message: EmailMessage, _uuid: str) -> None:
        read = message_from_bytes(message.as_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        self.sent.append(read)

    def carry(self, now: datetime) -> None:
        """Send the letters that can go now."""
        while leased := outbox.lease(self.desk, now):
            for delivery in leased:
                outbox.mark_sent(self.desk, delivery, "post", now)
                if delivery.addressee == "mail" and delivery.inquiry_id is not None:
                    shown = view(self.desk, delivery.inquiry_id)
                    if self.mailer.send(delivery, shown, now):
                        self.occasions.append(delivery.occasion)

    @property
    def text(self) -> str:
        parts = [part for message in self.sent for part in message.walk()]
        said = [str(message[name]) for message in self.sent for name in message]
        return "\n".join(said + [_text(part) for part in parts if not part.is_multipart()])


def _text(part: EmailMessage) -> str:
    return str(part.get_content())


def live(desk: Desk, channel: Channel, *, proved: bool) -> Post:
    """Live through everything that a letter tells the requester."""
    post, at = Post(desk), NOW

    def later() -> datetime:
        nonlocal at
        post.carry(at)
        at += timedelta(minutes=15)
        return at

    def opened(channel: Channel = channel) -> int:
        new = replace(STRANGER, channel=channel, received_at=at)
        with desk.reading() as connection:
            new = noting_asked(connection, new)
        inquiry = open_inquiry(desk, new, REQUESTER, at).inquiry
        if proved:
            desk.write(lambda unit: prove(unit, inquiry.id), at)
        return inquiry.id

    first = opened()
    asking.ask(desk, first, "Какой класс?", CONSULTANT, later())
    adding.reply(desk, first, f"{MARK} снова", REQUESTER, later())
    answering.answer(desk, first, "Ответ школы", CONSULTANT, later())
    answering.correct(desk, first, "Поправка школы", CONSULTANT, later())
    answering.did_not_help(desk, first, REQUESTER, later(), body=f"{MARK} опять")
    hand_off(desk, first, CONSULTANT, later())
    complete(desk, first, {TextKind.PAGE: f"{MARK} дописал"}, REQUESTER, later())
    vendor_wants(desk, first, "Сведения", CONSULTANT, later())
    clockwork.tick(desk, later() + timedelta(days=6))
    vendor_rejected(desk, first, None, CONSULTANT, later(), body="Неполно")
    later()
    vendor_answer(desk, first, f"{MARK} якобы ответ", REQUESTER, later())
    mail_link_again(desk, first, later())
    second = opened()
    declare(desk, second, "Оценки не открываются", "Мы знаем.", CONSULTANT, later())
    spread(desk, stands(desk), 0, "Почти починили.", CONSULTANT, later())
    later()
    close(desk, second, CloseReason.BY_MOUTH, CONSULTANT, later())
    opened(Channel.FORM)
    ended(desk, stands(desk), now=later())
    later()
    third = opened()
    answering.answer(desk, third, "Ответ", CONSULTANT, later())
    box = STRANGER.requester.email
    desk.write(lambda unit: ask_back(unit, box, unit.load(third)), later())
    withdraw_consent(desk, third, REQUESTER, ConsentWay.LETTER, later())
    later()
    return post


@pytest.mark.parametrize("channel", [Channel.FORM, Channel.MAIL])
def test_a_strangers_words_go_to_no_unproved_address(desk: Desk, channel: Channel) -> None:
    post = live(desk, channel, proved=False)
    known = {"accepted", "question", "answer", "correction", "reopened", "handoff", "letter_anew"}
    assert known | {
        "vendor_wants",
        "vendor_rejected",
        "closed",
        "link",
        "erase_asked",
        "consent_withdrawn",
        "outage_update",
        "outage_passed",
    } <= set(post.occasions)
    assert MARK not in post.text
    assert "evil.example" not in post.text
    assert "Ответ школы" in post.text


def test_a_proved_address_gets_the_words(desk: Desk) -> None:
    post = live(desk, Channel.FORM, proved=True)
    assert "evil.example" in post.text


def test_the_first_letter_holds_reference_and_link(desk: Desk) -> None:
    inquiry = open_inquiry(desk, STRANGER, REQUESTER, NOW).inquiry
    post = Post(desk)
    post.carry(NOW)
    assert inquiry.shown_reference in post.text
    assert f"?m={mark_of(SECRET, inquiry)}" in post.text.replace("=\n", "")


def test_every_letter_is_looked_at_here() -> None:
    """A letter of a new type has to be sent above, or be to colleagues alone."""
    sent_above = {
        "accepted",
        "question",
        "answer",
        "correction",
        "reopened",
        "handoff",
        "letter_anew",
        "vendor_wants",
        "vendor_rejected",
        "closed",
        "link",
        "vendor_ask",
        "vendor_owed",
        "auto_closed",
        "if_helped",
        "erase_asked",
        "consent_withdrawn",
        "outage_update",
        "outage_passed",
    }
    assert {str(each) for each in LETTERS} == sent_above | TO_COLLEAGUES_ALONE
