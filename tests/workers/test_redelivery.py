"""What was being sent when its holder died is sent again, and seen once."""

import pytest

from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.vendor.outages import declare
from tests.helpdesk.life import teacher
from tests.helpdesk.vendor.outages_told import TITLE, WORDS, spread, stands
from tests.workers.office import (
    CONSULTANT,
    Clock,
    RecordingChat,
    ask_as_parent,
    carry_all,
    rows,
)
from workers.delivery import DeliveryService


class Killed(BaseException):
    """The process is gone: nothing after this line runs, no handler either."""


def _die(_delivery: object) -> None:
    raise Killed


def test_nobody_sends_while_a_dead_holders_lease_lasts(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, clock: Clock
) -> None:
    ask_as_parent(desk, email="")
    chat.before = _die
    with pytest.raises(Killed):
        carry_all(carrier, clock)
    clock.turn(seconds=59)
    assert outbox.unsent(desk, clock()) == []


def test_a_card_posted_by_who_died_right_after_is_found_and_not_posted_again(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, clock: Clock
) -> None:
    ask_as_parent(desk, email="")
    chat.after = _die
    with pytest.raises(Killed):
        carry_all(carrier, clock)
    chat.after = lambda _: None
    clock.turn(seconds=61)
    carry_all(carrier, clock)
    card = rows(desk)["card to channel"]
    assert chat.posts == ["card to channel"]
    assert card["state"] == DeliveryState.SENT
    assert card["post_id"] == chat.by_uuid[str(card["uuid"])]


def test_what_nobody_has_tried_is_posted_without_a_search(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, clock: Clock
) -> None:
    ask_as_parent(desk, email="")
    carry_all(carrier, clock)
    assert (chat.posts, chat.looked) == (["card to channel"], [])


def test_a_card_touched_while_it_is_drawn_is_drawn_again_at_once(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, clock: Clock
) -> None:
    opened = ask_as_parent(desk, email="")
    drawn: list[int] = []

    def claim_meanwhile(delivery: Delivery) -> None:
        if not delivery.is_card:
            return
        drawn.append(delivery.wanted)
        if len(drawn) == 1:
            claim(desk, opened.inquiry.id, CONSULTANT, clock())

    chat.before = claim_meanwhile
    card = rows(desk)["card to channel"]
    carrier.carry([int(str(card["id"]))])
    assert drawn == [1, 2]
    assert rows(desk)["card to channel"]["state"] == DeliveryState.SENT


def test_news_of_an_outage_posted_by_who_died_right_after_is_not_posted_again(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, clock: Clock
) -> None:
    inquiry = open_inquiry(desk, teacher(now=clock()), REQUESTER, clock()).inquiry
    declare(desk, inquiry.id, TITLE, WORDS, CONSULTANT, clock())
    carry_all(carrier, clock)
    spread(desk, stands(desk), 0, "Почти починили.", CONSULTANT, clock())
    chat.after = _die
    with pytest.raises(Killed):
        carry_all(carrier, clock)
    chat.after = lambda _: None
    clock.turn(seconds=61)
    carry_all(carrier, clock)
    spread(desk, stands(desk), 0, "Почти починили.", CONSULTANT, clock())
    carry_all(carrier, clock)
    assert chat.posts.count("outage_update to id:teacher-id") == 1
