"""A line of the journal names the day of a deadline that people mean, also where it is midnight."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.clock.digest import digest_of
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.journal.lines import line_of
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import NOW, asked, desk_on, teacher
from webforms.papers.journal_rows import Entry, Reading

ROOT = Path(__file__).resolve().parents[3]
BARE = re.compile(r"\blocal(?:_date)?\([^()]*due_at\)")


@pytest.fixture
def always(engine: Engine) -> Desk:
    """A desk that never closes: its terms of days end at midnight."""
    return desk_on(engine, {"week": '"always"'})


def entry(desk: Desk, inquiry: Inquiry) -> Entry:
    with desk.reading() as connection:
        line = line_of(connection, inquiry)
    return next(Reading(desk.regulation(), {}, NOW).entries(line))


def test_a_deadline_at_midnight_stands_on_the_day_that_ends_then(always: Desk) -> None:
    inquiry = asked(always, teacher())
    due = deadlines_of(inquiry, always.regulation().calendar, NOW)
    assert due.day == "конца пятницы, 27 ноября"
    found = entry(always, inquiry)
    assert f"{found.due:%d.%m.%Y %H:%M}" == "27.11.2026 23:59"
    assert found.working_due == found.due


def test_any_other_hour_stands_as_it_is(engine: Engine) -> None:
    desk = desk_on(engine)
    found = entry(desk, asked(desk, teacher()))
    assert f"{found.due:%d.%m.%Y %H:%M}" == "27.11.2026 17:00"


def test_on_its_last_day_the_morning_counts_it_for_today(always: Desk) -> None:
    inquiry = asked(always, teacher())
    found = digest_of(all_open(always), NOW + timedelta(days=3))
    assert [each.id for each in found.today] == [inquiry.id]


def test_nobody_takes_the_day_of_a_deadline_past_the_calendar() -> None:
    sources = [
        path
        for folder in ("helpdesk", "integration", "webforms")
        for path in (ROOT / folder).rglob("*.py")
    ]
    assert len(sources) > 100
    assert [str(path) for path in sources if BARE.search(path.read_text("utf-8"))] == []
