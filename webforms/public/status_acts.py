"""What a requester may do on his page: each wish, its move, and the thanks for it."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, closing
from helpdesk.kernel.desk import Desk
from webforms.public import status_vendor

Act = Callable[[Desk, int, str, datetime], Inquiry]


def _reply(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return adding.reply(desk, inquiry_id, words, REQUESTER, now)


def _add(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return adding.add(desk, inquiry_id, words, REQUESTER, now)


def _helped(desk: Desk, inquiry_id: int, _words: str, now: datetime) -> Inquiry:
    return answering.helped(desk, inquiry_id, REQUESTER, now)


def _did_not_help(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return answering.did_not_help(desk, inquiry_id, REQUESTER, now, body=words)


def _withdraw(desk: Desk, inquiry_id: int, _words: str, now: datetime) -> Inquiry:
    return closing.withdraw(desk, inquiry_id, REQUESTER, now)


ACTS: dict[str, tuple[Act, str]] = {
    "reply": (_reply, "Спасибо, ваш ответ у консультанта."),
    "add": (_add, "Добавили к вопросу."),
    "helped": (_helped, "Спасибо! Рады, что помогло."),
    "did_not_help": (_did_not_help, "Поняли. Занимаемся вопросом снова."),
    "withdraw": (_withdraw, "Вопрос отозван."),
    "case": (status_vendor.case, "Записали номер обращения."),
    "vendor_answer": (
        status_vendor.answer,
        "Спасибо, записали ответ поддержки.",
    ),
    "vendor_wants": (
        status_vendor.wants,
        "Записали. Ответьте поддержке вовремя: если забудете, напомним.",
    ),
    "vendor_told": (
        status_vendor.told,
        "Спасибо, записали. Ждём ответа поддержки.",
    ),
    "vendor_rejected": (
        status_vendor.rejected,
        "Записали. Исправьте письмо и отправьте его заново.",
    ),
}
