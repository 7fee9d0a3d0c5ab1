"""The memo, said once: for its page, for a class chat, as a sheet and as slips to hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.contacts.contact_queries import by_class
from helpdesk.domain.contact_values import ClassContacts
from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import MARGIN, new_sheet
from webforms.papers.schedule_words import Shown, overview, term
from webforms.web.site import address, site

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

TITLE = "Как получить помощь с «Дневником.ру»"
_SLIPS = ((0, 0), (1, 0), (0, 1), (1, 1))
_GAP = 6


@dataclass(frozen=True)
class Leader:
    """Who leads a class, with what may be shown; the school's phone in place of a hidden one."""

    school_class: str
    name: str
    phone: str
    dial: str
    mail: str


@dataclass(frozen=True)
class Memo:
    """What it says; `form` and `contacts` are the addresses of their pages."""

    shown: Shown | None
    leaders: tuple[Leader, ...]
    form: str
    contacts: str
    answer_in: str
    regulation: Regulation

    @property
    def hours(self) -> tuple[str, ...]:
        """One line a slot: «Понедельник, 9:00–12:00: Марина Юрьевна, кабинет информатики»."""
        if self.shown is None:
            return ()
        return tuple(
            f"{day.name}, {row.hours}: {row.name}{f', {row.room}' if row.room else ''}"
            for day in self.shown.days
            for row in day.rows
        )

    @property
    def chat_words(self) -> str:
        """Return the text for a class chat: short, plain, with the addresses."""
        school = self.regulation.school
        lines = [
            f"{TITLE} ({school.name})",
            "",
            f"Задать вопрос: {self.form}",
            f"Ответим в течение {self.answer_in}. Телефон школы: {school.phone}.",
            f"Телефоны и почта учителей: {self.contacts}",
        ]
        if self.shown:
            lines.append(f"Прийти лично: {self.form}schedule")
        lines.append("Пароли и коды никому не присылайте.")
        return "\n".join(lines)


def memo() -> Memo:
    regulation = site().regulation
    classes = site().desk.read(by_class)
    leaders = (_leader(each, regulation) for each in classes)
    return Memo(
        overview().shown,
        tuple(each for each in leaders if each is not None),
        address("/"),
        address("/contacts"),
        term(regulation.terms.parent),
        regulation,
    )


def _leader(found: ClassContacts, regulation: Regulation) -> Leader | None:
    if found.teacher is None:
        return None
    phone = found.teacher.shown_phone or regulation.school.phone
    dial = regulation.dialable(phone)
    return Leader(found.school_class, found.teacher.name, phone, dial, found.teacher.shown_mail)


def memo_sheet(memo: Memo, made_at: datetime) -> Sheet:
    school = memo.regulation.school
    sheet = new_sheet("Памятка для родителей", made_at, footer_words=school.name)
    sheet.heading(TITLE, size=18)
    sheet.paragraph(f"Памятка для родителей (законных представителей). {school.name}", align="C")
    sheet.ln(2)
    sheet.qr(
        memo.form,
        "Задать вопрос через форму: наведите камеру телефона или наберите адрес. "
        f"Ответим в течение {memo.answer_in}.",
        side=38,
    )
    _point(
        sheet,
        "Спросить учителя-предметника или классного руководителя",
        "По телефону, по почте, лично, на родительском собрании. "
        f"Телефоны и адреса: {memo.contacts}",
    )
    _point(sheet, "Прийти лично", "\n".join(memo.hours) or "Часы приёма скажут по телефону школы.")
    for said in memo.shown.absences if memo.shown else ():
        sheet.paragraph(said, bold=True)
    _point(sheet, "Позвонить или написать в школу", f"Телефон {school.phone}, почта {school.mail}.")
    _point(
        sheet,
        "Чтобы ответили быстрее",
        "Скажите чётко и конкретно: класс, предмет, дата, что "
        "вы делали и что видите на экране. Пароли и коды никому не присылайте: новый пароль "
        "лично даст классный руководитель.",
    )
    vendor = memo.regulation.vendor
    paid = " (звонок платный)" if vendor.phone_is_paid else ""
    _point(
        sheet, "Если школа помочь не смогла", f"{vendor.name}: {vendor.mail}, {vendor.phone}{paid}."
    )
    if memo.leaders:
        sheet.paragraph("Классные руководители", bold=True)
        rows = [(each.school_class, each.name, each.phone, each.mail) for each in memo.leaders]
        sheet.rows(("Класс", "Кто", "Телефон", "Почта"), rows, widths=(10, 40, 22, 35), size=10)
    return sheet


def _point(sheet: Sheet, title: str, words: str) -> None:
    sheet.paragraph(title, bold=True)
    sheet.paragraph(words)
    sheet.ln(1)


def slips_sheet(memo: Memo, made_at: datetime) -> Sheet:
    """Return a sheet with the same slip four times, and lines to cut along."""
    sheet = new_sheet("Памятки, чтобы раздать", made_at)
    sheet.set_auto_page_break(False)
    width, height = sheet.w / 2, sheet.h / 2
    sheet.set_draw_color(160)
    sheet.set_dash_pattern(dash=2, gap=2)
    sheet.line(width, MARGIN, width, sheet.h - MARGIN)
    sheet.line(MARGIN, height, sheet.w - MARGIN, height)
    sheet.set_dash_pattern()
    for across, down in _SLIPS:
        sheet.set_left_margin(across * width + _GAP + (MARGIN - _GAP) * (1 - across))
        sheet.set_right_margin(sheet.w - (across + 1) * width + _GAP + (MARGIN - _GAP) * across)
        sheet.set_xy(sheet.l_margin, down * height + MARGIN)
        _slip(sheet, memo)
    sheet.set_margin(MARGIN)
    return sheet


def _slip(sheet: Sheet, memo: Memo) -> None:
    school = memo.regulation.school
    sheet.paragraph(TITLE, size=12, bold=True)
    sheet.paragraph(school.name, size=9)
    sheet.qr(memo.form, "Спросите через форму.", side=32)
    sheet.paragraph(f"Ответим в течение {memo.answer_in}.", size=9, bold=True)
    sheet.paragraph(
        "Или спросите учителя-предметника, классного руководителя: лично, на "
        f"собрании, по телефону, по почте. Телефоны и адреса: {memo.contacts}",
        size=9,
    )
    sheet.paragraph(f"Телефон школы {school.phone}, почта {school.mail}", size=9)
    if memo.shown:
        sheet.paragraph(f"Часы приёма: {memo.form}schedule", size=9)
    sheet.paragraph("Пароли и коды никому не присылайте.", size=9)
