"""What the desk's letters say, each on its occasion, and in which states it is worth sending."""

from collections.abc import Callable

from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import told_of
from helpdesk.domain import dates
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import OPEN, Channel, State
from helpdesk.domain.terms import describe_count
from helpdesk.domain.texts import TextKind
from helpdesk.domain.vagueness import MORE_EXACTLY, is_vague
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.kernel.leases import Delivery
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.vendor.outage_unsure import not_the_same
from integration.mail import answer_letters, handoff_letters
from integration.mail.letter_parts import (
    FROM_PROGRAM,
    Content,
    Letter,
    LetterContext,
    Part,
    compose,
)

_IN_WORK = frozenset({State.NEW, State.CLAIMED})
_HANDED_OFF = frozenset({State.HANDED_OFF})
_CLOSED = frozenset({State.CLOSED})
_ANY = frozenset(State)


def letter_of(about: LetterContext) -> Letter | None:
    """Return the letter for a delivery; None where there is nothing to say (any more)."""
    known = LETTERS.get(NotificationType(about.delivery.occasion))
    if known is None:
        return None
    states, write = known
    return write(about) if about.view.inquiry.state in states else None


def letter_about_none(delivery: Delivery) -> Letter:
    """Return a letter about no inquiry: one to oneself to see that it comes, or to the
    administrator about the chat, which cannot tell him itself.
    """
    if delivery.occasion == NotificationType.TRIAL:
        return compose("Проверка почты", FROM_PROGRAM)
    incident = told_of(delivery)
    wrong = what_is_wrong(incident)
    return compose(wrong, f"{wrong}.", what_to_do(incident))


def _accepted(about: LetterContext) -> Letter:
    """The letter may be late: what is no longer true by then it does not promise."""
    inquiry = about.view.inquiry
    return about.letter(
        "Вопрос получен",
        f"Мы получили ваш вопрос. Его номер: {inquiry.shown_reference}.",
        Part(about.view.words, "quoted") if about.may_quote else None,
        HIDDEN if about.view.masked else None,
        *(_promise(about) if inquiry.state in _IN_WORK else ()),
        _more(about),
        about.link(),
        "Там видно, что с вопросом, и там же можно дописать или приложить снимок экрана. "
        "Ссылка только для вас: кто её откроет, увидит вопрос.",
        *_ask_for_consent(about),
    )


def _more(about: LetterContext) -> str | None:
    """Ask once for more where a letter told little: the form has asked before it was sent."""
    inquiry = about.view.inquiry
    if inquiry.channel is not Channel.MAIL or inquiry.state is not State.NEW:
        return None
    if about.view.open_outage:
        return None
    if not is_vague(about.view.words) or about.view.said(TextKind.ADDITION):
        return None
    wording = about.view.regulation.wording_of(inquiry.kind, inquiry.topic)
    advice = wording.advice() if wording else "Напишите, где это, что вы делали и что увидели."
    return f"{MORE_EXACTLY} {advice} Допишите это на странице вопроса."


def _ask_for_consent(about: LetterContext) -> tuple[Content, ...]:
    """Who wrote a letter has agreed to nothing yet, and has had no page to read it on."""
    if not about.site or not about.view.lacks_consent:
        return ()
    said = (
        "Вы написали нам по электронной почте, и согласия на обработку персональных данных "
        "у нас пока нет. Прочитайте его, пожалуйста. Если согласны, ответьте на это письмо "
        "одним словом: «Согласен» или «Согласна»; это же можно отметить на странице вопроса. "
        "Не согласны — напишите, и мы удалим ваши данные."
    )
    return said, Part("Согласие на обработку данных", "linked", f"{about.site}/consent")


def _reopened(about: LetterContext) -> Letter | None:
    inquiry = about.view.inquiry
    if inquiry.cycle != about.delivery.cycle:
        return None
    return about.letter(
        "Занимаемся вопросом снова",
        "Ответ не помог, и мы занимаемся вашим вопросом снова.",
        Part(inquiry.subject, "quoted") if about.may_quote else None,
        *_promise(about),
        about.link(),
    )


def _promise(about: LetterContext) -> tuple[Content, ...]:
    hours = dates.school_hours_notice(about.view.regulation.calendar, about.now)
    is_seen = about.view.inquiry.state is not State.NEW
    return (
        f"{about.due.we_answer}{' Им уже занимаются.' if is_seen else ''}",
        f"{describe_count(about.view.counted_with_waits)}.",
        None if is_seen else f"{hours}.",
    )


def _link(about: LetterContext) -> Letter:
    return about.letter(
        "Ссылка на ваш вопрос",
        "Вы попросили прислать ссылку на страницу вопроса ещё раз. Вот она:",
        about.link(),
        "Если вы об этом не просили, ничего делать не нужно.",
    )


