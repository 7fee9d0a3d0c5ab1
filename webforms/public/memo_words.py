"""What the memo says, once: the page, the papers and the class chat show it each in their shape."""

from dataclasses import dataclass

from helpdesk.contacts.queries import by_class
from helpdesk.domain.contact_values import ClassContacts
from helpdesk.regulation.regulation import Regulation
from webforms.public.schedule import contacts_address
from webforms.public.schedule_words import Shown, form_address, overview, term
from webforms.web.site import site

TITLE = "Как получить помощь с «Дневником.ру»"


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
    """`form` and `contacts` are addresses; `contacts` is empty where there is no such page."""

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
        ]
        if self.contacts:
            lines.append(f"Телефоны и почта учителей: {self.contacts}")
        if self.shown:
            lines.append(f"Прийти лично: {self.form}schedule")
        lines.append("Пароли и коды никому не присылайте.")
        return "\n".join(lines)


def memo() -> Memo:
    regulation = site().regulation
    with site().desk.reading() as connection:
        classes = by_class(connection)
    leaders = (_leader(each, regulation) for each in classes)
    return Memo(
        overview().shown,
        tuple(each for each in leaders if each is not None),
        form_address(),
        contacts_address(),
        term(regulation.terms.parent),
        regulation,
    )


def _leader(found: ClassContacts, regulation: Regulation) -> Leader | None:
    if found.teacher is None:
        return None
    phone = found.teacher.shown_phone or regulation.school.phone
    dial = regulation.dialable(phone)
    return Leader(found.school_class, found.teacher.name, phone, dial, found.teacher.shown_mail)
