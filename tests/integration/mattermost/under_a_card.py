"""Words in a card's thread, and what the desk offers to do with them."""

from helpdesk.domain.inquiry import Inquiry
from sandbox.seen import SeenPost
from tests.integration.hearing import Ears

OFFER = "Отправить его тому, кто спросил?"


def write(ears: Ears, inquiry: Inquiry, words: str, **more: tuple[str, ...]) -> SeenPost:
    person = ears.school.consultant
    return person.say("consultants", words, root_id=ears.card(inquiry).id, **more)


def offers(ears: Ears, inquiry: Inquiry) -> list[SeenPost]:
    return [post for post in ears.thread(inquiry) if OFFER in post.text]
