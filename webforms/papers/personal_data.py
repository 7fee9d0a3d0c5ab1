"""The consent as a sheet to sign; a person's data as one file (152-FZ, art. 9 and 14)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.domain import dates
from helpdesk.domain.states import Kind
from helpdesk.domain.texts import Attachment, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.inquiries.consents import edition
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.decisions import Consent, School
from helpdesk.storage.attachments import FileStore
from webforms.papers.journal_rows import DETAILS
from webforms.papers.making import new_sheet

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

TITLE = "Сведения о персональных данных"
CONSENT = "Согласие на обработку персональных данных"
# Millimetres: a screenshot is shown whole, and leaves room for another.
WIDEST, HIGHEST = 170, 110
_KINDS = {
    TextKind.WORDS: "Вопрос",
    **DETAILS,
    TextKind.QUESTION: "Наш вопрос",
    TextKind.CLARIFICATION: "Ответ на наш вопрос",
    TextKind.ADDITION: "Дополнение",
    TextKind.ANSWER: "Ответ школы",
    TextKind.CORRECTION: "Исправленный ответ",
    TextKind.CALL_NOTE: "Запись о звонке",
    TextKind.NOTE: "Записка коллеге",
    TextKind.VENDOR_ANSWER: "Ответ поддержки",
    TextKind.VENDOR_CASE: "Номер обращения в поддержке",
    TextKind.VENDOR_WANTS: "Поддержка просит",
    TextKind.VENDOR_TOLD: "Отправлено поддержке",
    TextKind.VENDOR_REJECTED: "Поддержка отклонила",
    TextKind.REASON: "Почему закрыт",
    TextKind.LETTER: "Письмо в поддержку",
}


def consent_sheet(document: Consent, school: School, made_at: datetime) -> Sheet:
    """Return the consent as a sheet, for people who agree on paper."""
    paper = new_sheet(CONSENT, made_at, footer_words=school.name)
    paper.heading(CONSENT, size=14)
    paper.paragraph(f"Я, {'_' * 60}")
    paper.paragraph("(фамилия, имя, отчество родителя)")
    paper.paragraph(f"Ребёнок, класс: {'_' * 48}")
    for part in document.text.split("\n\n"):
        paper.paragraph(" ".join(part.split()))
    paper.paragraph(f"Оператор: {document.operator}, {document.operator_address}.")
    paper.paragraph(f"{edition(document.version).capitalize()}.")
    paper.paragraph(f"Подпись: {'_' * 24}     Дата: {'_' * 18}")
    return paper


def data_sheet(found: Sequence[InquiryView], files: FileStore, made_at: datetime) -> Sheet:
    """Return the paper about these inquiries of one person, pictures included."""
    regulation = found[0].regulation
    local = regulation.calendar.local(made_at)
    made = f"{local:%d.%m.%Y}, {dates.clock(local)}"
    sheet = new_sheet(TITLE, made_at, footer_words=f"{regulation.school.name} · {made}")
    sheet.heading(TITLE)
    for words in _grounds(found):
        sheet.paragraph(words)
    for seen in found:
        sheet.ln(3)
        sheet.paragraph(f"Вопрос {seen.inquiry.shown_reference}", size=13, bold=True)
        sheet.rows(("Что", "Сведения"), _facts(seen), widths=(30, 70), size=10)
        for attachment in seen.attachments:
            _show(sheet, attachment, files)
    return sheet


def _grounds(found: Sequence[InquiryView]) -> Iterator[str]:
    regulation = found[0].regulation
    document = regulation.consent
    yield f"Оператор: {document.operator}, {document.operator_address}."
    yield "Зачем школа обрабатывает данные: чтобы ответить на вопрос о работе с «Дневником.ру»."
    kinds = {seen.inquiry.kind for seen in found}
    if Kind.PARENT in kinds:
        yield "Основание: согласие (статья 9 закона № 152-ФЗ), его можно отозвать в любой день."
    if Kind.STAFF in kinds:
        yield "Основание: трудовые отношения с сотрудником (статья 6 закона № 152-ФЗ)."
    yield (
        "Как: записывает, хранит, читает, уточняет и удаляет, на серверах в России. Читают "
        "консультанты школы, завуч и директор. За границу и другим организациям данные не "
        "передаются."
    )
    retention = regulation.retention
    yield (
        f"Сколько хранит: пока отвечает и {retention.questions.in_words()} после закрытия вопроса; "
        f"после отзыва согласия удаляет через {retention.withdrawn.in_words()}."
    )
    yield (
        "Вы вправе уточнить данные, потребовать их удаления и обжаловать действия школы "
        "в Роскомнадзор или в суд."
    )


def _facts(seen: InquiryView) -> Iterator[tuple[str, str]]:
    inquiry, calendar = seen.inquiry, seen.regulation.calendar
    children = "; ".join(f"{c.surname} {c.name}, {c.school_class}" for c in seen.children)
    goes = goes_at(inquiry, seen.regulation)
    facts = [
        ("Кто", f"{inquiry.requester_name}, {inquiry.kind.words}"),
        ("Телефон", inquiry.phone),
        ("Почта", inquiry.email),
        ("Имя в чате", inquiry.username),
        ("Дети", children),
        ("Откуда", f"{inquiry.channel.words}, {calendar.local(inquiry.received_at):%d.%m.%Y}"),
        ("Кто внёс вопрос", seen.recorded_by),
        ("Тема", seen.regulation.topic_title(inquiry.kind, inquiry.topic)),
        ("Состояние", inquiry.state.words),
        ("Удалится", f"{calendar.local(goes):%d.%m.%Y}" if goes else "через указанный срок"),
    ]
    yield from ((label, value) for label, value in facts if value)
    for text in seen.texts:
        if text.body:
            yield f"{_KINDS[text.kind]}, {calendar.local(text.created_at):%d.%m.%Y}", text.body


def _show(sheet: Sheet, attachment: Attachment, files: FileStore) -> None:
    try:
        data = files.get(attachment.name)
    except FileNotFoundError:
        sheet.paragraph("Снимок экрана: файл не найден.")
        return
    sheet.picture(io.BytesIO(data), "Снимок экрана", width=WIDEST, height=HIGHEST)
