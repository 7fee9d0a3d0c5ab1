"""What is not given up when it is refused, and what waits for nobody's morning."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.messages import (
    BEGUN_IN_WORKING_TIME,
    CHANNEL,
    IN_WORKING_TIME,
    THREAD,
    Addressee,
    NotificationType,
    by_user,
)
from helpdesk.kernel.leases import Delivery
from integration.chat.errors import Reason, Refused
from integration.delivery.posting import can_go_later

ARCHIVED = Refused(403, "archived", "", Reason.ARCHIVED)
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def message(sort: str, addressee: Addressee, inquiry_id: int | None) -> Delivery:
    return Delivery(
        id=1,
        uuid="u",
        inquiry_id=inquiry_id,
        sort=sort,
        occasion="",
        key="",
        cycle=1,
        addressee=addressee,
        params={},
        created_at=AT,
        token="t",
        attempts=1,
        unsure=False,
        post_id=None,
        wanted=1,
        drawn=0,
        state="pending",
    )


@pytest.mark.parametrize(
    ("sort", "addressee", "inquiry_id", "waits"),
    [
        ("notice", THREAD, 1, True),
        # The post of gathered questions is a card of none of them.
        ("card", CHANNEL, None, True),
        ("card", CHANNEL, 1, False),
        ("notice", by_user("consultant1"), 1, False),
    ],
)
def test_what_is_for_the_archived_channel_goes_later(
    sort: str, addressee: Addressee, inquiry_id: int | None, waits: bool
) -> None:
    assert can_go_later(ARCHIVED, message(sort, addressee, inquiry_id)) is waits


def test_an_offer_that_ends_in_the_evening_holds_up_nothing_in_its_thread() -> None:
    """The clock ends it in working time alone; whoever leaves in the evening ends it then."""
    for each in (
        NotificationType.OFFER_EXPIRED,
        NotificationType.VENDOR_ASK,
        NotificationType.CALL_AGAIN,
    ):
        assert each in BEGUN_IN_WORKING_TIME
        assert each not in IN_WORKING_TIME
