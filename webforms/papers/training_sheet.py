"""«Лист обучения»: the five topics, to be dated and signed by both (regulation, section 2)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.model import Training
from helpdesk.training.plan import written_later
from webforms.papers.making import new_sheet
from webforms.web.rendering import short_date

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

HEAD = ("№", "Тема", "Показано: дата", "Подпись обучающего", "Умею: дата", "Подпись сотрудника")


def training_sheet(
    held: Training, regulation: Regulation, director: tuple[str, str], made_at: datetime
) -> Sheet:
    """Return the sheet; `director` is who signs, as post and name. What was marked is dated."""
    calendar, school = regulation.calendar, regulation.school
    local, last = calendar.local(made_at), calendar.last_day(held.due_at)
    sheet = new_sheet(
        "Лист обучения", made_at, footer_words=f"{school.name} · № {held.id} · {local:%d.%m.%Y}"
    )
    sheet.paragraph(regulation.consent.operator, align="C")
    sheet.heading("Лист обучения нового сотрудника работе в ИС «Дневник.ру»", size=15)
    facts = (
        ("Сотрудник", ", ".join(filter(None, (held.name, held.position)))),
        ("Вступление в должность", f"{held.started_on:%d.%m.%Y}"),
        ("Обучить не позднее", dates.marked(f"{last:%d.%m.%Y}", last, calendar)),
        ("Обучает", held.trainer_name),
    )
    for what, words in facts:
        sheet.paragraph(f"{what}: {words}")
    sheet.paragraph(
        "По регламенту (раздел 2) новые сотрудники обучаются работе в ИС «Дневник.ру» в срок не "
        "позднее 5 рабочих дней со дня вступления в должность.",
        size=10,
    )
    sheet.ln(2)
    # A second line in each row leaves room for a signature.
    rows = []
    for number, topic in enumerate(held.topics, 1):
        taught, signed = held.taught(topic.code), held.signed(topic.code)
        rows.append(
            (
                str(number),
                f"{topic.title}\n ",
                f"{taught.day:%d.%m.%Y}" if taught and taught.day else "",
                "",
                f"{calendar.local(signed.at):%d.%m.%Y}" if signed else "",
                "",
            )
        )
    sheet.rows(HEAD, rows, widths=(6, 30, 16, 17, 16, 17), size=10)
    sheet.paragraph("Даты, которые здесь напечатаны, отмечены в программе.", size=9)
    if held.paper:
        later = entered_later(held, calendar)
        sheet.paragraph(f"Лист подписан на бумаге {short_date(held.paper.day)}{later}.", size=9)
    sheet.line_to_sign("Сотрудник", held.name)
    sheet.line_to_sign("Обучал(а)", held.trainer_name)
    sheet.line_to_sign(*director)
    return sheet


def entered_later(held: Training, calendar: WorkingCalendar) -> str:
    """Say that the day of the signature was entered later, and no picture shows it."""
    day = short_date(written_later(held, calendar))
    return f"; дата подписи внесена позже, {day}, снимка листа нет" if day else ""
