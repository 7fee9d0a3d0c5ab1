"""What has become of words that were written to us: joined to a question, kept, or passed on."""

from collections.abc import Iterator, Mapping
from typing import Any

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permit
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.following import DELETED, EDITED, KEPT
from helpdesk.inquiries.giving_back import is_held_by_another
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.storage.pictures import MOST_BYTES, MOST_PICTURES, counted
from integration.chat.buttons import Button
from integration.chat.speech import Block, Copyable, Line, Link, Notification, line, notification
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


_FOLLOWED = {
    EDITED: ("Вы изменили сообщение: в вопросе ", " теперь новые слова."),
    DELETED: (
        "Вы удалили сообщение: его слова убраны из вопроса ",
        ". Если в нём были снимки, они остались; чтобы убрать и их, скажите консультанту.",
    ),
    KEPT: (
        "Вы изменили сообщение, но на вопрос ",
        (
            " уже ответили: в нём остались прежние слова. Хотите добавить, напишите новым "
            "сообщением. Хотите убрать слова, удалите сообщение."
        ),
    ),
}

ONE_WAITS = (
    "Из ваших вопросов ответа ждал только он. Если вы писали о другом, напишите ещё раз: спросим, "
    "к какому."
)


def joined(about: About) -> Notification | None:
    """Say in a word what has become of words and pictures that were written to the bot."""
    given = about.params
    if given.get("followed"):
        before, after = _FOLLOWED[str(given["followed"])]
        return notification(line(before, about.reference, after))
    before = "Спасибо, передали консультанту: " if given.get("clarified") else "Добавили к вопросу "
    hidden = (HIDDEN,) if given.get("hidden") else ()
    guessed = (ONE_WAITS,) if given.get("guessed") else ()
    return notification(line(before, about.reference, "."), *guessed, *hidden, *_left_out(given))


def _left_out(given: Mapping[str, Any]) -> Iterator[Block]:
    if over := int(given.get("over", 0)):
        yield f"К вопросу помещается {counted(MOST_PICTURES)}, не поместилось: {over}."
    if unfit := int(given.get("unfit", 0)):
        yield (
            f"Не подошло файлов: {unfit}. Подходят картинки PNG, JPEG, WEBP или GIF, каждая "
            f"не больше {MOST_BYTES // 1024**2} МБ."
        )
