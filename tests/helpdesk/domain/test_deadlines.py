"""Both deadlines in words: one where they are one, and never the one without the other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.deadline_words import Deadlines, deadlines_of
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.terms import describe_count
from helpdesk.inquiries import adding, asking
from helpdesk.journal.inquiry_queries import view
from tests.helpdesk.domain.test_terms_in_words import ALWAYS, FIVE
from tests.helpdesk.life import DAY, MARINA, NOW, asked, desk_on, teacher

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
BOTH = "пн 30 ноября с учётом уточнений (срок по регламенту пт 27 ноября)"


def told(
    working: datetime = FRIDAY,
    *,
    now: datetime = NOW,
    stands: bool = False,
    calendar: WorkingCalendar = FIVE,
) -> Deadlines:
    return Deadlines(FRIDAY, working, stands, calendar, now)


def test_while_they_are_one_a_single_day_is_promised() -> None:
    assert told().promise == "не позднее пятницы, 27 ноября"
    assert told().in_short == "ответить до пт 27 ноября"
    assert told().of_working == ""


def test_once_we_have_waited_both_are_said() -> None:
    assert told(MONDAY).promise == (
        "не позднее понедельника, 30 ноября, с учётом уточнений "
        "(срок по регламенту — пятница, 27 ноября)"
    )
    assert told(MONDAY).in_short == f"ответить до {BOTH}"


def test_what_has_passed_is_the_regulations_and_the_other_may_still_run() -> None:
    late = FRIDAY + timedelta(minutes=1)
    assert told(now=late).in_short == "срок по регламенту прошёл пт 27 ноября"
    assert told(MONDAY, now=late).in_short == (
        "срок по регламенту прошёл пт 27 ноября, с учётом уточнений — до пн 30 ноября"
    )


MIDNIGHT = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)


def test_a_term_that_ends_at_midnight_is_called_by_the_day_that_people_mean() -> None:
    due = Deadlines(MIDNIGHT, MIDNIGHT, False, ALWAYS, NOW)
    assert due.in_short == "ответить до конца пятницы, 27 ноября"
    assert due.promise == "не позднее пятницы, 27 ноября"
    assert due.passed == "срок по регламенту прошёл пт 27 ноября"
    assert dates.until(MIDNIGHT, NOW, ALWAYS) == "в пятницу, 27 ноября, до конца дня"


def test_what_is_written_down_after_its_term_is_not_promised_for_a_day_gone_by() -> None:
    late = told(now=FRIDAY + timedelta(days=3))
    gone = "Срок по регламенту уже прошёл (пятница, 27 ноября)."
    assert late.we_answer == f"{gone} Ответим как можно скорее."
    assert late.to_answer == f"{gone} Ответить как можно скорее."
    assert told().we_answer == "Ответим не позднее пятницы, 27 ноября."
    waits = told(MONDAY, now=FRIDAY + timedelta(minutes=1))
    assert (
        waits.we_answer == f"{gone} Ответим не позднее понедельника, 30 ноября, с учётом уточнений."
    )


def test_a_day_beyond_the_known_calendar_is_marked_wherever_it_is_said() -> None:
    due = datetime(2028, 3, 1, 14, 0, tzinfo=UTC)
    unsure = Deadlines(due, due, False, FIVE, due - DAY)
    said = [unsure.promise, unsure.day, unsure.of_regulation, unsure.in_short, unsure.we_answer]
    said += [Deadlines(due, due, False, FIVE, due + DAY).we_answer, dates.until(due, due, FIVE)]
    assert all("предварительно" in each for each in said), said
    assert "предварительно" not in told().promise


def test_at_its_last_moment_it_has_not_passed() -> None:
    assert not told(now=FRIDAY).is_passed


def test_while_we_wait_the_working_one_stands() -> None:
    waits = told(now=MONDAY, stands=True)
    assert (
        waits.in_short == "срок по регламенту прошёл пт 27 ноября, с учётом уточнений приостановлен"
    )


@pytest.mark.parametrize(
    ("calendar", "said"),
    [(FIVE, "не позднее пятницы, 27 ноября"), (ALWAYS, "не позднее пятницы, 27 ноября, 17:00")],
)
def test_seconds_apart_they_are_the_same_and_round_the_clock_the_hour_counts(
    calendar: WorkingCalendar, said: str
) -> None:
    assert told(FRIDAY + timedelta(seconds=30), calendar=calendar).promise == said


def test_round_the_clock_a_minute_makes_two_deadlines() -> None:
    waited = told(FRIDAY + timedelta(minutes=2), calendar=ALWAYS)
    assert waited.promise == (
        "не позднее пятницы, 27 ноября, 17:02, с учётом уточнений "
        "(срок по регламенту — пятница, 27 ноября, 17:00)"
    )


def test_it_is_taken_from_the_record_with_how_it_was_counted(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry = asked(desk, teacher())
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    later = NOW + 2 * DAY
    waiting = view(desk, inquiry.id)
    assert deadlines_of(waiting.inquiry, waiting.regulation.calendar, later).stands
    adding.reply(desk, inquiry.id, "7А", REQUESTER, later)
    seen = view(desk, inquiry.id)
    assert deadlines_of(seen.inquiry, seen.regulation.calendar, later).day == BOTH
    assert describe_count(seen.counted).endswith("3 дня, последний — пятница 27 ноября до 17:00")
    counted = describe_count(seen.counted_with_waits)
    assert "3 дня и ещё 2 дня, пока ждали ответа на вопрос" in counted
    assert counted.endswith("понедельник 30 ноября до 17:00")
