"""Hands for the tests of words that came too late: written, overtaken, brought back."""

from datetime import UTC, datetime

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from tests.integration.hearing import Ears
from tests.integration.house import School

WORDS = "Обновите страницу.\n\n```\nCtrl+F5\n```"


GIVE, DROP = Action.GIVE_TEXT.words, Action.DROP_TEXT.words


def now() -> datetime:
    return datetime.now(UTC)


def writing(school: School, inquiry: Inquiry, action: Action = Action.ANSWER) -> ShownDialog:
    return school.open(school.consultant, school.card(inquiry, action), action)


def brought(ears: Ears, person: Person) -> list[SeenPost]:
    return [post for post in ears.told(person) if "не отправлен." in post.text]


def names(post: SeenPost) -> list[str]:
    return [str(action["name"]) for action in post.actions]
