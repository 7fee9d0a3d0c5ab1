"""The head hears, twice at most, that an approved schedule does not hang where it must."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.contacts.publicity import Colleague, Place, Posting, write_posted
from helpdesk.kernel.desk import Desk
from integration.chat.speech import Line, Strong
from integration.notifications.to_head import not_posted
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import DAY, NOW, deliver, desk_on

TEACHER = Colleague("teacher-id", "Ольга Петровна")
OPENING = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
TOLD = "not_posted to user:zavuch"


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = desk_on(engine)
    tick(desk, NOW)
    return desk


def mornings(desk: Desk, count: int) -> list[bool]:
    """Let so many mornings go by, from Wednesday on; return on which the head was told."""
    found = []
    for n in range(count):
        now = OPENING + n * DAY + timedelta(minutes=1)
        tick(desk, now)
        found.append(TOLD in deliver(desk, now))
    return found


def post(desk: Desk, *places: Place) -> None:
    for place in places:
        said = Posting(1, place, "https://school.example", date(2026, 11, 24))
        write_posted(desk, said, TEACHER, NOW)


def test_the_morning_after_the_approval_and_once_more_working_days_later(desk: Desk) -> None:
    approve(desk, approved_at=NOW)
    # Wednesday; then Monday, for the weekend does not count.
    assert mornings(desk, 8) == [True, False, False, False, False, True, False, False]


def test_what_is_posted_is_not_spoken_of(desk: Desk) -> None:
    approve(desk, approved_at=NOW)
    post(desk, Place.BOARD, Place.SITE)
    assert mornings(desk, 6) == [False] * 6


def test_nothing_is_said_while_nothing_is_approved(desk: Desk) -> None:
    assert mornings(desk, 2) == [False, False]


def test_the_words_name_what_is_missing_when_they_are_said(desk: Desk) -> None:
    approve(desk, approved_at=NOW)
    post(desk, Place.BOARD)
    notice = not_posted(desk, 1)
    assert notice is not None
    first = notice.blocks[0]
    assert isinstance(first, Line)
    assert first.runs == (
        Strong("График помощи, версия 1: не отмечено, что он размещён на сайте школы."),
    )
    post(desk, Place.SITE)
    assert not_posted(desk, 1) is None


def test_a_newer_version_makes_the_older_notice_void(desk: Desk) -> None:
    approve(desk, approved_at=NOW)
    approve(desk, 2, approved_at=NOW)
    assert not_posted(desk, 1) is None
    assert not_posted(desk, 2) is not None
