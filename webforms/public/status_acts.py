"""What a requester may do on his page: each wish, its move, and the thanks for it."""

from collections.abc import Callable
from datetime import datetime

from flask import request

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.states import Owes
from helpdesk.inquiries import adding, answering, closing
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import (
    coming_day,
    vendor_rejected,
    vendor_told,
    vendor_wants,
)
from webforms.web import fields

MOST_DAY = 40

Act = Callable[[Desk, int, str, Actor, datetime], Inquiry]


class DayUnread(RuleViolation):
    """The day was not read: that is said beside its own field."""


def _helped(desk: Desk, inquiry_id: int, _words: str, actor: Actor, now: datetime) -> Inquiry:
    return answering.helped(desk, inquiry_id, actor, now)


def _did_not_help(desk: Desk, inquiry_id: int, words: str, actor: Actor, now: datetime) -> Inquiry:
    return answering.did_not_help(desk, inquiry_id, actor, now, body=words)


def _withdraw(desk: Desk, inquiry_id: int, _words: str, actor: Actor, now: datetime) -> Inquiry:
    return closing.withdraw(desk, inquiry_id, actor, now)


def _wants(desk: Desk, inquiry_id: int, words: str, actor: Actor, now: datetime) -> Inquiry:
    """Write down what the support asks for, and who will send it: he himself unless he says so."""
    owes = Owes.SCHOOL if request.form.get("owes") == Owes.SCHOOL else Owes.REQUESTER
    today = desk.regulation().calendar.local_date(now)
    try:
        by = coming_day(fields.line("by", MOST_DAY), today)
    except RuleViolation as unread:
        raise DayUnread(str(unread)) from None
    return vendor_wants(desk, inquiry_id, words, actor, now, owes=owes, by=by)


def _told(desk: Desk, inquiry_id: int, words: str, actor: Actor, now: datetime) -> Inquiry:
    return vendor_told(desk, inquiry_id, actor, now, body=words)


def _rejected(desk: Desk, inquiry_id: int, words: str, actor: Actor, now: datetime) -> Inquiry:
    reason = fields.number("reason", digits=2)
    return vendor_rejected(desk, inquiry_id, reason, actor, now, body=words)


ACTS: dict[str, tuple[Act, str]] = {
    "reply": (adding.reply, "Спасибо, ваш ответ у консультанта."),
    "add": (adding.add, "Добавили к вопросу."),
    "helped": (_helped, "Спасибо! Рады, что помогло."),
    "did_not_help": (_did_not_help, "Поняли. Занимаемся вопросом снова."),
    "withdraw": (_withdraw, "Вопрос отозван."),
    "case": (relaying.vendor_case, "Записали номер обращения."),
    "vendor_answer": (relaying.vendor_answer, "Спасибо, записали ответ поддержки."),
    "vendor_wants": (
        _wants,
        "Записали. Ответьте поддержке вовремя: если забудете, напомним.",
    ),
    "vendor_told": (_told, "Спасибо, записали. Ждём ответа поддержки."),
    "vendor_rejected": (_rejected, "Записали. Исправьте письмо и отправьте его заново."),
}
