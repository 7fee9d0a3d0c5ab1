"""The clock of a training: warned a working day before, told on the day after, once each."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from helpdesk.clock.at_release import redraw_if_changed
from helpdesk.clock.clockwork import tick
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.storage import inquiry_tables
from helpdesk.training.marking import sign
from helpdesk.training.model import TrainingWay
from helpdesk.training.registering import change
from tests.helpdesk.life import DAY, HEAD, HOUR, NOW, deliver, desk_on, hours
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import (
    CODES,
    SAID,
    ZAREMA,
    now_of,
    registered,
    said,
    timers,
    told,
)

# Five working days from Tuesday end on the next; Monday is a working day before that.
WARNED = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
TOLD = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TO_BOTH = ["training_warn to user:consultant1", "training_warn to user:zarema"]
TO_DIRECTOR = ["training_overdue to user:director", "training_overdue to user:zavuch"]

# Hundreds of looks each; that the clock's SQL means the same on both stands elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def news(desk: Desk) -> list[str]:
    return [each for each in told(desk) if not each.startswith("training to")]


def each_hour(desk: Desk, since: datetime, till: datetime) -> dict[datetime, list[str]]:
    """Let the hours go by; return what was said at which of them."""
    found, known = {}, len(news(desk))
    for now in hours(desk, since, till):
        tick(desk, now)
        deliver(desk, now)
        fresh = news(desk)[known:]
        if fresh:
            found[now] = fresh
        known += len(fresh)
    return found


def test_a_warning_a_working_day_before_and_the_directors_on_the_day_after(desk: Desk) -> None:
    held = registered(desk)
    assert each_hour(desk, NOW, NOW + 14 * DAY) == {WARNED: TO_BOTH, TOLD: TO_DIRECTOR}
    assert said(now_of(desk, held)) == ["registered", "warned", "overdue"]
    assert timers(desk) == []


def test_who_acts_for_the_director_hears_first(desk: Desk) -> None:
    fatima = Appointed(
        Post.ACTING_DIRECTOR, "fatima", "Фатима Хуаде", date(2026, 11, 20), date(2026, 12, 20)
    )
    appoint(desk, Paper("120", date(2026, 11, 20)), fatima, HEAD, NOW)
    registered(desk)
    said_then = each_hour(desk, NOW, TOLD)[TOLD]
    assert said_then == [
        "training_overdue to user:fatima",
        "training_overdue to user:director",
        "training_overdue to user:zavuch",
    ]


def test_nothing_is_said_on_holidays(desk: Desk) -> None:
    started = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    registered(desk, replace(SAID, started_on=started.date()), now=started)
    found = each_hour(desk, started.replace(hour=5), started.replace(hour=5) + 30 * DAY)
    assert list(found) == [
        datetime(2026, 12, 30, 5, 0, tzinfo=UTC),
        datetime(2027, 1, 12, 5, 0, tzinfo=UTC),
    ]


def test_who_has_no_chat_leaves_the_warning_to_the_trainer(desk: Desk) -> None:
    registered(desk, replace(SAID, username=""))
    tick(desk, WARNED)
    assert news(desk) == ["training_warn to user:consultant1"]


def test_who_is_finished_is_neither_warned_nor_told(desk: Desk) -> None:
    held = registered(desk)
    for code in CODES:
        sign(desk, held.id, code, ZAREMA, TrainingWay.PAGE, NOW)
    finished = news(desk)
    assert each_hour(desk, NOW, NOW + 14 * DAY) == {}
    assert news(desk) == finished


def test_after_an_outage_the_strongest_alone_is_said_and_only_by_day(desk: Desk) -> None:
    registered(desk)
    # A Thursday night: the clock wakes after a week without it.
    tick(desk, datetime(2026, 12, 3, 20, 0, tzinfo=UTC))
    assert news(desk) == []
    tick(desk, datetime(2026, 12, 4, 5, 0, tzinfo=UTC))
    assert news(desk) == TO_DIRECTOR


def test_registered_too_late_to_warn_it_only_tells(desk: Desk) -> None:
    registered(desk, now=WARNED + HOUR)
    assert each_hour(desk, WARNED + HOUR, TOLD) == {TOLD: TO_DIRECTOR}


def test_registered_after_its_term_it_tells_at_once(desk: Desk) -> None:
    registered(desk, replace(SAID, started_on=date(2026, 11, 2)))
    tick(desk, NOW)
    assert news(desk) == TO_DIRECTOR


def test_a_term_that_moves_is_warned_of_anew(desk: Desk) -> None:
    held = registered(desk)
    tick(desk, WARNED)
    later = replace(SAID, started_on=date(2026, 11, 30))
    change(desk, held.id, later, HEAD, WARNED + MINUTE)
    assert timers(desk) == [datetime(2026, 12, 4, 5, 0, tzinfo=UTC)]


def test_two_clocks_say_it_once(desk: Desk) -> None:
    registered(desk)
    tick(desk, WARNED)
    tick(desk, WARNED)
    assert news(desk) == TO_BOTH


def test_a_term_in_seconds_runs_its_course_for_a_demonstration(engine: Engine) -> None:
    desk = desk_on(engine, {"week": '"always"', "terms.training": '"50s"'})
    registered(desk)
    tick(desk, NOW + timedelta(seconds=39))
    assert news(desk) == []
    tick(desk, NOW + timedelta(seconds=40))
    assert news(desk) == TO_BOTH
    tick(desk, NOW + timedelta(seconds=50))
    assert news(desk) == TO_BOTH + TO_DIRECTOR


def test_another_key_draws_the_checklists_anew(desk: Desk) -> None:
    registered(desk)
    deliver(desk, NOW)
    redraw_if_changed(desk, "another key", NOW)
    assert len(deliver(desk, NOW)) == 2


@pytest.mark.each_database
def test_no_inquiry_comes_of_it_and_nothing_is_handed_off(desk: Desk) -> None:
    registered(desk)
    each_hour(desk, NOW, NOW + 14 * DAY)
    with desk.reading() as connection:
        count = connection.execute(
            select(func.count()).select_from(inquiry_tables.inquiry)
        ).scalar()
        handed = connection.execute(
            select(func.count()).select_from(inquiry_tables.handoff)
        ).scalar()
    assert (count, handed) == (0, 0)
