"""Letters about what the support asks for, through a real mail server; void when it was sent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Owes
from helpdesk.inquiries.adding import reply
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import unsent
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from integration.mail.mailer import Mailer
from integration.mail.smtp import Smtp
from tests.e2e.house import message_text
from tests.workers.mail_server import MailServer, running
from tests.workers.office import CONSULTANT, NOW, Clock, RecordingChat, ask_as_parent
from workers.delivery import DeliveryService

WORDS = "Номер класса и адрес страницы"
DAY = timedelta(days=1)


@pytest.fixture
def desk(sqlite_desk: Desk) -> Desk:
    """Nothing here depends on the sort of database."""
    return sqlite_desk


class Post:
    """Delivers what waits, and keeps what a real mail server received."""

    def __init__(self, desk: Desk, server: MailServer) -> None:
        smtp = Smtp(f"smtp://127.0.0.1:{server.port}", 5)
        mailer = Mailer("https://help.school.example", "help@x.example", desk, smtp)
        self.desk, self.server, self.clock = desk, server, Clock()
        self.carrier = DeliveryService(desk, RecordingChat(), mailer, self.clock)

    def deliver(self, **turned: float) -> list[str]:
        """Let time go by and everything due be sent; return the subjects of new letters."""
        self.clock.turn(**turned)
        tick(self.desk, self.clock())
        before = len(self.server.letters)
        while ids := unsent(self.desk, self.clock()):
            self.carrier.carry(ids)
        return [str(letter["Subject"]) for letter in self.server.letters[before:]]

    @property
    def last(self) -> str:
        return message_text(self.server.letters[-1])


@pytest.fixture
def post(desk: Desk) -> Iterator[Post]:
    with running(MailServer()) as server:
        yield Post(desk, server)


@pytest.fixture
def inquiry(desk: Desk, post: Post) -> int:
    found = ask_as_parent(desk).inquiry.id
    claim(desk, found, CONSULTANT, NOW)
    hand_off(desk, found, CONSULTANT, NOW)
    post.deliver()
    return found


def test_what_is_asked_for_comes_by_letter_with_the_day(
    desk: Desk, post: Post, inquiry: int
) -> None:
    vendor_wants(desk, inquiry, WORDS, CONSULTANT, NOW, by=(NOW + 3 * DAY).date())
    (subject,) = post.deliver()
    assert subject.startswith("Поддержка просит сведения, ")
    for said in (WORDS, "Она ждёт до пятницы, 27 ноября.", "отклонить обращение", "/i/"):
        assert said in post.last


def test_a_reminder_comes_and_another_until_it_was_sent(
    desk: Desk, post: Post, inquiry: int
) -> None:
    vendor_wants(desk, inquiry, WORDS, CONSULTANT, NOW)
    assert len(post.deliver()) == 1
    assert post.deliver(hours=20) == []
    (reminder,) = post.deliver(hours=28)
    assert reminder.startswith("Поддержка всё ещё ждёт сведений, ")
    assert WORDS in post.last
    vendor_told(desk, inquiry, REQUESTER, post.clock())
    assert post.deliver(days=3) == []


def test_a_letter_that_leaves_late_asks_for_nothing_that_was_sent(
    desk: Desk, post: Post, inquiry: int
) -> None:
    vendor_wants(desk, inquiry, WORDS, CONSULTANT, NOW)
    vendor_told(desk, inquiry, REQUESTER, NOW)
    assert post.deliver() == []


def test_who_has_answered_by_mail_is_reminded_no_more(desk: Desk, post: Post, inquiry: int) -> None:
    vendor_wants(desk, inquiry, WORDS, CONSULTANT, NOW)
    post.deliver()
    after = reply(desk, inquiry, "5А, адрес в приложенном письме", REQUESTER, NOW)
    assert after.owes is Owes.SCHOOL
    # Nor is he asked meanwhile whether the support has answered.
    assert post.deliver(days=9) == []


def test_a_rejection_brings_what_to_mend_and_the_letter(
    desk: Desk, post: Post, inquiry: int
) -> None:
    vendor_rejected(desk, inquiry, 0, CONSULTANT, NOW)
    (subject,) = post.deliver()
    assert subject.startswith("Поддержка отклонила обращение, ")
    for said in (
        "Пользователь не может предоставить",
        "Дополнить письмо",
        "team@company.dnevnik.ru",
        "https://help.dnevnik.ru",
    ):
        assert said in post.last
    (enclosed,) = post.server.letters[-1].iter_attachments()
    assert enclosed.get_content()["To"] == "team@company.dnevnik.ru"
    (again,) = post.deliver(days=2)
    assert again.startswith("Отправлено ли письмо в поддержку заново?")
