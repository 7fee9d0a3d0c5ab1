"""Letters with a question, an answer or a better one; whether it helped, and that all is closed."""

from helpdesk.domain import dates
from helpdesk.domain.deadline_words import PAUSED
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import ANSWERS, Text, TextKind
from integration.mail.letter_parts import Content, Letter, LetterContext, Part
from integration.notifications.about import EARLIER, NOT_HELPED

REPLY_KINDS = (TextKind.CLARIFICATION, TextKind.ADDITION)
CLOSED = "Вопрос закрыт"
HELPED = "Помогло или нет? Ответить"


def if_helped(about: LetterContext) -> Letter:
    """Whoever writes again after an answer may say thanks, or that nothing has changed."""
    return about.letter(
        "Помог ли наш ответ?",
        "Мы получили ваше письмо и добавили его к вопросу, на который уже ответили.",
        about.link(HELPED),
        NOT_HELPED,
    )


def question(about: LetterContext) -> Letter | None:
    """Several may be open at once; one that the requester has replied to is not asked again."""
    asked, replies = about.text(TextKind.QUESTION), about.view.said(*REPLY_KINDS)
    if asked is None or any(t.id > asked.id and t.role is Role.REQUESTER for t in replies):
        return None
    return about.letter(
        "У нас вопрос к вам",
        "Чтобы ответить, нам нужно уточнить:",
        *_words_of(about, asked),
        about.link("Ответить на вопрос"),
        f"Пока вы не ответили, {PAUSED}." if about.view.inquiry.state is State.WAITING else None,
    )


def answer(about: LetterContext) -> Letter | None:
    given = about.text(*ANSWERS)
    if given is None:
        return None
    known = about.view.people.get(given.author_id)
    answers = f"Отвечает {known.name}:" if known else "Наш ответ:"
    from_vendor = given.kind is TextKind.VENDOR_ANSWER
    return about.letter(
        "Ответ готов",
        f"Вы спрашивали: «{about.view.inquiry.subject}»" if about.may_quote else None,
        "Ответила поддержка «Дневник.ру»:" if from_vendor else answers,
        *_words_of(about, given),
        about.link(HELPED),
        NOT_HELPED,
    )


def correction(about: LetterContext) -> Letter | None:
    given = about.text(TextKind.CORRECTION)
    if given is None:
        return None
    before = [about.quoted(text) for text in about.view.answers if text.id < given.id]
    return about.letter(
        "Исправленный ответ",
        "В прошлом ответе была неточность. Вот исправленный:",
        *_words_of(about, given),
        about.link(HELPED),
        # What holds no longer stands below all else.
        *((EARLIER, before[-1]) if before else ()),
    )


def _words_of(about: LetterContext, given: Text) -> tuple[Part, Content]:
    """Return the words, and that there are pictures, and where.

    They do not travel in the letter: five of them outgrow what mail servers take, and the answer
    would be refused with them. On the page they can also be erased some day.
    """
    count = len(about.view.pictures_of(given.id))
    shown = dates.counted(count, "снимок экрана", "снимка экрана", "снимков экрана")
    said = f"К этим словам приложено: {shown}. Откройте страницу вопроса, они там."
    return about.quoted(given), said if count else None


def closed(about: LetterContext) -> Letter | None:
    reason = about.view.inquiry.close_reason
    if reason is None:
        return None
    comment, first = about.view.said(TextKind.REASON), about.view.original
    return about.letter(
        CLOSED,
        f"{reason.heading}.",
        f"Следите за вопросом {first}." if first else None,
        about.quoted(comment[-1]) if comment else None,
        about.link(),
        None if reason is CloseReason.DUPLICATE else _reopening(about),
        f"Или позвоните в школу: {about.view.regulation.school.phone}.",
    )


def auto_closed(about: LetterContext) -> Letter:
    said = "Мы давно не получали от вас вестей и закрыли вопрос."
    return about.letter(CLOSED, said, about.link(), _reopening(about))


def _reopening(about: LetterContext) -> str:
    days = about.view.regulation.windows.reopen.days
    within = f" в течение {dates.counted(days, 'дня', 'дней', 'дней')}" if days else ""
    return f"Не помогло? Нажмите на странице «Не помогло»{within}: мы займёмся вопросом снова."
