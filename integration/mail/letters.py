"""What the desk's letters say, each on its occasion."""

from collections.abc import Callable

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import told_of
from helpdesk.domain import dates
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import Channel, State
from helpdesk.domain.terms import describe_count
from helpdesk.domain.texts import TextKind
from helpdesk.domain.vagueness import is_vague
from helpdesk.kernel.leases import Delivery
from helpdesk.privacy.holding_back import HIDDEN
from integration.mail.answer_letters import (
    answer,
    auto_closed,
    closed,
    correction,
    if_helped,
    question,
)
from integration.mail.consent_letters import ask_for_consent, consent_withdrawn, erase_asked
from integration.mail.handoff_letters import (
    handoff,
    letter_anew,
    vendor_ask,
    vendor_owed,
    vendor_rejected,
    vendor_wants,
)
from integration.mail.letter_parts import Letter, LetterContext, Linked, Quoted, Said


def letter_of(occasioned: LetterContext) -> Letter | None:
    """Return the letter for a delivery; None where there is nothing to say (any more)."""
    write = LETTERS.get(NotificationType(occasioned.delivery.occasion))
    return write(occasioned) if write else None


def incident_letter(delivery: Delivery) -> Letter:
    """Return the letter to the administrator about the chat, which cannot tell him itself."""
    trouble = told_of(delivery)
    wrong = what_is_wrong(trouble)
    return Letter(wrong, (Said(f"{wrong}."), Said(what_to_do(trouble))))


def _accepted(about: LetterContext) -> Letter | None:
    """The letter may be late: what is no longer true by then it does not promise."""
    state = about.view.inquiry.state
    if state is State.CLOSED:
        return None
    return Letter(
        f"Вопрос получен, {about.reference}",
        (
            Said(f"Мы получили ваш вопрос. Его номер: {about.reference}."),
            *([Quoted(about.view.words)] if about.may_quote else []),
            *([Said(HIDDEN)] if about.view.masked else []),
            *(_promise(about) if state in (State.NEW, State.CLAIMED) else ()),
            *_more(about),
            Linked("Страница вопроса", about.page),
            Said(
                "Там видно, что с вопросом, и там же можно дописать или приложить снимок экрана. "
                "Ссылка только для вас: кто её откроет, увидит вопрос."
            ),
            *ask_for_consent(about),
        ),
    )


def _more(about: LetterContext) -> tuple[Said, ...]:
    """Ask once for more where a letter told little: the form has asked before it was sent."""
    inquiry = about.view.inquiry
    if inquiry.channel is not Channel.MAIL or inquiry.state is not State.NEW:
        return ()
    if not is_vague(about.view.words) or about.view.said(TextKind.ADDITION):
        return ()
    wording = about.view.regulation.wording_of(inquiry.kind, inquiry.topic)
    advice = wording.advice() if wording else "Напишите, где это, что вы делали и что увидели."
    return (Said(f"Можно ли сказать точнее? {advice} Допишите это на странице вопроса."),)


def _reopened(about: LetterContext) -> Letter | None:
    inquiry = about.view.inquiry
    if inquiry.cycle != about.delivery.cycle or inquiry.state not in (State.NEW, State.CLAIMED):
        return None
    return Letter(
        f"Занимаемся вопросом снова, {about.reference}",
        (
            Said("Ответ не помог, и мы занимаемся вашим вопросом снова."),
            *([Quoted(inquiry.subject)] if about.may_quote else []),
            *_promise(about),
            Linked("Страница вопроса", about.page),
        ),
    )


def _promise(about: LetterContext) -> tuple[Said, ...]:
    calendar = about.view.regulation.calendar
    hours = dates.school_hours_notice(calendar, about.now)
    seen = "" if about.view.inquiry.state is State.NEW else " Им уже занимаются."
    return (
        Said(f"{about.due.we_answer}{seen}"),
        Said(f"{describe_count(about.view.counted_with_waits)}."),
        *([Said(f"{hours}.")] if not seen else []),
    )


def _link(about: LetterContext) -> Letter:
    return Letter(
        f"Ссылка на ваш вопрос, {about.reference}",
        (
            Said("Вы попросили прислать ссылку на страницу вопроса ещё раз. Вот она:"),
            Linked("Страница вопроса", about.page),
            Said("Если вы об этом не просили, ничего делать не нужно."),
        ),
    )


def _chat_down(about: LetterContext) -> Letter | None:
    inquiry, view = about.view.inquiry, about.view
    if not inquiry.is_open:
        return None
    pupils = ", ".join(f"{c.surname} {c.name}, {c.school_class}" for c in view.children)
    contacts = ", ".join(way for way in (inquiry.phone, inquiry.email) if way) or "не оставлены"
    return Letter(
        f"Чат недоступен, вопрос {about.reference}",
        (
            Said("Чат давно не отвечает, поэтому вопрос приходит по электронной почте."),
            Said(
                f"Тема: {view.regulation.topic_title(inquiry.kind, inquiry.topic)}. "
                f"{about.due.to_answer}"
            ),
            Said(f"Спрашивает: {inquiry.requester_name}. Контакты: {contacts}."),
            *([Said(f"Ребёнок: {pupils}.")] if pupils else []),
            Quoted(view.words),
            Said(
                "Когда чат заработает, карточка с кнопками появится в нём сама. Если успели "
                "ответить по телефону, отметьте это на карточке."
            ),
        ),
    )


LETTERS: dict[NotificationType, Callable[[LetterContext], Letter | None]] = {
    NotificationType.ACCEPTED: _accepted,
    NotificationType.ERASE_ASKED: erase_asked,
    NotificationType.CONSENT_WITHDRAWN: consent_withdrawn,
    NotificationType.REOPENED: _reopened,
    NotificationType.QUESTION: question,
    NotificationType.ANSWER: answer,
    NotificationType.CORRECTION: correction,
    NotificationType.HANDOFF: handoff,
    NotificationType.LETTER_ANEW: letter_anew,
    NotificationType.VENDOR_ASK: vendor_ask,
    NotificationType.VENDOR_WANTS: vendor_wants,
    NotificationType.VENDOR_OWED: vendor_owed,
    NotificationType.VENDOR_REJECTED: vendor_rejected,
    NotificationType.CLOSED: closed,
    NotificationType.AUTO_CLOSED: auto_closed,
    NotificationType.LINK: _link,
    NotificationType.IF_HELPED: if_helped,
    NotificationType.CHAT_DOWN: _chat_down,
}
