"""What a teacher who has entered a parent's question hears of it, by direct message."""

from helpdesk.domain.states import CloseReason, State
from helpdesk.journal.histories import row_of
from helpdesk.journal.history_words import tell
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Notification, Quote, line
from integration.notifications.about import About


def entered(about: About) -> Notification:
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


def became(about: About) -> Notification | None:
    entry = about.entry()
    said = tell(row_of(entry).teacher, about.view, entry) if entry is not None else ""
    if entry is None or not said:
        return None
    has_words = said.endswith(":")
    words = about.view.body(_number(entry.data.get("text"))) if has_words else ""
    return Notification(
        (
            *(_to_do(about) if has_words else ()),
            line("Вопрос ", about.reference, f" ({_parent(about)}): ", said),
            *((Quote(words),) if words else ()),
        )
    )


def _to_do(about: About) -> tuple[Block, ...]:
    """Say what is left to the teacher: nobody else reaches a parent who has left nothing."""
    inquiry = about.inquiry
    if inquiry.email or inquiry.phone:
        return ()
    return (line("Передайте, пожалуйста, родителю: он не оставил ни телефона, ни почты."),)


def _parent(about: About) -> str:
    classes = dict.fromkeys(child.school_class for child in about.view.children)
    return ", ".join((about.inquiry.requester_name, *filter(None, classes)))


def _number(text_id: object) -> int | None:
    return text_id if isinstance(text_id, int) else None
