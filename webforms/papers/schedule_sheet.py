"""The schedule as a sheet of A4 for the notice board (regulation, sections 2 to 4)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import new_sheet
from webforms.papers.schedule_words import TITLE, Shown, term
from webforms.web.site import address

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

# So many lines have room in large letters.
MOST_LARGE = 8


def schedule_sheet(found: Shown, regulation: Regulation, made_at: datetime) -> Sheet:
    school = regulation.school
    sheet = new_sheet(
        "График оказания помощи", made_at, footer_words=f"{school.name} · версия {found.number}"
    )
    with sheet.at_right(0.45):
        for line in found.stamp:
            sheet.paragraph(line, size=10.5, bold=line == found.stamp[0])
    sheet.ln(2)
    # As in the regulation: the formal name, which the stamp has too.
    formal = regulation.consent.operator
    sheet.heading(f"{TITLE} при переходе {formal} на безбумажное ведение журналов (ББЖ)", size=14)
    sheet.paragraph(f"{found.valid} {found.agreed}", size=9)
    rows = [
        (day.name if first else "", row.hours, row.name, row.room, row.phone)
        for day in found.days
        for first, row in zip([True] + [False] * len(day.rows), day.rows, strict=False)
    ]
    sheet.rows(
        ("День", "Часы", "Кто помогает", "Кабинет", "Телефон"),
        rows,
        widths=(24, 22, 36, 30, 28),
        size=11 if len(rows) <= MOST_LARGE else 10,
    )
    for said in found.absences:
        sheet.paragraph(said, size=10, bold=True)
    _ways(sheet, regulation)
    asking = "Задать вопрос через форму: наведите камеру телефона или наберите адрес."
    sheet.qr(address("/"), asking, side=30)
    return sheet


def _ways(sheet: Sheet, regulation: Regulation) -> None:
    school, terms = regulation.school, regulation.terms
    by_phone = f"по телефону {school.phone}, по почте {school.mail}"
    sheet.paragraph("Сотрудникам школы", size=11, bold=True)
    sheet.paragraph(
        f"Обращайтесь лично в приёмные часы, {by_phone}. "
        f"Обращения рассматриваются в течение {term(terms.staff)}.",
        size=10,
    )
    sheet.paragraph("Родителям (законным представителям)", size=11, bold=True)
    sheet.paragraph(
        "Обращайтесь лично, в том числе на родительских собраниях; по телефону или по почте "
        f"учителя-предметника, классного руководителя ({address('/contacts')}); "
        f"в школу: {by_phone}. Обращения рассматриваются в течение {term(terms.parent)}.",
        size=10,
    )
    sheet.paragraph(
        "Говорите, что не получается, чётко и конкретно: класс, предмет, дата, что видно на "
        "экране. Так ответ придёт быстрее.",
        size=10,
    )
    sheet.ln(1)
