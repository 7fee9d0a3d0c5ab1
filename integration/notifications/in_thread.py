"""What is said under the card: the talk with the requester, and calls to whoever is on duty."""

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.entitlement import LEFT
from helpdesk.journal.view import ANSWERS
from helpdesk.regulation.support_letter import SCHOOL_SENDS
from integration.chat import phrases
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Copyable, Link, Notification, Quote, Run, line
from integration.notifications.about import About

LETTER_KEPT = (
    "К этому вопросу пришло письмо, которое надо посмотреть: оно с другого адреса или не читается. "
    "Оно на странице «Почта», команда /help почта."
)
_FREE = "вопрос свободен, посмотрите, пожалуйста."


def released(about: About) -> Notification | None:
    if about.inquiry.claimant_id is not None or not about.inquiry.is_open:
        return None
    return Notification((line(*about.duty(), _FREE, _why_free(about)),))


def _why_free(about: About) -> str:
    entry = about.entry()
    if entry is None:
        return ""
    if LEFT in entry.data:
        name = about.view.person_name(str(entry.data[LEFT]))
        return f" {name} больше не консультант."
    if entry.role is Role.CLOCK:
        return " Он был давно без движения."
    return f" Возвращает {about.actor()}."


def claimed(about: About) -> Notification | None:
    """A story tells what happened, also when somebody else has it by now."""
    entry = about.entry()
    return Notification((line(f"Вопрос берёт {about.actor()}."),)) if entry else None


def offered(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    to = about.view.person_name(str(entry.data.get("to")))
    return Notification((line(f"{about.actor()} предлагает вопрос коллеге: {to}."),))


def taken_over(about: About) -> Notification | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notification((line(f"Теперь вопросом занимается {about.claimant}."),))


def reassigned(about: About) -> Notification | None:
    if about.inquiry.claimant_id is None:
        return None
    return Notification(
        (line(f"{about.decided().capitalize()} вопросом занимается {about.claimant}."),)
    )


def offer_refused(about: About) -> Notification | None:
    if not about.inquiry.is_open:
        return None
    entry = about.entry()
    declined = entry is not None and entry.role is not Role.CLOCK
    who = f"{about.actor()} не может взять вопрос." if declined else "Коллега не откликнулся."
    stays = f" Вопросом занимается {about.claimant}." if about.inquiry.claimant_id else ""
    return Notification((line(who, stays),))


def question(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.QUESTION), "Спрашиваем у того, кто спросил")


def clarified(about: About) -> Notification | None:
    given = about.text(TextKind.CLARIFICATION)
    if given is None:
        return None
    is_free = about.state is State.NEW and about.inquiry.claimant_id is None
    free = (line(*about.duty(), _FREE),) if is_free else ()
    return Notification((*free, line("Ответ на наш вопрос:"), Quote(given.body or "")))


def added(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.ADDITION), "Дополнение")


def letter_kept(_about: About) -> Notification | None:
    return Notification((line(LETTER_KEPT),))


def picture(about: About) -> Notification | None:
    found = [each for each in about.view.attachments if each.id == about.picture_id]
    if not found:
        return None
    return Notification((line("Снимок экрана"),), pictures=(found[0].name,))


def call_logged(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    reached = "дозвонились" if entry.data.get("reached") else "не дозвонились"
    note = about.view.body(_text_of(entry))
    said = (Quote(note),) if note else ()
    return Notification(
        (line(f"Звонок: {reached} ({about.actor()})."), *said, *_school_sends(about))
    )


def _school_sends(about: About) -> tuple[Block, ...]:
    """The letter to the support for the school to send: its requester has agreed in this call."""
    entry, letter = about.entry(), about.view.letter_by_school
    if entry is None or not entry.data.get(SCHOOL_SENDS) or letter is None:
        return ()
    return (
        line(
            "Согласие дано: письмо в поддержку отправит школа, с адреса ",
            f"{about.regulation.school.mail}. ",
            Link("Написать письмо", letter.mailto),
        ),
        line(f"Кому: {letter.to}. Тема: {letter.subject}"),
        Copyable(letter.body),
    )


def _text_of(entry: Entry) -> int | None:
    """Return the text that this line of history is about; an erased one has no body."""
    text_id = entry.data.get("text")
    return text_id if isinstance(text_id, int) else None


def answer(about: About) -> Notification | None:
    given = about.text(*ANSWERS)
    is_vendors = given is not None and given.kind is TextKind.VENDOR_ANSWER
    return _said(about, given, "Ответ поддержки «Дневник.ру»" if is_vendors else "Ответ")


def correction(about: About) -> Notification | None:
    return _said(about, about.text(TextKind.CORRECTION), "Исправленный ответ")


def _said(about: About, text: Text | None, what: str) -> Notification | None:
    """Quote what was written and say by whom; the text itself may be erased by now."""
    if text is None:
        return None
    return Notification(
        (line(f"{what} ({about.author(text)}):"), Quote(text.body or "")),
        pictures=about.pictures(text),
        page=about.card,
    )


def helped(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Помогло, вопрос закрыт. Спасибо!"),))


def did_not_help(about: About) -> Notification | None:
    if not about.is_of_this_cycle or not about.inquiry.is_open:
        return None
    added = [text for text in about.view.said(TextKind.ADDITION) if text.cycle == about.cycle]
    words = [Quote(added[0].body or "")] if added else []
    is_free = about.inquiry.claimant_id is None
    who = (
        line(*about.duty(), _FREE)
        if is_free
        else line(f"Вопросом снова занимается {about.claimant}.")
    )
    return Notification(
        (line(f"Ответ не помог, срок новый. {about.to_answer}"), who, *words),
    )


def contact(about: About) -> str:
    inquiry = about.inquiry
    return ", ".join(part for part in (inquiry.requester_name, inquiry.phone) if part)


def closed(about: About) -> Notification | None:
    entry = about.entry()
    if entry is None:
        return None
    reason = CloseReason(str(entry.data["reason"]))
    double = f" вопроса {about.view.original}" if reason is CloseReason.DUPLICATE else ""
    comment = about.view.body(_text_of(entry))
    said = (Quote(comment),) if comment else ()
    because = f"{reason.words}{double}"
    return Notification((line(f"Вопрос закрыт: {because} ({about.actor()})."), *said))


def auto_closed(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Вопрос закрыт: от того, кто спросил, давно нет вестей."),))


def withdrawn(about: About) -> Notification | None:
    if about.state is not State.CLOSED:
        return None
    return Notification((line("Вопрос отозван: помощь больше не нужна."),))


def consent_withdrawn(about: About) -> Notification | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return Notification(
        (
            line(
                "Согласие на обработку личных данных отозвано: вопрос закрыт, больше ничего не "
                f"делаем. Данные удалятся {day}: карточка останется без имён и слов."
            ),
        )
    )


def send_as(about: About) -> Notification | None:
    """Offer the claimant to send on what he has written here."""
    if about.inquiry.claimant_id is None:
        return None
    claimant = Actor(Role.CONSULTANT, about.inquiry.claimant_id)
    actions = (Action.SEND_ANSWER, Move.ANSWER), (Action.SEND_QUESTION, Move.ASK)
    buttons = tuple(
        Button(action, about=about.key)
        for action, move in actions
        if permitted(move, about.inquiry, claimant)
    )
    if not buttons:
        return None
    runs: tuple[Run, ...] = (
        f"{about.claimant}, ",
        Link("это сообщение", about.source),
        " видят только консультанты. Отправить его тому, кто спросил?",
    )
    return Notification((line(*runs),), buttons)
