"""Hands for the tests of a consultant's day: what is delivered, chosen and read."""

from datetime import UTC, datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.journal.inquiry_queries import card_post
from helpdesk.kernel.outbox import unsent
from integration.chosen import create_sender
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from workers.delivery import DeliveryService


def deliver(school: School, now: datetime | None = None) -> None:
    """Carry out all that waits, as the worker does; at `now`, or else at this moment."""

    def clock() -> datetime:
        return now or datetime.now(UTC)

    sender = create_sender(school.desk, school.settings)
    carrier = DeliveryService(school.desk, sender, NoMail(), clock)
    while ids := unsent(school.desk, clock()):
        carrier.carry(ids)


def card(school: School, inquiry: Inquiry) -> SeenPost:
    post_id = card_post(school.desk, inquiry.id)
    assert post_id is not None
    return school.consultant.post(post_id)


def told(person: Person) -> str:
    return (person.told() or [""])[-1]


def choose(person: Person, post: SeenPost, name: str) -> ShownDialog:
    """Choose an option under «Ещё…», and return the dialog that this opens."""
    person.select(post, name)
    return person.dialog()


def actor(person: Person, *, head: bool = False) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username, head)


def newest(person: Person) -> SeenPost:
    return person.direct_posts()[-1]


def thread(school: School, inquiry: Inquiry) -> list[str]:
    root = card_post(school.desk, inquiry.id)
    posts = school.consultant.posts("consultants")
    return [post.message for post in posts if post.root_id == root]
