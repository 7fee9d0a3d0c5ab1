"""What a requester may do on his page: each wish, its move, and the thanks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import closing, conversation
from helpdesk.kernel.desk import Desk
from webforms.public import status_vendor

Act = Callable[[Desk, int, str, datetime], Inquiry]


def _reply(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return conversation.reply(desk, inquiry_id, words, REQUESTER, now)


def _add(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return conversation.add(desk, inquiry_id, words, REQUESTER, now)


def _helped(desk: Desk, inquiry_id: int, _words: str, now: datetime) -> Inquiry:
    return conversation.helped(desk, inquiry_id, REQUESTER, now)


def _did_not_help(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return conversation.did_not_help(desk, inquiry_id, REQUESTER, now, body=words)


def _withdraw(desk: Desk, inquiry_id: int, _words: str, now: datetime) -> Inquiry:
    return closing.withdraw(desk, inquiry_id, REQUESTER, now)


# The words of some moves stand in a text together with others.
WORDS_ELSEWHERE = frozenset({Move.VENDOR_REJECTED})
ACTS: dict[str, tuple[Act, Move, str]] = {
    "reply": (_reply, Move.CLARIFY, "Спасибо, ваш ответ у консультанта."),
    "add": (_add, Move.ADD, "Добавили к вопросу."),
    "helped": (_helped, Move.HELPED, "Спасибо! Рады, что помогло."),
    "did_not_help": (_did_not_help, Move.DID_NOT_HELP, "Поняли. Занимаемся вопросом снова."),
    "withdraw": (_withdraw, Move.WITHDRAW, "Вопрос отозван."),
    "case": (status_vendor.case, Move.VENDOR_CASE, "Записали номер обращения."),
    "vendor_answer": (
        status_vendor.answer,
        Move.VENDOR_ANSWER,
        "Спасибо, записали ответ поддержки.",
    ),
    "vendor_wants": (
        status_vendor.wants,
        Move.VENDOR_WANTS,
        "Записали. Ответьте поддержке вовремя: если забудете, напомним.",
    ),
    "vendor_told": (
        status_vendor.told,
        Move.VENDOR_TOLD,
        "Спасибо, записали. Ждём ответа поддержки.",
    ),
    "vendor_rejected": (
        status_vendor.rejected,
        Move.VENDOR_REJECTED,
        "Записали. Исправьте письмо и отправьте его заново.",
    ),
}
