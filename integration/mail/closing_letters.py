"""Letters that say that an inquiry was closed, and how it comes back."""

from helpdesk.domain import dates
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from integration.mail.letter_parts import Letter, LetterContext, Linked, Said


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
