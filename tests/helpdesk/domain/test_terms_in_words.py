from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.durations import Duration
from helpdesk.domain.terms import answer_deadline, describe_count

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = Hours(time(8), time(17))
FIVE = WorkingCalendar(MOSCOW, dict.fromkeys(range(5), HOURS))
ALWAYS = WorkingCalendar(MOSCOW, always=True)
STAFF = Duration.parse("3d")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), MOSCOW).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "words", "said"),
    [
        (
            date(2026, 11, 23),
            "3d",
            "Считаем со следующего дня: 3 дня, последний — четверг 26 ноября до 17:00",
        ),
        (
            date(2026, 11, 19),
            "3d",
            (
                "Считаем со следующего дня: 3 дня, последний — воскресенье 22 ноября, "
                "это выходной, поэтому срок — понедельник 23 ноября до 17:00"
            ),
        ),
        (
            date(2026, 11, 24),
            "5wd",
            "Считаем со следующего дня: 5 рабочих дней, последний — вторник 1 декабря до 17:00",
        ),
        (
            date(2026, 12, 28),
            "3d",
            (
                "Считаем со следующего дня: 3 дня, последний — четверг 31 декабря, "
                "это выходной, поэтому срок — понедельник 11 января 2027 года до 17:00"
            ),
        ),
        (
            date(2027, 12, 29),
            "1d",
            "Считаем со следующего дня: 1 день, последний — четверг 30 декабря до 17:00",
        ),
        (
            date(2028, 2, 28),
            "1d",
            (
                "Считаем со следующего дня: 1 день, последний — вторник 29 февраля до 17:00 "
                "(предварительно: переносы выходных на этот год ещё не утверждены)"
            ),
        ),
    ],
)
def test_the_desk_says_how_it_counted(received: date, words: str, said: str) -> None:
    deadline = answer_deadline(at(received, 10), Duration.parse(words), FIVE)
    assert describe_count(deadline.counted) == said


def test_the_desk_says_that_it_waited() -> None:
    deadline = answer_deadline(at(date(2026, 11, 23), 10), STAFF, FIVE, waited_days=1)
    assert describe_count(deadline.counted) == (
        "Считаем со следующего дня: 3 дня и ещё 1 день, пока ждали ответа на вопрос, "
        "последний — пятница 27 ноября до 17:00"
    )


def test_the_move_off_a_day_off_is_named_before_the_wait() -> None:
    received = at(date(2026, 11, 30), 10)
    deadline = answer_deadline(received, Duration.parse("5d"), FIVE, waited_days=1)
    assert describe_count(deadline.counted) == (
        "Считаем со следующего дня: 5 дней (это суббота 5 декабря, выходной, поэтому "
        "понедельник 7 декабря) и ещё 1 день, пока ждали ответа на вопрос, "
        "последний — вторник 8 декабря до 17:00"
    )


def test_the_desk_says_how_it_counted_round_the_clock() -> None:
    received = at(date(2026, 11, 24), 12, 3)
    seconds = answer_deadline(received, Duration.parse("45s"), ALWAYS)
    assert describe_count(seconds.counted) == (
        "Считаем рабочее время: 45 секунд, срок — вторник 24 ноября до 12:03:45"
    )
    days = answer_deadline(received, STAFF, ALWAYS)
    assert describe_count(days.counted) == (
        "Считаем со следующего дня: 3 дня, последний — пятница 27 ноября до конца дня"
    )
