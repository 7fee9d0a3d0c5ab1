"""What a teacher who has entered a parent's question hears of it, by direct message."""

from helpdesk.domain.news import NEWS
from helpdesk.domain.states import CloseReason, State
from helpdesk.journal.history_words import tell
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Notification, Quote, line, notification
from integration.notifications.about import About, quote


def entered(about: About) -> Notification:
    inquiry = about.inquiry
    first = line("Записано, ", about.reference, f": вопрос родителя, {_parent(about)}.")
    words = Quote(inquiry.subject)
    if inquiry.close_reason is CloseReason.BY_TEACHER:
        said = "Отмечено, что вы помогли сами: вопрос закрыт, консультантов не зовём."
        return notification(first, words, said)
    if not inquiry.is_open:
        return notification(first, words)
    say = f"Назовите родителю этот номер. {about.we_answer} Что будет дальше, напишем сюда."
    waits = about.state is State.NEW and about.is_free
    buttons = (Button(Action.HELPED_SELF),) if waits else ()
    return notification(first, words, say, buttons=buttons)


def became(about: About) -> Notification | None:
    entry = about.entry
    said = tell(NEWS.get(entry.what, ""), about.view, entry) if entry is not None else ""
    if not said:
        return None
    has_words = said.endswith(":")
    return notification(
        *(_to_do(about) if has_words else ()),
        line("Вопрос ", about.reference, f" ({_parent(about)}): ", said),
        *(quote(about.entry_text) if has_words else ()),
    )


def _to_do(about: About) -> tuple[Block, ...]:
    """Say what is left to the teacher: nobody else reaches a parent who has left nothing."""
    is_reached = about.inquiry.email or about.inquiry.phone
    said = "Передайте, пожалуйста, родителю: он не оставил ни телефона, ни почты."
    return () if is_reached else (said,)


def _parent(about: About) -> str:
    classes = dict.fromkeys(child.school_class for child in about.view.children)
    return ", ".join((about.inquiry.requester_name, *filter(None, classes)))
