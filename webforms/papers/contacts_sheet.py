"""Teachers' contacts as a sheet of A4 for the notice board (regulation, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.domain import dates
from helpdesk.domain.contact_values import ClassContacts, Contact
from webforms.papers.making import new_sheet
from webforms.papers.schedule_words import term
from webforms.web.site import address, site

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

TITLE = "К кому обратиться по «Дневнику.ру»"


def contacts_sheet(
    classes: Sequence[ClassContacts], people: Sequence[Contact], made_at: datetime
) -> Sheet:
    regulation = site().regulation
    school, today = regulation.school, regulation.calendar.local_date(made_at)
    made = f"{school.name} · на {dates.day_and_month(today, today)} {today.year} года"
    sheet = new_sheet(TITLE, made_at, footer_words=made)
    sheet.paragraph(school.full_name, size=10, align="C")
    sheet.heading(TITLE)
    sheet.paragraph(
        "Классный руководитель и учитель-предметник помогут сами или передадут вопрос консультанту "
        f"школы. По регламенту ответим в течение {term(regulation.terms.parent)}. Телефон "
        f"школы: {school.phone}, почта: {school.mail}."
    )
    led = [(each.school_class, each.teacher) for each in classes if each.teacher]
    if led:
        sheet.heading("Классные руководители", size=13, align="L")
        sheet.rows(
            ("Класс", "Учитель", "Телефон", "Почта"),
            [(name, leader.name, *_ways(leader)) for name, leader in led],
            widths=(10, 38, 24, 38),
            size=10,
        )
    taught = [each for each in people if each.teaches]
    if taught:
        sheet.heading("Учителя-предметники", size=13, align="L")
        sheet.rows(
            ("Учитель", "Предмет и классы", "Телефон", "Почта"),
            [(each.name, _subjects(each), *_ways(each)) for each in taught],
            widths=(32, 32, 20, 30),
            size=10,
        )
    sheet.qr(
        address("/contacts"),
        "Эта страница на телефоне: наведите камеру. Там же можно задать вопрос.",
    )
    return sheet


def _ways(who: Contact) -> tuple[str, str]:
    school = site().regulation.school
    return who.shown_phone or f"школа: {school.phone}", who.shown_mail or "—"


def _subjects(who: Contact) -> str:
    subjects: dict[str, list[str]] = {}
    for lesson in who.teaches:
        subjects.setdefault(lesson.subject, []).append(lesson.school_class)
    return "; ".join(f"{subject}: {', '.join(names)}" for subject, names in subjects.items())
