"""A question that lies on the consultants' card, and what they hold of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import claims
from helpdesk.kernel.activation import activate_regulation
from sandbox.seen import SeenPost
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import actor, deliver, newest
from tests.toml_values import with_values


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    inquiry = school.ask()
    deliver(school)
    return inquiry


@pytest.fixture(autouse=True)
def within_limits(school: School) -> Iterator[None]:
    """Whatever is posted and opened here stays within the server's sizes."""
    yield
    assert school.sandbox.violations == []


@pytest.fixture
def held(school: School, inquiry: Inquiry) -> list[Inquiry]:
    """Two inquiries that the colleague has claimed."""
    found = [inquiry, school.ask("Не видно журнала 7А")]
    deliver(school)
    for each in found:
        claims.claim(school.desk, each.id, actor(school.colleague), datetime.now(UTC))
    deliver(school)
    return found


@pytest.fixture
def quiet(school: School, inquiry: Inquiry) -> SeenPost:
    """What a claimant is asked whose inquiry has gone quiet."""
    now = datetime.now(UTC)
    text = with_values(school.desk.regulation().canonical(), {"windows.quiet": '"30m"'})
    activate_regulation(school.desk, text, now)
    claims.claim(school.desk, inquiry.id, actor(school.consultant), now)
    calendar = school.desk.regulation().calendar
    later = calendar.next_open(calendar.add_working_time(now, timedelta(minutes=31)))
    tick(school.desk, later)
    deliver(school, later)
    return newest(school.consultant)
