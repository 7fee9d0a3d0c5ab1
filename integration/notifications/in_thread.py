"""What is said under the card: the talk with the requester, and what becomes of the inquiry."""

from helpdesk.domain.actions import Action
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import ANSWERS, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.entitlement import LEFT
from helpdesk.regulation.support_letter import SCHOOL_SENDS
from integration.chat import phrases
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Copyable,
    Exact,
    Link,
    Notification,
    Quote,
    line,
    notification,
)
from integration.notifications.about import About, Say, quote, says

ASKS = "Отправить его тому, кто спросил?"
_FREE = "вопрос свободен, посмотрите, пожалуйста."


def _is_claimed(about: About) -> bool:
    return not about.is_free


def _is_closed(about: About) -> bool:
    return about.state is State.CLOSED


# A story tells what happened, also when somebody else has it by now.
claimed = says("Вопрос берёт {0.actor}.", when=lambda about: about.entry)
taken_over = says("Теперь вопросом занимается {0.claimant}.", when=_is_claimed)
helped = says("Помогло, вопрос закрыт. Спасибо!", when=_is_closed)
withdrawn = says("Вопрос отозван: помощь больше не нужна.", when=_is_closed)
auto_closed = says("Вопрос закрыт: от того, кто спросил, давно нет вестей.", when=_is_closed)


def letter_kept(_: About) -> Notification:
    return notification(
        "К этому вопросу пришло письмо, которое надо посмотреть: оно с другого адреса или не "
        "читается.",
        line("Оно на странице «Почта»: ", Exact("/help почта")),
    )


def outage_offered(about: About) -> Notification | None:
    """Say once that many have the same trouble, to whom it is left what it is."""
    if about.view.outage is not None or about.view.outage_to_join is not None:
        return None
    alike = ", ".join(about.params.get("alike", ()))
    said = f"за час похоже спросили и другие: {alike}. Если это сбой у многих, выберите на "
    what = "карточке «Ещё…», «Это у многих»: о новостях и о конце узнают сразу все."
    return notification(line(*about.duty(), said, what))


def released(about: About) -> Notification | None:
    if not about.is_free or not about.inquiry.is_open:
        return None
    return notification(line(*about.duty(), _FREE, _why_free(about)))


def _why_free(about: About) -> str:
    entry = about.entry
    if entry is None:
        return ""
    if LEFT in entry.data:
        return f" {about.view.person_name(str(entry.data[LEFT]))} больше не консультант."
    if entry.role is Role.CLOCK:
        return " Он был давно без движения."
    return f" Возвращает {about.actor}."


def offered(about: About) -> Notification | None:
    if about.entry is None:
        return None
    to = about.view.person_name(str(about.entry.data.get("to")))
    return notification(f"{about.actor} предлагает вопрос коллеге: {to}.")


def reassigned(about: About) -> Notification | None:
    if about.is_free:
        return None
    return notification(f"{about.decided.capitalize()} вопросом занимается {about.claimant}.")


def offer_refused(about: About) -> Notification | None:
    if not about.inquiry.is_open:
        return None
    declined = about.entry is not None and about.entry.role is not Role.CLOCK
    who = f"{about.actor} не может взять вопрос." if declined else "Коллега не откликнулся."
    stays = "" if about.is_free else f" Вопросом занимается {about.claimant}."
    return notification(line(who, stays))


def clarified(about: About) -> Notification | None:
    given = about.text(TextKind.CLARIFICATION)
    if given is None:
        return None
    waits = about.state is State.NEW and about.is_free
    free = (line(*about.duty(), _FREE),) if waits else ()
    return notification(*free, "Ответ на наш вопрос:", Quote(given.body or ""))


def picture(about: About) -> Notification | None:
    found = [each for each in about.view.attachments if each.id == about.picture_id]
    return notification("Снимок экрана", pictures=(found[0].name,)) if found else None


def call_logged(about: About) -> Notification | None:
    if about.entry is None:
        return None
    reached = "дозвонились" if about.entry.data.get("reached") else "не дозвонились"
    said = f"Звонок: {reached} ({about.actor})."
    return notification(said, *quote(about.entry_text), *_school_sends(about))


def _school_sends(about: About) -> tuple[Block, ...]:
    """The letter to the support for the school to send: its requester has agreed in this call."""
    entry, letter = about.entry, about.view.letter_by_school
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


def _quotes(what: str, *kinds: TextKind) -> Say:
    """Return what quotes a text of these kinds and says by whom; it may be erased by now."""

    def say(about: About) -> Notification | None:
        text = about.text(*kinds)
        if text is None:
            return None
        is_vendors = text.kind is TextKind.VENDOR_ANSWER
        said = "Ответ поддержки «Дневник.ру»" if is_vendors else what
        return notification(
            f"{said} ({about.author(text)}):",
            Quote(text.body or ""),
            pictures=about.pictures(text),
            page=about.card,
        )

    return say


question = _quotes("Спрашиваем у того, кто спросил", TextKind.QUESTION)
added = _quotes("Дополнение", TextKind.ADDITION)
answer = _quotes("Ответ", *ANSWERS)
correction = _quotes("Исправленный ответ", TextKind.CORRECTION)


def did_not_help(about: About) -> Notification | None:
    if not about.is_of_this_cycle or not about.inquiry.is_open:
        return None
    goes_on = line(f"Вопросом снова занимается {about.claimant}.")
    return notification(
        f"{about.why_again}, срок новый. {about.to_answer}",
        line(*about.duty(), _FREE) if about.is_free else goes_on,
        *about.what_was_wrong(),
    )


def closed(about: About) -> Notification | None:
    if about.entry is None:
        return None
    reason = CloseReason(str(about.entry.data["reason"]))
    double = f" вопроса {about.view.original}" if reason is CloseReason.DUPLICATE else ""
    said = f"Вопрос закрыт: {reason.words}{double} ({about.actor})."
    return notification(said, *quote(about.entry_text))


def consent_withdrawn(about: About) -> Notification | None:
    goes = goes_at(about.inquiry, about.regulation)
    if goes is None:
        return None
    day = phrases.day_of(goes, about.regulation, about.now)
    return notification(
        "Согласие на обработку личных данных отозвано: вопрос закрыт, больше ничего не "
        f"делаем. Данные удалятся {day}: карточка останется без имён и слов."
    )


def send_as(about: About) -> Notification | None:
    """Offer the claimant to send on what he has written here; where there is none, to claim."""
    author = Actor(Role.CONSULTANT, about.inquiry.claimant_id or "")
    buttons = tuple(
        Button(action, about=about.key)
        for action in (Action.SEND_ANSWER, Action.SEND_QUESTION)
        if permitted(action.move, about.inquiry, author)
    )
    if not buttons:
        return None
    seen_by = " видят только консультанты"
    if author.id:
        said = line(f"{about.claimant}, ", Link("это сообщение", about.source), seen_by, ". ", ASKS)
        return notification(said, buttons=buttons)
    free = f"{seen_by}, а вопрос ещё никто не взял. {ASKS}"
    said = line(Link("Это сообщение", about.source), free)
    return notification(said, buttons=(Button(Action.CLAIM), *buttons))
