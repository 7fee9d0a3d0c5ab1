"""The values of contacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A subject taught in a class: «Математика», «5А»."""

    subject: str
    school_class: str


@dataclass(frozen=True)
class Contact:
    """A teacher: by which phone and mail he may be reached, which classes he leads and teaches.

    `user` is the name in the chat, empty where it is not known. `phone` and `mail` are for staff:
    only `shown_phone` and `shown_mail` may leave the school.
    """

    id: int
    name: str
    user: str = ""
    phone: str = ""
    mail: str = ""
    shows_phone: bool = False
    shows_mail: bool = False
    leads: tuple[str, ...] = ()
    teaches: tuple[Lesson, ...] = ()

    @property
    def shown_phone(self) -> str:
        """The phone, if its owner allows it to be shown; else empty: show the school's."""
        return self.phone if self.shows_phone else ""

    @property
    def shown_mail(self) -> str:
        """The mail address, if its owner allows it to be shown; else empty."""
        return self.mail if self.shows_mail else ""

    @property
    def classes(self) -> frozenset[str]:
        """Every class that he leads or teaches."""
        return frozenset((*self.leads, *(each.school_class for each in self.teaches)))

    def subjects_in(self, school_class: str) -> tuple[str, ...]:
        """Return what he teaches in a class."""
        return tuple(each.subject for each in self.teaches if each.school_class == school_class)


@dataclass(frozen=True)
class ClassContacts:
    """Whom the parents of a class may ask."""

    school_class: str
    teacher: Contact | None
    subject_teachers: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class StaffMember:
    """A member of staff: by Mattermost id and user name, either empty where it is not known."""

    id: str
    user: str
    name: str
