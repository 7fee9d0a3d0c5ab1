"""The parts of a card, as plain values to compare, and what several cards follow."""

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import answering
from integration.chat.speech import Call, Card
from tests.integration.telling import MARINA, NOW, Telling, text_of


def answered(telling: Telling, inquiry: Inquiry) -> None:
    answering.answer(telling.desk, inquiry.id, "Обновите страницу", MARINA, NOW)


def first_line(card: Card) -> str:
    return text_of([card.line])


def field(card: Card, title: str) -> str | None:
    return next((each.value for each in card.fields if each.title == title), None)


def buttons(card: Card) -> list[Action]:
    return [button.action for button in card.buttons]


def more(card: Card) -> list[Action]:
    return [button.action for button in card.more]


def calls(card: Card) -> list[str]:
    return [run.username for run in card.line.runs if isinstance(run, Call)]
