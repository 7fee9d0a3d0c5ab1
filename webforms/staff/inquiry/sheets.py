"""What can be written to who has asked: an answer, a question back, what the support has said."""

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk.domain.deadlines import PAUSED
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, asking
from helpdesk.vendor import relaying
from webforms.staff.access.visitors import PATHS


@dataclass(frozen=True)
class Sheet:
    """One sort of what can be written here: its move, its words, and what sending it does."""

    move: Move
    kind: TextKind
    title: str
    label: str
    button: str
    sent: str
    act: Callable[..., Inquiry]


SHEETS = {
    PATHS[sheet.move]: sheet
    for sheet in (
        Sheet(
            Move.ANSWER,
            TextKind.ANSWER,
            "Ответить",
            "Ответ",
            "Отправить ответ",
            "Ответ отправлен.",
            answering.answer,
        ),
        Sheet(
            Move.CORRECT,
            TextKind.CORRECTION,
            "Исправить ответ",
            "Исправленный ответ",
            "Отправить исправленный ответ",
            "Исправленный ответ отправлен, прежний сохранён.",
            answering.correct,
        ),
        Sheet(
            Move.ASK,
            TextKind.QUESTION,
            "Уточнить",
            "Наш вопрос",
            "Отправить вопрос",
            f"Вопрос отправлен. Пока ждём ответа, {PAUSED}.",
            asking.ask,
        ),
        Sheet(
            Move.VENDOR_ANSWER,
            TextKind.VENDOR_ANSWER,
            "Записать ответ поддержки",
            "Что ответила поддержка",
            "Отправить ответ поддержки",
            "Ответ поддержки отправлен тому, кто спросил.",
            relaying.vendor_answer,
        ),
    )
}
