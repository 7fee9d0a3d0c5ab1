"""Who is held up beyond his lease leaves no second post, wherever he was held up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.journal.inquiry_queries import card_post
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import LAST_REQUEST, LEASE_LASTS, Delivery
from integration.delivery.chat_sender import ChatSender
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from workers.delivery import DeliveryService

HELD_UP = LEASE_LASTS + timedelta(seconds=45)


def posting(
    desk: Desk, sender: ChatSender, now: datetime, before: Callable[[], None]
) -> DeliveryService:
    """A process in which `before` happens after the look at the lease, right before the post."""

    def is_held(delivery: Delivery) -> bool:
        found = outbox.is_held(desk, delivery)
        before()
        return found

    sender = replace(sender, poster=replace(sender.poster, is_held=is_held))
    return DeliveryService(desk, sender, NoMail(), lambda: now)


def carry(carrier: DeliveryService) -> None:
    carrier.carry(outbox.unsent(carrier.desk, carrier.clock())[:1])


def cards(school: School) -> list[str]:
    found = school.consultant.posts("consultants")
    return [post.id for post in found if post.actions]


def nothing() -> None: ...


@pytest.mark.parametrize("by_whom_settled_first", ["the other", "who was held up"])
def test_of_two_that_have_both_posted_one_post_is_left(
    school: School, desk: Desk, sender: ChatSender, inquiry: Inquiry, by_whom_settled_first: str
) -> None:
    now = datetime.now(UTC)
    other = posting(desk, sender, now + HELD_UP, nothing)
    if by_whom_settled_first == "the other":
        carry(posting(desk, sender, now, lambda: carry(other)))
    else:
        (leased,) = outbox.lease(desk, now, limit=1)
        # He has looked long ago, while he held it.
        has_looked = replace(sender, poster=replace(sender.poster, is_held=lambda _: True))
        first = DeliveryService(desk, has_looked, NoMail(), lambda: now)
        carry(posting(desk, sender, now + HELD_UP, lambda: first._carry_one(leased)))
    assert cards(school) == [card_post(desk, inquiry.id)]


def test_whose_lease_has_run_out_posts_nothing(
    school: School, desk: Desk, sender: ChatSender, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    (leased,) = outbox.lease(desk, now, limit=1)
    longer = (LEASE_LASTS - LAST_REQUEST).total_seconds() + 1
    late = replace(leased, since=leased.since - longer)
    posting(desk, sender, now, nothing)._carry_one(late)
    assert cards(school) == []
    carry(posting(desk, sender, now + HELD_UP, nothing))
    assert cards(school) == [card_post(desk, inquiry.id)]


def test_what_another_has_taken_over_is_not_posted(
    school: School, desk: Desk, sender: ChatSender, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    (leased,) = outbox.lease(desk, now, limit=1)
    assert outbox.is_held(desk, leased)
    (taken,) = outbox.lease(desk, now + HELD_UP, limit=1)
    assert (taken.id, outbox.is_held(desk, leased)) == (leased.id, False)
    posting(desk, sender, now, nothing)._carry_one(leased)
    assert cards(school) == []
    assert card_post(desk, inquiry.id) is None
