"""The head reads in one message who is missing, what lies unclaimed, and who cannot train."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.messages import NotificationType
from helpdesk.duty.schedule_queries import absences
from helpdesk.inquiries import claims
from helpdesk.kernel.outbox import lease
from helpdesk.schedule import coverage, days
from integration.chat.errors import RateLimited
from integration.delivery.chat_sender import ChatSender
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import HEAD, MARINA, asked, deliver
from tests.integration.house import School

# A Tuesday, noon in Moscow: by the schedule it is Ruslan's.
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def absent(school: School, user: str, first: date = TODAY) -> None:
    person = school.desk.regulation().person(user)
    assert person is not None
    days.enter_absence(school.desk, person, first, first, HEAD, NOON)


def say(school: School, sender: ChatSender, now: datetime = NOON) -> str | None:
    """Say all that waits for the head; return what he reads, None where it is void."""
    school.desk.write(coverage.look, NOON)
    found = [
        each for each in lease(school.desk, NOON) if each.occasion == NotificationType.HEAD_DAY
    ]
    assert len(found) == 1
    if sender.send(found[0], None, now) is None:
        return None
    (heard,) = school.head.direct_posts("helpbot")
    return heard.message


def test_a_day_without_anybody_is_named_with_its_reason(school: School, sender: ChatSender) -> None:
    approve(school.desk)
    absent(school, "consultant2")
    said = say(school, sender)
    assert said is not None
    assert "Дежурить некому" in said
    assert "вт 24 ноября: Руслан Казбекович Ачмиз (отсутствует)" in said
    assert "/help график" in said


def test_what_nobody_claimed_is_listed_in_the_same_message(
    school: School, sender: ChatSender
) -> None:
    thursday = NOON - timedelta(days=5)
    inquiries = [asked(school.desk, now=thursday) for _ in range(3)]
    claims.claim(school.desk, inquiries[0].id, MARINA, NOON)
    said = say(school, sender)
    assert said is not None
    assert "Никто не взял, а срок близко: 2" in said
    assert inquiries[0].shown_reference not in said
    assert all(each.shown_reference in said for each in inquiries[1:])


def test_what_was_handed_off_unclaimed_is_the_heads_from_then_on(
    school: School, sender: ChatSender
) -> None:
    inquiries = [asked(school.desk, now=NOON) for _ in range(3)]
    claims.claim(school.desk, inquiries[0].id, MARINA, NOON)
    later = NOON + timedelta(days=1)
    for hours in (0, 2, 4):
        tick(school.desk, NOON + timedelta(hours=hours))
        deliver(school.desk, NOON + timedelta(hours=hours))
    tick(school.desk, later)
    found = [
        each for each in lease(school.desk, later) if each.occasion == NotificationType.HEAD_DAY
    ]
    assert len(found) == 1
    assert sender.send(found[0], None, later) is not None
    (heard,) = school.head.direct_posts("helpbot")
    assert "передано в поддержку, за них отвечаете вы: 2" in heard.message
    assert inquiries[0].shown_reference not in heard.message
    assert all(each.shown_reference in heard.message for each in inquiries[1:])


def test_what_is_over_when_it_is_said_is_not_said(school: School, sender: ChatSender) -> None:
    approve(school.desk)
    absent(school, "consultant2")
    with school.desk.reading() as connection:
        (held,) = absences(connection)
    days.take_out_absence(school.desk, held.id, HEAD, NOON)
    assert say(school, sender) is None


def test_at_night_it_waits(school: School, sender: ChatSender) -> None:
    approve(school.desk)
    absent(school, "consultant1", TODAY + timedelta(days=1))
    with pytest.raises(RateLimited):
        say(school, sender, NOON + timedelta(hours=10))
