"""A line of the journal names the day of a deadline that people mean, also where it is midnight."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.clock.digest import digest_of
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.adding import reply
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.asking import ask
from helpdesk.journal.lines import line_of
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import DAY, MARINA, NOW, asked, deliver, desk_on, record, teacher
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


def in_time(desk: Desk, inquiry: Inquiry, now: datetime) -> str:
    """Return what the page of the journal says of the question as it is now."""
    with desk.reading() as connection:
        line = line_of(connection, record(desk, inquiry.id))
    return Reading(desk.regulation(), {}, now).entry(line, line.present).in_time


def test_an_answer_that_has_not_arrived_yet_says_so_and_not_only_that_the_term_runs(
    engine: Engine,
) -> None:
    desk = desk_on(engine)
    inquiry = asked(desk)
    assert in_time(desk, inquiry, NOW) == "срок идёт"
    answer(desk, inquiry.id, "Ответ", MARINA, NOW)
    assert in_time(desk, inquiry, NOW) == "ответ ещё не дошёл, срок идёт"
    deliver(desk, NOW)
    assert in_time(desk, inquiry, NOW) == "да"


def test_what_is_excused_so_far_is_not_called_answered_in_time(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = asked(desk)
    ask(desk, inquiry.id, "Что на экране?", MARINA, NOW)
    late = inquiry.regulation_due_at + DAY
    said = in_time(desk, inquiry, late)
    assert said == "ответа ещё нет, срок с учётом уточнений идёт"
    reply(desk, inquiry.id, "Пусто", REQUESTER, late)
    answer(desk, inquiry.id, "Ответ", MARINA, late)
    deliver(desk, late)
    assert in_time(desk, inquiry, late) == "да, с учётом уточнений"


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
