"""What is said of words that could not be sent: to who wrote them, and to whom he gives them."""

from collections.abc import Iterator

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permit
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.giving_back import is_held_by_another
from integration.chat.actions import Action, Button
from integration.chat.speech import Copyable, Line, Link, Notification, line, notification
from integration.notifications.about import About

STAYS = "Текст останется здесь, пока вы его не отправите или не уберёте."


def draft_kept(about: About) -> Notification | None:
    """Bring the words back, ready to copy, with what can be done with them at this moment."""
    if not about.draft:
        return None
    refusal = _refusal(about)
    action = Action(about.params["action"])
    now_free = f"Сейчас отправить можно: нажмите «{action.words}», текст уже будет в окне."
    return notification(
        line("Ваш текст к вопросу ", about.reference, f" не отправлен. {refusal or now_free}"),
        Copyable(about.draft),
        line(STAYS),
        *_where(about),
        buttons=(*(() if refusal else (Button(action),)), *_buttons(about)),
    )


def _refusal(about: About) -> str:
    """Say why the table of moves is against it; nothing where it is not."""
    move, role = Move(about.params["move"]), Role(about.params["role"])

    def taken_by(_: Inquiry) -> str:
        return f"Вопросом занимается {about.claimant}."

    try:
        permit(move, about.inquiry, Actor(role, about.person_id), taken_by)
    except RuleViolation as refused:
        return str(refused)
    return ""


def _buttons(about: About) -> Iterator[Button]:
    move = str(about.params["move"])
    advises = about.params["role"] == Role.CONSULTANT
    if advises and is_held_by_another(about.inquiry, about.person_id):
        yield Button(Action.GIVE_TEXT, about=move)
    yield Button(Action.DROP_TEXT, about=move)


def _where(about: About) -> tuple[Line, ...]:
    match about.params["role"]:
        case Role.CONSULTANT:
            return about.to_card()
        case Role.REQUESTER:
            return (line(Link("Открыть страницу вопроса", about.page)),)
        case _:
            return ()


def note(about: About) -> Notification | None:
    note = about.text(TextKind.NOTE)
    if note is None:
        return None
    return notification(
        line(f"{about.author(note)} передаёт вам свой текст к вопросу ", about.reference, "."),
        Copyable(note.body or ""),
        "Тот, кто спросил, этого текста не видит.",
        *about.to_card(),
    )
