"""The letter with the link: to one address, by a real mail server, and only while it is awaited."""

import re
from collections.abc import Iterator
from datetime import date, time

import pytest

from helpdesk.domain.people import Actor, Role
from helpdesk.duty.model import Schedule, Slot
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import unsent
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.decision_links import Capacity, Link, read_link
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.mail_recipients import Addressed
from integration.mail.mailer import Mailer
from integration.mail.smtp import Smtp
from tests.workers.mail_server import MailServer, running
from tests.workers.office import CONSULTANT, NOW, SECRET, Clock, RecordingChat, rows
from workers.delivery import DeliveryService

SITE = "https://help.school.example"
HEAD = Actor(Role.CONSULTANT, "h1", "zavuch", "Сусанна Аслановна Тлехусеж", head=True)
SLOTS = (
    Slot(0, time(9), time(12), "consultant1", "Марина Юрьевна Нехай", "9-44-24", "кабинет 1"),
    Slot(1, time(13), time(15), "consultant2", "Руслан Казбекович Ачмиз"),
)
LINK = re.compile(rf"{SITE}/agree/\S+")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def office(desk: Desk, server: MailServer, chat: RecordingChat, clock: Clock) -> DeliveryService:
    """A delivery service whose letters go to a real server."""
    transport = Smtp(f"smtp://127.0.0.1:{server.port}", 5)
    mailer = Mailer(SITE, "help@school.example", desk, transport)
    return DeliveryService(desk, chat, mailer, clock)


def sent(desk: Desk, *letters: Addressed) -> Schedule:
    begun = drafting.begin(desk, CONSULTANT, NOW)
    held = drafting.edit(desk, begun.edition, Wording(SLOTS, date(2026, 12, 1)), CONSULTANT, NOW)
    return drafting.send(desk, held.edition, None, letters, HEAD, NOW)


def test_it_shows_the_hours_and_leads_to_ones_own_decision(
    desk: Desk, office: DeliveryService, server: MailServer
) -> None:
    held = sent(desk, Addressed("consultant2", "ruslan@example.ru"))
    office.carry(unsent(desk, NOW))
    (letter,) = server.letters
    assert server.recipients == ["ruslan@example.ru"]
    assert letter["Subject"] == "Согласуйте график помощи, версия 1"
    assert letter["Message-ID"].endswith("@school.example>")
    for part in ("plain", "html"):
        body = letter.get_body((part,))
        assert body is not None
        text = str(body.get_content())
        assert "Пн 9:00–12:00: Марина Юрьевна Нехай, кабинет 1, 9-44-24" in text
        assert "Не пересылайте" in " ".join(text.split())
        found = LINK.search(text.replace('"', " "))
        assert found
        token = found[0].rpartition("/")[2]
        link = Link("consultant2", held.number, held.edition, Capacity.CONSULTANT, held.digest)
        assert read_link(SECRET, token, NOW) == link


def test_the_directors_letter_comes_when_all_have_agreed(
    desk: Desk, office: DeliveryService, server: MailServer
) -> None:
    held = sent(desk, Addressed("director", "director@example.ru"))
    office.carry(unsent(desk, NOW))
    assert server.letters == []
    for user in held.users:
        deciding.agree(
            desk, deciding.Shown(held.edition), Actor(Role.CONSULTANT, "", user, user), NOW
        )
    office.carry(unsent(desk, NOW))
    (letter,) = server.letters
    assert server.recipients == ["director@example.ru"]
    assert letter["Subject"] == "Утвердите график помощи, версия 1"


def test_what_was_decided_on_the_way_is_not_asked_by_mail(
    desk: Desk, office: DeliveryService, server: MailServer
) -> None:
    held = sent(desk, Addressed("consultant2", "ruslan@example.ru"))
    deciding.take_back(desk, deciding.Shown(held.edition), HEAD, NOW)
    office.carry(unsent(desk, NOW))
    assert server.letters == []
    assert rows(desk)["schedule_agree to mail:consultant2"]["state"] == "void"


def test_an_address_that_the_server_will_never_take_is_parked(
    desk: Desk, office: DeliveryService, server: MailServer
) -> None:
    server.to_rcpt = "550 No such user"
    sent(desk, Addressed("consultant2", "ruslan@example.ru"))
    office.carry(unsent(desk, NOW))
    assert rows(desk)["schedule_agree to mail:consultant2"]["state"] == "parked"
