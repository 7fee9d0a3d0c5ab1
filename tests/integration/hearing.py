"""A school with ears: its listener beside its bot, and a hand that carries out what is due."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PIL import Image
from sqlalchemy import select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries import claims
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.storage import chat_tables
from helpdesk.storage.attachments import FileStore
from integration.chat.errors import Unreachable
from integration.chat.flows.listener import Listener
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from integration.mattermost.listener_process import create_listener
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.integration.house import School

T = TypeVar("T")
PATIENCE = 60  # seconds


def wait_for(look: Callable[[], T | None], what: str) -> T:
    """Look until there is something; who waits leaves most of the time to what he waits for."""
    begun = time.monotonic()
    while not (found := look()):
        looked = time.monotonic()
        assert looked < begun + PATIENCE, f"waited in vain: {what}"
        time.sleep(min(max(0.05, (looked - begun) / 10), 0.5))
    return found


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "PNG")
    return out.getvalue()


@dataclass
class Ears:
    """The listener looks when it is told to; `deliver` is what a worker would do."""

    school: School
    listener: Listener
    sender: ChatSender

    def hear(self) -> None:
        """Look through the channels, and carry out what comes of it."""
        assert self.listener.look()
        self.deliver()

    def deliver(self) -> None:
        desk = self.school.desk
        while leased := outbox.lease(desk, datetime.now(UTC), limit=1):
            delivery, now = leased[0], datetime.now(UTC)
            seen = view(desk, delivery.inquiry_id) if delivery.inquiry_id else None
            try:
                post_id = self.sender.send(delivery, seen, now)
            except Unreachable as error:
                outbox.try_again(desk, delivery, now, error=str(error), unsure=False)
                continue
            if post_id is None:
                outbox.void(desk, delivery, now)
            else:
                outbox.mark_sent(desk, delivery, post_id, now)

    def told(self, person: Person) -> list[SeenPost]:
        """Return what the bot has said to this person, the oldest first."""
        bot = self.school.bot.id
        return [post for post in person.direct_posts() if post.user_id == bot]

    def last_told(self, person: Person) -> SeenPost:
        return self.told(person)[-1]

    def card(self, inquiry: Inquiry) -> SeenPost:
        cards = [p for p in self.school.consultant.posts("consultants") if not p.root_id]
        return next(post for post in cards if inquiry.shown_reference in post.text)

    def thread(self, inquiry: Inquiry) -> list[SeenPost]:
        return self.school.consultant.thread(self.card(inquiry).id)

    def words(self, inquiry: Inquiry) -> list[str]:
        return [text.body or "" for text in self.school.now(inquiry).texts]

    def claim(self, inquiry: Inquiry, person: Person) -> None:
        claims.claim(self.school.desk, inquiry.id, actor(person), datetime.now(UTC))
        self.deliver()

    def kept(self) -> list[str]:
        with self.school.desk.reading() as connection:
            query = select(chat_tables.unplaced.c.body).order_by(chat_tables.unplaced.c.at)
            return list(connection.execute(query).scalars())


def actor(person: Person) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, f"Имя {person.username}")


@contextmanager
def ears_of(school: School, folder: Path) -> Iterator[Ears]:
    files = FileStore(folder)
    listener = listener_of(school, folder)
    sender = replace(create_sender(school.desk, school.settings), files=files)
    assert listener.look()
    yield Ears(school, listener, sender)
    listener.client.close()
    sender.poster.client.close()


def listener_of(school: School, folder: Path) -> Listener:
    settings = school.settings.model_copy(update={"attachments": folder})
    return create_listener(school.desk, settings)


@contextmanager
def listening(listener: Listener) -> Iterator[Listener]:
    """Let it listen in a thread of the test, as its process would."""
    thread = threading.Thread(target=listener.run, name="listener")
    thread.start()
    try:
        yield listener
    finally:
        listener.stop.set()
        thread.join()