def _erase_asked(about: LetterContext) -> Letter | None:
    """Anybody may have written in his name: nothing is erased before he says so himself."""
    if about.view.inquiry.erased_at is not None:
        return None
    return compose(
        "Удалить ваши данные?",
        "К нам пришло письмо с вашего адреса: в нём просят удалить личные данные. Если "
        "это вы, подтвердите, пожалуйста: на странице видно, что будет удалено.",
        Part("Удалить мои данные", "linked", about.erase_page),
        "Ссылка действует семь дней. Если вы этого не просили, ничего не делайте: без "
        "подтверждения ничего не удалится. А если спрашивали о другом, ответьте на это "
        "письмо и напишите подробнее.",
    )


def _consent_withdrawn(about: LetterContext) -> Letter | None:
    goes = goes_at(about.view.inquiry, about.view.regulation)
    if goes is None or about.view.inquiry.erased_at is not None:
        return None
    calendar = about.view.regulation.calendar
    day = dates.day_and_month(calendar.local_date(goes), calendar.local_date(about.now))
    return about.letter(
        "Вы отозвали согласие",
        "Согласие на обработку личных данных отозвано. Вопрос закрыт, с ним больше никто "
        f"не работает. Данные удалим {day}.",
        "Письма, которые вы сами отправили в поддержку «Дневник.ру», школа удалить не "
        "может: об этом просят саму поддержку.",
        about.link(),
    )


def _outage_update(about: LetterContext) -> Letter | None:
    outage = about.view.open_outage
    told = outage.told(about.delivery.key) if outage else None
    if outage is None or told is None:
        return None
    title = f"{outage.title}. Что известно сейчас:"
    return about.letter("Новость о сбое", title, Part(told.words, "quoted"), about.link())


def _outage_passed(about: LetterContext) -> Letter:
    """For who was asked whether he has the same trouble, and has not said."""
    title, words = (str(about.delivery.params[name]) for name in ("title", "words"))
    passed = f"Сбой, о котором мы спрашивали, закончился. {title}:"
    also = not_the_same(about.view.inquiry)
    return about.letter("Сбой закончился", passed, Part(words, "quoted"), also, about.link())


def _chat_down(about: LetterContext) -> Letter:
    inquiry, view = about.view.inquiry, about.view
    pupils = ", ".join(f"{c.surname} {c.name}, {c.school_class}" for c in view.children)
    contacts = ", ".join(way for way in (inquiry.phone, inquiry.email) if way) or "не оставлены"
    topic = view.regulation.topic_title(inquiry.kind, inquiry.topic)
    return compose(
        f"Чат недоступен, вопрос {inquiry.shown_reference}",
        "Чат давно не отвечает, поэтому вопрос приходит по электронной почте.",
        f"Тема: {topic}. {about.due.to_answer}",
        f"Спрашивает: {inquiry.requester_name}. Контакты: {contacts}.",
        f"Ребёнок: {pupils}." if pupils else None,
        Part(view.words, "quoted"),
        "Когда чат заработает, карточка с кнопками появится в нём сама. Если успели "
        "ответить по телефону, отметьте это на карточке.",
    )


Writer = Callable[[LetterContext], Letter | None]
LETTERS: dict[NotificationType, tuple[frozenset[State], Writer]] = {
    NotificationType.ACCEPTED: (_ANY - _CLOSED, _accepted),
    NotificationType.ERASE_ASKED: (_ANY, _erase_asked),
    NotificationType.CONSENT_WITHDRAWN: (_ANY, _consent_withdrawn),
    NotificationType.REOPENED: (_IN_WORK, _reopened),
    NotificationType.QUESTION: (OPEN, answer_letters.question),
    NotificationType.ANSWER: (_ANY, answer_letters.answer),
    NotificationType.CORRECTION: (_ANY, answer_letters.correction),
    NotificationType.HANDOFF: (_HANDED_OFF, handoff_letters.handoff),
    NotificationType.LETTER_ANEW: (_HANDED_OFF, handoff_letters.letter_anew),
    NotificationType.VENDOR_ASK: (_HANDED_OFF, handoff_letters.vendor_ask),
    NotificationType.VENDOR_WANTS: (_HANDED_OFF, handoff_letters.vendor_wants),
    NotificationType.VENDOR_OWED: (_HANDED_OFF, handoff_letters.vendor_wants),
    NotificationType.VENDOR_REJECTED: (_ANY, handoff_letters.vendor_rejected),
    NotificationType.OUTAGE_UPDATE: (_ANY - _CLOSED, _outage_update),
    NotificationType.OUTAGE_PASSED: (OPEN, _outage_passed),
    NotificationType.CLOSED: (_CLOSED, answer_letters.closed),
    NotificationType.AUTO_CLOSED: (_CLOSED, answer_letters.auto_closed),
    NotificationType.LINK: (_ANY, _link),
    NotificationType.IF_HELPED: (frozenset({State.ANSWERED}), answer_letters.if_helped),
    NotificationType.CHAT_DOWN: (OPEN, _chat_down),
}
