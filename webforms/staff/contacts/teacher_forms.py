"""The forms of a teacher's contacts: his own, and as the head enters him."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField
from wtforms.validators import ValidationError

from helpdesk.contacts.pasting import read_classes
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.regulation.contact_details import (
    plain_phone,
    problem_of_mail,
    problem_of_phone,
    problem_of_user,
)
from webforms.web import typed
from webforms.web.forms import at_most, required
from webforms.web.site import site


class _Form(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    class Meta(FlaskForm.Meta):  # type: ignore[misc] # as above
        # CSRFProtect has looked at the token before any view is called.
        csrf = False

    def problems(self) -> Iterator[tuple[str, str]]:
        for field in self:
            if field.errors:
                yield field.id, str(field.errors[0])


def refuse_problem(problem: str) -> None:
    if problem:
        raise ValidationError(f"{problem[0].upper()}{problem[1:]}.")


class OwnForm(_Form):
    """How a teacher is reached, and what of it parents see."""

    phone = StringField("Телефон", [at_most(40)], filters=[plain_phone])
    shows_phone = BooleanField("Показывать телефон родителям")
    mail = StringField("Электронная почта", [at_most(254)], filters=[typed.line])
    shows_mail = BooleanField("Показывать почту родителям")

    def validate_phone(self, field: Field) -> None:
        refuse_problem(problem_of_phone(field.data or "", site().regulation.school.area_code))
        if self.shows_phone.data and not field.data:
            raise ValidationError("Чтобы показывать телефон, впишите его.")

    def validate_mail(self, field: Field) -> None:
        refuse_problem(problem_of_mail(field.data or ""))
        if self.shows_mail.data and not field.data:
            raise ValidationError("Чтобы показывать почту, впишите её.")

    def said(self) -> dict[str, Any]:
        return {**self.data, "phone": self.phone.data or "", "mail": self.mail.data or ""}


class TeacherForm(_Form):
    """A teacher as the head enters him."""

    name = StringField(
        "Фамилия, имя, отчество", [required("Впишите имя."), at_most(100)], filters=[typed.line]
    )
    leads = StringField("Классный руководитель в", [at_most(100)], filters=[typed.line])
    teaches = StringField("Предметы и классы", [at_most(2000)], filters=[typed.words])
    phone = StringField("Телефон", [at_most(40)], filters=[plain_phone])
    mail = StringField("Электронная почта", [at_most(254)], filters=[typed.line])
    user = StringField("Имя в чате", [at_most(65)], filters=[typed.line])

    def validate_leads(self, field: Field) -> None:
        _, strange = read_classes(field.data or "")
        if strange:
            raise ValidationError(f"Это не класс: {', '.join(strange)}. Нужно, например: 5А, 6Б.")

    def validate_teaches(self, field: Field) -> None:
        for line in (field.data or "").splitlines():
            subject, _, classes = line.rpartition(":")
            found, strange = read_classes(classes)
            if line.strip() and (not subject.strip() or not found or strange):
                raise ValidationError(f"Не понята строка «{line}». Нужно: Математика: 5А, 6Б.")

    def validate_phone(self, field: Field) -> None:
        refuse_problem(problem_of_phone(field.data or "", site().regulation.school.area_code))

    def validate_mail(self, field: Field) -> None:
        refuse_problem(problem_of_mail(field.data or ""))

    def validate_user(self, field: Field) -> None:
        refuse_problem(problem_of_user(_user(field.data)))

    @classmethod
    def of(cls, known: Contact) -> "TeacherForm":
        subjects: dict[str, list[str]] = {}
        for lesson in known.teaches:
            subjects.setdefault(lesson.subject, []).append(lesson.school_class)
        teaches = [f"{subject}: {', '.join(names)}" for subject, names in subjects.items()]
        written = {"leads": ", ".join(known.leads), "teaches": "\n".join(teaches)}
        return cls(data={**vars(known), **written})

    def contact(self, contact_id: int) -> Contact:
        return Contact(
            contact_id,
            self.name.data,
            _user(self.user.data),
            self.phone.data or "",
            self.mail.data or "",
            leads=read_classes(self.leads.data or "")[0],
            teaches=tuple(_lessons(self.teaches.data or "")),
        )


def _user(written: str | None) -> str:
    return (written or "").removeprefix("@").casefold()


def _lessons(written: str) -> Iterator[Lesson]:
    for line in written.splitlines():
        subject, _, classes = line.rpartition(":")
        for school_class in read_classes(classes)[0]:
            yield Lesson(" ".join(subject.split())[:80], school_class)
