"""An inquiry is offered, taken, declined, or given by the head."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.people import Person
from helpdesk.domain.states import State
from helpdesk.inquiries import claims
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import (
    HEAD,
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliveries,
    desk_on,
    record,
)

COLLEAGUE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_an_offer_changes_hands_when_it_is_accepted(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    claims.offer(desk, inquiry.id, COLLEAGUE, MARINA, NOW)
    assert record(desk, inquiry.id).claimant_id == MARINA.id
    after = claims.accept(desk, inquiry.id, RUSLAN, NOW + HOUR)
    assert (after.claimant_id, after.offered_to) == (RUSLAN.id, None)


def test_a_declined_offer_stays_where_it_was(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    claims.offer(desk, inquiry.id, COLLEAGUE, MARINA, NOW)
    after = claims.decline(desk, inquiry.id, RUSLAN, NOW + HOUR)
    assert after.claimant_id == MARINA.id
    assert f"offer_declined to id:{MARINA.id}: pending" in deliveries(desk, inquiry.id)


def test_the_head_gives_an_inquiry_to_somebody_else(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    after = claims.reassign(desk, inquiry.id, COLLEAGUE, HEAD, NOW)
    assert (after.claimant_id, after.state) == (RUSLAN.id, State.CLAIMED)
