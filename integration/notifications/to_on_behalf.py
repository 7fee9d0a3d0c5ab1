"""What a teacher who has entered a parent's question hears of it, by direct message."""

from __future__ import annotations

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.states import CloseReason, State
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Notification, Quote, line
from integration.notifications.about import About, Say

_HANDED_OFF = (
    "консультант помочь не может. Родитель получит готовое письмо в поддержку «Дневник.ру», вопрос "
    "остаётся и у школы."
)
_PLAIN: dict[str, str] = {
    Move.ASK: "консультант спрашивает родителя:",
    Move.HELPED: "помогло, вопрос закрыт.",
    Move.DID_NOT_HELP: "не помогло, занимаемся снова.",
    Move.HAND_OFF: _HANDED_OFF,
    Step.HAND_OFF_WINDOW: _HANDED_OFF,
    Step.HAND_OFF_TERM: _HANDED_OFF,
    Move.VENDOR_ANSWER: "ответила поддержка «Дневник.ру»:",
    Move.VENDOR_WANTS: "поддержка «Дневник.ру» просит сведения:",
    Move.VENDOR_REJECTED: "поддержка «Дневник.ру» отклонила обращение, письмо надо исправить:",
    Move.WITHDRAW: "родитель отозвал вопрос.",
    Move.AUTO_CLOSE: "вопрос закрыт: от родителя давно не было вестей.",
    Move.ANSWER: "родителю отвечаем:",
    Move.CORRECT: "ответ исправлен, прежний больше не верен:",
}
_WITH_WORDS = frozenset(
    map(
        str,
        (
            Move.ASK,
            Move.ANSWER,
            Move.CORRECT,
            Move.VENDOR_ANSWER,
            Move.VENDOR_WANTS,
            Move.VENDOR_REJECTED,
        ),
    )
)


def _entered(about: About) -> Notification:
    inquiry = about.inquiry
    first = line("Записано, ", about.reference, f": {_whose(about)}.")
    words: tuple[Block, ...] = (Quote(inquiry.subject),)
    if inquiry.close_reason is CloseReason.BY_TEACHER:
        said = line("Отмечено, что вы помогли сами: вопрос закрыт, консультантов не зовём.")
        return Notification((first, *words, said))
    if not inquiry.is_open:
        return Notification((first, *words))
    say = line(f"Назовите родителю этот номер. {about.we_answer} Что будет дальше, напишем сюда.")
    return Notification((first, *words, say), _helped(about))


def _helped(about: About) -> tuple[Button, ...]:
    waits = about.state is State.NEW and about.inquiry.claimant_id is None
    return (Button(Action.HELPED_SELF),) if waits else ()


def _whose(about: About) -> str:
    classes = dict.fromkeys(child.school_class for child in about.view.children)
    return ", ".join(("вопрос родителя", about.inquiry.requester_name, *filter(None, classes)))


def _became(about: About) -> Notification | None:
    entry = about.entry()
    said = _said(about, entry) if entry is not None else ""
    if entry is None or not said:
        return None
    words = about.view.body(_number(entry.data.get("text"))) if entry.what in _WITH_WORDS else ""
    return Notification(
        (
            *_to_do(about, entry.what),
            line("Вопрос ", about.reference, f" ({_parent(about)}): ", said),
            *((Quote(words),) if words else ()),
        )
    )


def _said(about: About, entry: Entry) -> str:
    if entry.what == Move.CLAIM:
        return f"им занимается {about.actor()}."
    if entry.what == Move.CLOSE:
        reason = CloseReason(str(entry.data["reason"]))
        return f"закрыт, {phrases.CLOSED_BECAUSE[reason]}."
    return _PLAIN.get(entry.what, "")


def _to_do(about: About, what: str) -> tuple[Block, ...]:
    """Say what is left to the teacher: nobody else reaches a parent who has left nothing."""
    inquiry = about.inquiry
    if what not in _WITH_WORDS or inquiry.email or inquiry.phone:
        return ()
    return (line("Передайте, пожалуйста, родителю: он не оставил ни телефона, ни почты."),)


def _parent(about: About) -> str:
    classes = dict.fromkeys(child.school_class for child in about.view.children)
    return ", ".join((about.inquiry.requester_name, *filter(None, classes)))


def _number(text_id: object) -> int | None:
    return text_id if isinstance(text_id, int) else None


TO_STAND_IN: dict[NotificationType, Say] = {
    NotificationType.STANDS_IN: _entered,
    NotificationType.STOOD_IN: _became,
}
