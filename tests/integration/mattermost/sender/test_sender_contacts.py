"""Whose contacts the head has entered is asked in the chat whether parents may see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.contacts import entering
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.outbox import lease, void
from integration.chat.errors import RateLimited
from integration.delivery.chat_sender import ChatSender
from integration.mattermost.chat import create_server
from tests.helpdesk.life import HEAD
from tests.integration.house import School

# A Wednesday, noon in Moscow.
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NIGHT = NOON + timedelta(hours=12)
MINUTE = timedelta(minutes=1)
TEACHER = Contact(0, "Петрова Ольга Ивановна", "consultant1", "8 918 111-22-33", leads=("5А",))
OLGA = Actor(Role.CONSULTANT, "olga-id", "consultant1", "Ольга Петрова")


def asked(school: School, given: Contact, now: datetime = NOON) -> tuple[Contact, list[Delivery]]:
    """Let the head enter somebody; return him as entered, and the notices that come of it."""
    contact_id = entering.enter(school.desk, given, HEAD, now)
    told = lease(school.desk, now)
    for each in told:
        void(school.desk, each, now)
    return replace(given, id=contact_id), told


def decide(school: School, who: Contact, now: datetime, *, shows_phone: bool = True) -> None:
    said = replace(who, shows_phone=shows_phone, shows_mail=False)
    entering.allow(school.desk, said, OLGA, now)


def test_the_teacher_reads_what_would_be_shown_and_where_to_decide(
    school: School, sender: ChatSender
) -> None:
    create_server(school.desk, school.settings).accounts.named(TEACHER.user)
    _, (delivery,) = asked(school, TEACHER)
    assert sender.send(delivery, None, NOON)
    (heard,) = school.consultant.direct_posts("helpbot")
    assert "внесли ваш телефон 8 918 111-22-33." in heard.message
    assert f"телефон школы {school.desk.regulation().school.phone}" in heard.message
    assert "/help контакты" in heard.message


def test_he_is_asked_once_of_each_phone(school: School) -> None:
    known, told = asked(school, TEACHER)
    assert len(told) == 1
    assert asked(school, replace(known, leads=("5А", "6Б")))[1] == []
    decide(school, known, NOON + MINUTE, shows_phone=False)
    assert asked(school, replace(known, leads=("6Б",)), NOON + 2 * MINUTE)[1] == []
    assert len(asked(school, replace(known, phone="8 918 444-55-66"), NOON + 3 * MINUTE)[1]) == 1


def test_what_he_has_decided_meanwhile_or_the_head_has_changed_is_not_asked(
    school: School, sender: ChatSender
) -> None:
    known, (first,) = asked(school, TEACHER)
    known, (second,) = asked(school, replace(known, phone="8 918 444-55-66"))
    assert sender.send(first, None, NOON) is None
    decide(school, known, NOON + MINUTE)
    assert sender.send(second, None, NOON + MINUTE) is None


def test_nobody_is_asked_at_night(school: School, sender: ChatSender) -> None:
    _, (delivery,) = asked(school, TEACHER, NIGHT)
    with pytest.raises(RateLimited):
        sender.send(delivery, None, NIGHT)


def test_who_is_not_in_the_chat_is_not_asked_there(school: School) -> None:
    assert asked(school, replace(TEACHER, user=""))[1] == []
