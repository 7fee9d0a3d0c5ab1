"""Letters with a question, an answer or a better one; whether it helped, and that all is closed."""

from helpdesk.domain import dates
from helpdesk.domain.deadlines import PAUSED
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import Text, TextKind
from integration.mail.letter_parts import Letter, LetterContext, Linked, Quoted, Said

ANSWER_KINDS = (TextKind.ANSWER, TextKind.CORRECTION, TextKind.VENDOR_ANSWER)
REPLY_KINDS = (TextKind.CLARIFICATION, TextKind.ADDITION)


def if_helped(about: LetterContext) -> Letter | None:
    """Whoever writes again after an answer may say thanks, or that nothing has changed."""
    if about.view.inquiry.state is not State.ANSWERED:
        return None
    return Letter(
        f"Помог ли наш ответ? {about.reference}",
        (
            Said("Мы получили ваше письмо и добавили его к вопросу, на который уже ответили."),
            Linked("Помогло или нет? Ответить", about.page),
            Said("Если не помогло, нажмите «Не помогло»: мы займёмся вопросом снова."),
        ),
    )


def _is_open_question(about: LetterContext, asked: Text) -> bool:
    """Whether nothing of the requester's has followed it; several may be open at once."""
    replies = about.view.said(*REPLY_KINDS)
    is_replied = any(t.id > asked.id and t.role is Role.REQUESTER for t in replies)
    return about.view.inquiry.is_open and not is_replied


def question(about: LetterContext) -> Letter | None:
    asked = about.text(TextKind.QUESTION)
    if asked is None or not _is_open_question(about, asked):
        return None
    stands_still = about.view.inquiry.state is State.WAITING
    return Letter(
        f"У нас вопрос к вам, {about.reference}",
        (
            Said("Чтобы ответить, нам нужно уточнить:"),
            about.quoted(asked),
            *_pictures(about, asked),
            Linked("Ответить на вопрос", about.page),
            *([Said(f"Пока вы не ответили, {PAUSED}.")] if stands_still else []),
        ),
    )


def answer(about: LetterContext) -> Letter | None:
    given = about.text(*ANSWER_KINDS)
    if given is None:
        return None
    from_vendor = given.kind is TextKind.VENDOR_ANSWER
    return Letter(
        f"Ответ готов, {about.reference}",
        (
            *([Said(f"Вы спрашивали: «{about.view.inquiry.subject}»")] if about.may_quote else []),
            Said("Ответила поддержка «Дневник.ру»:" if from_vendor else _answers(about, given)),
            about.quoted(given),
            *_pictures(about, given),
            Linked("Помогло или нет? Ответить", about.page),
            Said("Если не помогло, нажмите «Не помогло»: мы займёмся вопросом снова."),
        ),
    )


def _answers(about: LetterContext, given: Text) -> str:
    known = about.view.people.get(given.author_id)
    return f"Отвечает {known.name}:" if known else "Наш ответ:"


def correction(about: LetterContext) -> Letter | None:
    given = about.text(TextKind.CORRECTION)
    if given is None:
        return None
    return Letter(
        f"Исправленный ответ, {about.reference}",
        (
            Said("В прошлом ответе была неточность. Вот исправленный:"),
            about.quoted(given),
            *_pictures(about, given),
            Linked("Помогло или нет? Ответить", about.page),
            *_earlier(about, given),
        ),
    )


def _pictures(about: LetterContext, given: Text) -> tuple[Said, ...]:
    """Say that there are pictures, and where.

    They do not travel in the letter: five of them outgrow what mail servers take, and the answer
    would be refused with them. On the page they can also be erased some day.
    """
    count = len(about.view.pictures_of(given.id))
    if not count:
        return ()
    shown = dates.counted(count, "снимок экрана", "снимка экрана", "снимков экрана")
    return (Said(f"К этим словам приложено: {shown}. Откройте страницу вопроса, они там."),)


def _earlier(about: LetterContext, correction: Text) -> tuple[Said | Quoted, ...]:
    """Repeat what holds no longer, below all else."""
    before = [text for text in about.view.answers if text.id < correction.id]
    if not before:
        return ()
    return Said("Прежний ответ, он больше не верен:"), about.quoted(before[-1])


def closed(about: LetterContext) -> Letter | None:
    reason = about.view.inquiry.close_reason
    if about.view.inquiry.state is not State.CLOSED or reason is None:
        return None
    comment, first = about.view.said(TextKind.REASON), about.view.original
    return Letter(
        f"Вопрос закрыт, {about.reference}",
        (
            Said(f"{reason.heading}."),
            *([Said(f"Следите за вопросом {first}.")] if first else []),
            *([about.quoted(comment[-1])] if comment else []),
            Linked("Страница вопроса", about.page),
            *([] if reason is CloseReason.DUPLICATE else [_reopening(about)]),
            Said(f"Или позвоните в школу: {about.view.regulation.school.phone}."),
        ),
    )


def auto_closed(about: LetterContext) -> Letter | None:
    if about.view.inquiry.state is not State.CLOSED:
        return None
    return Letter(
        f"Вопрос закрыт, {about.reference}",
        (
            Said("Мы давно не получали от вас вестей и закрыли вопрос."),
            Linked("Страница вопроса", about.page),
            _reopening(about),
        ),
    )


def _reopening(about: LetterContext) -> Said:
    days = about.view.regulation.windows.reopen.days
    within = f" в течение {dates.counted(days, 'дня', 'дней', 'дней')}" if days else ""
    return Said(
        f"Не помогло? Нажмите на странице «Не помогло»{within}: мы займёмся вопросом снова."
    )
