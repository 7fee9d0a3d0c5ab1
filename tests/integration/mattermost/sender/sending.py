"""Hands for the tests of the sender: what is due, sent by them, and what the channel shows."""

from dataclasses import replace
from datetime import UTC, datetime

from helpdesk.domain.people import Actor, Role
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.outbox import lease, mark_sent
from integration.delivery.chat_sender import ChatSender
from sandbox.seen import SeenPost
from tests.integration.house import School

PNG = b"\x89PNG a picture"


def moment() -> datetime:
    return datetime.now(UTC)


def due(desk: Desk) -> list[Delivery]:
    return lease(desk, moment())


def named(deliveries: list[Delivery], occasion: str, addressee: str = "") -> Delivery:
    found = [
        each
        for each in deliveries
        if each.occasion == occasion and each.addressee.startswith(addressee)
    ]
    return found[-1]


def draw(sender: ChatSender, delivery: Delivery) -> str:
    assert delivery.inquiry_id is not None
    post_id = sender.send(delivery, view(sender.desk, delivery.inquiry_id), moment())
    assert post_id is not None
    return post_id


def say(sender: ChatSender, delivery: Delivery) -> str | None:
    assert delivery.inquiry_id is not None
    return sender.send(delivery, view(sender.desk, delivery.inquiry_id), moment())


def posted(sender: ChatSender) -> Delivery:
    """Deliver the card that is due, and return its delivery as it stands then."""
    card = named(due(sender.desk), "card")
    post_id = draw(sender, card)
    mark_sent(sender.desk, card, post_id, moment())
    return replace(card, post_id=post_id)


def channel(school: School) -> list[SeenPost]:
    return school.consultant.posts("consultants")


def cards(school: School) -> list[SeenPost]:
    return [post for post in channel(school) if not post.root_id and post.props.get("delivery_id")]


def marina(school: School) -> Actor:
    person = school.consultant
    return Actor(Role.CONSULTANT, person.id, "consultant1", "Марина Юрьевна Нехай")


def delete(school: School, card: Delivery) -> None:
    school.admin_channel()
    school.sandbox.admin.request("DELETE", f"/posts/{card.post_id}")
