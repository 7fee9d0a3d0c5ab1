"""The schedule as a calendar's program reads it: decoded by another library than made it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import vobject
from sqlalchemy import Engine, insert

from helpdesk.duty.schedule_queries import roster
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper
from helpdesk.storage import schedule_tables
from tests.helpdesk.contacts.approving import MARINA, RUSLAN, SLOTS, approve, away
from tests.helpdesk.life import HEAD, NOW, desk_on
from tests.webforms.visitor import Visitor
from webforms.papers.schedule_calendar import Feed, calendar_of

MADE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def calendar(desk: Desk) -> Any:
    with desk.reading() as connection:
        known = roster(connection, desk.regulation())
    made = calendar_of(Feed(known, "https://help.school.example", MADE))
    return vobject.readOne(made.decode("utf-8"))


def starts(event: Any) -> set[datetime]:
    """Return every beginning of an event, as whoever subscribes reckons it."""
    if "rrule" not in event.contents:
        return {event.dtstart.value.astimezone(UTC)}
    return {at.astimezone(UTC) for at in event.getrruleset(addRDate=True)}


def days(desk: Desk, name: str) -> set[date]:
    return {
        at.date()
        for event in calendar(desk).vevent_list
        if name in event.summary.value
        for at in starts(event)
    }


def test_a_slot_repeats_weekly_in_the_schools_zone(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk, slots=SLOTS[:1])
    read = calendar(desk)
    (event,) = read.vevent_list
    assert event.summary.value == "Помощь с «Дневником.ру»: Марина Юрьевна Нехай"
    assert event.location.value == "кабинет информатики, СОШ №9 им. К. Х. Нехая"
    assert event.dtstart.value.utcoffset() == timedelta(hours=3)
    assert event.dtstart.value.time() == time(9)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=3)
    assert read.vtimezone.tzid.value == "Europe/Moscow"
    assert {at.weekday() for at in starts(event)} == {0}
    assert min(starts(event)).date() == date(2026, 9, 7)
    assert max(starts(event)) == datetime(2027, 12, 27, 6, 0, tzinfo=UTC)


def test_holidays_and_the_schools_own_days_are_left_out(engine: Engine) -> None:
    desk = desk_on(engine, {"days.off": '["2026-12-07"]'})
    approve(desk)
    found = days(desk, MARINA[1])
    assert date(2026, 11, 30) in found
    assert date(2026, 12, 7) not in found
    assert date(2026, 11, 4) not in found
    assert date(2027, 1, 4) not in found


def test_an_absence_takes_its_days_out_and_no_others(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk)
    away(desk, RUSLAN, date(2026, 11, 24), date(2026, 12, 1))
    found = days(desk, RUSLAN[1])
    assert {date(2026, 11, 19), date(2026, 12, 3)} <= found
    assert not {date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 1)} & found


def test_a_day_taken_over_stands_under_the_other_name(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk)
    tuesday = date(2026, 11, 24)
    with desk.writing() as connection:
        connection.execute(
            insert(schedule_tables.swap).values(
                day=tuesday,
                user=RUSLAN[0],
                name=RUSLAN[1],
                by_user=MARINA[0],
                by_name=MARINA[1],
                state="accepted",
                asked_at=MADE,
            )
        )
    assert tuesday in days(desk, MARINA[1])
    assert tuesday not in days(desk, RUSLAN[1])


def test_a_worked_saturday_has_the_hours_of_the_day_before(engine: Engine) -> None:
    desk = desk_on(engine, {"days.work": '["2026-11-28"]'})
    approve(desk)
    assert date(2026, 11, 28) in days(desk, MARINA[1])


def test_a_newer_version_ends_the_older_one(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk, slots=SLOTS[1:2])
    approve(desk, 2, slots=SLOTS[:1], valid_from=date(2026, 12, 1))
    assert max(days(desk, RUSLAN[1])) == date(2026, 11, 24)
    assert min(days(desk, MARINA[1])) == date(2026, 12, 7)


def test_names_of_events_stay_the_same_and_are_unlike(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk)
    first = [event.uid.value for event in calendar(desk).vevent_list]
    away(desk, RUSLAN, date(2026, 11, 24), date(2026, 12, 1))
    again = [event.uid.value for event in calendar(desk).vevent_list]
    assert first == again
    assert len(set(first)) == len(first) >= len(SLOTS)


def test_without_a_schedule_the_calendar_is_empty_and_readable(visitor: Visitor) -> None:
    answer = visitor.open("/schedule.ics")
    assert answer.mimetype == "text/calendar"
    read = vobject.readOne(answer.text)
    assert "vevent" not in read.contents
    # RFC 5545, 3.4: at least one component.
    assert [part.name for part in read.components()] == ["VTIMEZONE"]


def test_the_calendar_ends_with_the_appointment(engine: Engine) -> None:
    desk = desk_on(engine)
    approve(desk)
    last = date(2026, 12, 10)
    both = [
        Appointed(Post.CONSULTANT, *MARINA, date(2026, 9, 1)),
        Appointed(Post.CONSULTANT, *RUSLAN, date(2026, 9, 1), last),
    ]
    appoint_all(desk, Paper("1", date(2026, 9, 1)), both, HEAD, NOW)
    assert max(days(desk, RUSLAN[1])) == last
    assert max(days(desk, MARINA[1])) > date(2027, 12, 1)
