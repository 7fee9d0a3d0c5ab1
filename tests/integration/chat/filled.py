"""What the tests of dialogs fill in, and where it is found again."""

from helpdesk.domain.people import Actor, Role
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.journal.inquiry_queries import view
from sandbox import people
from tests.integration.house import School


def told(person: people.Person) -> str:
    return (person.told() or [""])[-1]


def texts(school: School, inquiry_id: int, kind: TextKind) -> list[str]:
    return [text.body or "" for text in view(school.desk, inquiry_id).said(kind)]


def actor(person: people.Person) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username)


LONG = " ".join(["Нажмите «Сохранить» и подождите."] * 85)


SHOT = Picture("answer.png", 3, "a" * 64)


LOOKS_SECRET = "Ваш пароль: Zaq12wsx"
