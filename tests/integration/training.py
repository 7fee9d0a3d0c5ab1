"""A new employee in the sandbox: registered, and the checklists that the bot has sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from helpdesk.domain.people import Actor, Role
from helpdesk.kernel import outbox
from helpdesk.training.model import Details, Training
from helpdesk.training.registering import register
from helpdesk.training.training_queries import training_of
from integration.chat.errors import Refused
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.helpdesk.life import school_day
from tests.integration.house import School

HEAD = Actor(Role.CONSULTANT, "head-id", "zavuch", "Сусанна Аслановна Тлехусеж", head=True)


@dataclass
class Class:
    """The school, and a hand that carries out what is due, as a worker would."""

    school: School
    sender: ChatSender

    def register(self, username: str = "uchitel", trainer: str = "consultant1") -> Training:
        today = school_day()
        said = Details("Ольга Ивановна Петрова", today, trainer, username, "учитель математики")
        held = register(self.school.desk, said, "once", HEAD, datetime.now(UTC))
        self.deliver()
        return held

    def deliver(self, now: datetime | None = None) -> None:
        desk, now = self.school.desk, now or datetime.now(UTC)
        while leased := outbox.lease(desk, now, limit=1):
            delivery = leased[0]
            try:
                post_id = self.sender.send(delivery, None, now)
            except Refused as refused:
                outbox.park(desk, delivery, str(refused), now)
                continue
            if post_id is None:
                outbox.void(desk, delivery, now)
            else:
                outbox.mark_sent(desk, delivery, post_id, now)

    def now(self, held: Training) -> Training:
        with self.school.desk.reading() as connection:
            found = training_of(connection, held.id)
        assert found is not None
        return found

    def told(self, person: Person) -> list[SeenPost]:
        """Return what the bot has said to this person, the oldest first."""
        bot = self.school.bot.id
        return [post for post in person.direct_posts() if post.user_id == bot]


def press(person: Person, post: SeenPost, topic: str, name: str) -> None:
    """Press the button of that name at the point of the checklist that is called so."""
    fresh = person.post(post.id)
    (point,) = [each for each in fresh.attachments if topic in each["text"]]
    (action,) = [each for each in point["actions"] if each["name"] == name]
    person.press(post.id, action["id"])


@contextmanager
def class_of(school: School) -> Iterator[Class]:
    sender = create_sender(school.desk, school.settings)
    yield Class(school, sender)
    sender.poster.client.close()
