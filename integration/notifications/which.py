"""What somebody is asked whose words to the bot could not be told a place: short, and pressed."""

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries.routing import Question
from integration.chat.actions import Action, Button
from integration.chat.shortening import cut
from integration.chat.speech import Block, Notification, Quote, line

QUOTED = 200
# A telephone gives each button a row, and cuts what is longer.
BUTTON_LETTERS = 40
MOST_BUTTONS = 6


def which_of(question: Question, batch: str) -> Notification:
    """Ask to which inquiry the words belong, with one button for each."""
    shown = question.inquiries[:MOST_BUTTONS]
    buttons = [Button(Action.JOIN, _short(each), about=batch, inquiry_id=each.id) for each in shown]
    if not shown:
        yes = Button(Action.OPEN_NEW, "Да, это вопрос", about=batch)
        return _asking("Записать как вопрос?", question, [yes, _no(batch)])
    new = Button(Action.OPEN_NEW, about=batch)
    if question.is_open:
        asks = "К какому вопросу это относится?" if len(shown) > 1 else "Это к открытому вопросу?"
        none = Button(Action.DROP, "Ни к какому", about=batch)
        return _asking(asks, question, [*buttons, new, none])
    asks = "Это о вопросе, на который мы ответили, или о чём-то новом?"
    return _asking(asks, question, [*buttons, new, _no(batch)])


def _asking(asks: str, question: Question, buttons: list[Button]) -> Notification:
    blocks: list[Block] = [line(asks)]
    if question.words:
        blocks.append(Quote(cut(question.words, QUOTED)))
    if question.pictures:
        blocks.append(line(f"Снимков экрана: {question.pictures}"))
    return Notification((*blocks,), tuple(buttons))


def _no(batch: str) -> Button:
    return Button(Action.DROP, about=batch)


def _short(inquiry: Inquiry) -> str:
    return cut(f"{inquiry.shown_reference} · {inquiry.subject}", BUTTON_LETTERS)
