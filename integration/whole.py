"""An inquiry whole, for a consultant who presses «Показать целиком»: words, talk, how it counts."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.model import TextKind
from helpdesk.queries import InquiryView
from helpdesk.terms import describe_count
from integration import phrases
from integration.cards import words_of
from integration.speech import Block, Quote, Strong, line

_TALK = {
    TextKind.QUESTION: "Мы спросили",
    TextKind.CLARIFICATION: "Ответили нам",
    TextKind.ADDITION: "Дополнение",
    TextKind.CALL_NOTE: "Звонок",
    TextKind.ANSWER: "Ответ",
    TextKind.CORRECTION: "Исправленный ответ",
    TextKind.VENDOR_ANSWER: "Ответ поддержки",
}


def whole_of(view: InquiryView) -> tuple[Block, ...]:
    """Return everything that was said about it, in order."""
    return tuple(_blocks(view))


def _blocks(view: InquiryView) -> Iterator[Block]:
    yield line(Strong(phrases.summary(view)))
    yield Quote(words_of(view))
    for text in view.said(*_TALK):
        yield line(f"{_TALK[text.kind]}:")
        yield Quote(text.body or "")
    yield line(f"{describe_count(view.counted)}.")
