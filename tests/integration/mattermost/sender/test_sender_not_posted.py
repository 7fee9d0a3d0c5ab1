"""The head reads in the chat that an approved schedule does not hang where it must."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.contacts import posting_reminder
from helpdesk.contacts.publicity import Colleague, Place, Posting, write_posted
from helpdesk.kernel.outbox import lease
from integration.chat.errors import RateLimited
from integration.delivery.chat_sender import ChatSender
from tests.helpdesk.contacts.approving import approve
from tests.integration.house import School

# A Wednesday, noon in Moscow.
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NIGHT = NOON + timedelta(hours=12)


def test_the_head_is_told_where_it_is_missing_and_what_to_type(
    school: School, sender: ChatSender
) -> None:
    approve(school.desk)
    school.desk.write(posting_reminder.look, NOON)
    (delivery,) = lease(school.desk, NOON)
    assert sender.send(delivery, None, NOON)
    (heard,) = school.head.direct_posts("helpbot")
    assert "не отмечено, что он размещён на информационном стенде и на сайте" in heard.message
    assert "/help размещено" in heard.message


def test_what_has_been_posted_since_is_not_said(school: School, sender: ChatSender) -> None:
    approve(school.desk)
    school.desk.write(posting_reminder.look, NOON)
    (delivery,) = lease(school.desk, NOON)
    for place in Place:
        said = Posting(1, place, "https://school.example", date(2026, 11, 24))
        write_posted(school.desk, said, Colleague("teacher-id", "Ольга Петровна"), NOON)
    assert sender.send(delivery, None, NOON) is None
    assert school.head.direct_posts("helpbot") == []


def test_what_an_outage_has_kept_until_the_night_waits(school: School, sender: ChatSender) -> None:
    approve(school.desk)
    school.desk.write(posting_reminder.look, NOON)
    (delivery,) = lease(school.desk, NOON)
    with pytest.raises(RateLimited):
        sender.send(delivery, None, NIGHT)
