"""What was said by telephone or by word of mouth, and calling to a lesson."""

from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.states import State
from helpdesk.inquiries import calling
from helpdesk.inquiries.calling import Outcome, call
from helpdesk.kernel.desk import Desk
from integration.chat import dialogs
from integration.chat.actions import Action
from integration.chat.dialogs import Choice, Dialog, DialogContext, Field, Sort, about, words_field
from integration.chat.handlers import By, Filled, Row
from integration.chat.speech import Strong, line


def _call(what: str, context: DialogContext, *asked: Field) -> Dialog:
    note = words_field("Заметка", context, "Что сказали. Можно не писать.", required=False)
    intro = line(Strong(what)), about(context.view)
    return Dialog("Звонок", "Записать", (*asked, note), intro)


_HELPED = Field(
    dialogs.REASON,
    "Помогло ли",
    Sort.CHOICE,
    "Помогло — вопрос закроется, не помогло — вернётся в работу.",
    (Choice(Outcome.HELPED, "Да, помогло"), Choice(Outcome.DID_NOT_HELP, "Нет, не помогло")),
    required=False,
)
_SENDS = Field(
    dialogs.REASON,
    "Кто отправит письмо",
    Sort.CHOICE,
    "Прочитайте письмо вслух. Нет почты — школа отправит его, если согласятся.",
    (Choice(Outcome.SCHOOL_SENDS, "Школа: согласие дано"),),
    required=False,
)
_ASKED_IN = {State.ANSWERED: (_HELPED,), State.HANDED_OFF: (_SENDS,)}


def _reached_dialog(context: DialogContext) -> Dialog:
    return _call("Дозвонились", context, *_ASKED_IN.get(context.view.inquiry.state, ()))


def _missed_dialog(context: DialogContext) -> Dialog:
    return _call("Не дозвонились", context)


def _reached(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    said = (Outcome.HELPED, Outcome.DID_NOT_HELP, Outcome.SCHOOL_SENDS)
    outcome = Outcome(filled.reason) if filled.reason in said else Outcome.REACHED
    return call(desk, inquiry_id, outcome, actor, now, note=filled.words)


def _missed(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return call(desk, inquiry_id, Outcome.MISSED, actor, now, note=filled.words)


def _told(desk: Desk, inquiry_id: int, actor: Actor, now: datetime) -> Inquiry:
    return calling.call(desk, inquiry_id, calling.Outcome.REACHED, actor, now)


ROWS = {
    Action.LOG_REACHED: Row(_reached_dialog, _reached),
    Action.LOG_MISSED: Row(_missed_dialog, _missed),
    Action.TOLD: Row(at_once=_told),
    Action.CALL_PAGE: Row(),
    Action.CALL_TO_LESSON: Row(at_once=calling.call_to_lesson, by=By.REQUESTER),
}
