"""Consultants whom the school's schedule and an order name."""

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import appoint_all
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import HEAD, NOW
from tests.helpdesk.schedule.relief import (
    MARINAS,
    ORDER,
    RUSLANS,
)


@pytest.fixture
def appointed(desk: Desk) -> dict[str, int]:
    """Both are named in the approved schedule and are appointed; return the appointments' ids."""
    approve(desk)
    ids = appoint_all(desk, ORDER, (MARINAS, RUSLANS), HEAD, NOW)
    return dict(zip(("consultant1", "consultant2"), ids, strict=True))
