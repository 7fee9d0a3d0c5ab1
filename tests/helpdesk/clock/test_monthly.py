"""The month's report comes to the director who wants it: on the first working day, once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.clockwork import tick
from helpdesk.clock.monthly import is_subscribed, subscribe, unsubscribe
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import DAY, HEAD, HOUR, NOW, desk_on
from tests.helpdesk.orders.appointing import appoint

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

DIRECTOR = Actor(Role.STAFF, "director-id", "director", "Нурбий Асланович Хут", head=True)
# A Tuesday; the school opens at eight.
DECEMBER = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
# The first working day after the holidays.
JANUARY = datetime(2027, 1, 11, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def told(desk: Desk) -> list[tuple[str, str]]:
    """Return for which months, and to whom, the report was written down."""
    table = inquiry_tables.delivery.c
    query = select(table.params, table.addressee).where(table.occasion == "report")
    rows = desk.rows(query.order_by(table.id))
    return [(row.params["since"][:7], str(row.addressee)) for row in rows]


def test_it_comes_on_the_first_working_day_and_once(desk: Desk) -> None:
    subscribe(desk, DIRECTOR, NOW)
    tick(desk, DECEMBER - MINUTE)
    assert told(desk) == []
    for late in (DECEMBER, DECEMBER + MINUTE, DECEMBER + DAY):
        tick(desk, late)
    assert told(desk) == [("2026-11", "user:director")]
    tick(desk, JANUARY - MINUTE)
    assert len(told(desk)) == 1
    tick(desk, JANUARY)
    assert told(desk)[1:] == [("2026-12", "user:director")]


def test_it_comes_though_the_desk_was_down_on_that_day(desk: Desk) -> None:
    subscribe(desk, DIRECTOR, NOW)
    tick(desk, DECEMBER + 5 * DAY)
    assert told(desk) == [("2026-11", "user:director")]


def test_after_two_months_of_silence_it_tells_of_the_last(desk: Desk) -> None:
    subscribe(desk, DIRECTOR, NOW)
    tick(desk, JANUARY + HOUR)
    tick(desk, JANUARY + DAY)
    assert told(desk) == [("2026-12", "user:director")]


@pytest.mark.each_database
def test_who_wants_it_no_more_gets_none(desk: Desk) -> None:
    subscribe(desk, DIRECTOR, NOW)
    subscribe(desk, DIRECTOR, NOW + HOUR)
    unsubscribe(desk, DIRECTOR, NOW + HOUR)
    with desk.reading() as connection:
        assert not is_subscribed(connection, DIRECTOR.username)
    tick(desk, DECEMBER)
    assert told(desk) == []


def test_nobody_but_the_director_gets_it(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="присылают директору"):
        subscribe(desk, HEAD, NOW)
    was = Actor(Role.STAFF, "was-id", "uchitel", "Он")
    acting = Appointed(Post.ACTING_DIRECTOR, was.username, was.name, NOW.date(), NOW.date())
    appoint(desk, Paper("1", NOW.date()), acting, HEAD, NOW)
    subscribe(desk, was, NOW)
    tick(desk, DECEMBER)
    assert told(desk) == []
    with desk.reading() as connection:
        assert not is_subscribed(connection, was.username)
