"""A school's post office, a desk that reads its box, and what delivers letters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted
from sqlalchemy import Engine, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.letter_states import LetterStanding
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.mailbox.kept_letters import Shown, letters_in
from helpdesk.mailbox.taking import Taking
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.records import inquiry_of
from integration.mail.imap import Address
from integration.mail.mailer import Mailer
from integration.mail.parsing import Parser
from integration.mail.smtp import Smtp
from tests.workers.mailbox.mail_house import BOX, PASSWORD, USER, PostOffice, post_office
from tests.workers.office import REGULATION, SECRET, RecordingChat
from workers.delivery import DeliveryService
from workers.mailbox_reader import Reader

MAMA = "mama@home.example"
LIVE = REGULATION.replace('mode = "trial"', 'mode = "live"').replace(
    'mail = "vocherpsy.shkola9@yandex.ru"', f'mail = "{BOX}"'
)


@pytest.fixture(scope="session")
def running_office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def office(running_office: PostOffice) -> PostOffice:
    """The post office with an empty box."""
    with MailBoxUnencrypted("127.0.0.1", running_office.imap_port, timeout=30) as box:
        box.login(USER, PASSWORD)
        for folder in [each.name for each in box.folder.list()]:
            box.folder.set(folder)
            box.delete(box.uids())
            if folder != "INBOX":
                box.folder.set("INBOX")
                box.folder.delete(folder)
    for path in (running_office.folder / "other").rglob("*"):
        if path.is_file():
            path.unlink()
    return running_office


@dataclass
class School:
    """A desk beside its post office. Times are real: the mail server has a clock of its own."""

    office: PostOffice
    desk: Desk
    reader: Reader
    carrier: DeliveryService

    def rule(self, text: str) -> None:
        activate_regulation(self.desk, text, datetime.now(UTC))

    def receive(self, letters: int, folder: str = "INBOX") -> None:
        """Wait until so many letters lie in the box, and read it."""
        self.office.wait_for(letters, folder)
        assert self.reader.look()

    def deliver(self) -> None:
        """Send whatever waits: what the worker does."""
        now = datetime.now(UTC) + timedelta(seconds=2)
        self.carrier.carry(outbox.unsent(self.desk, now))

    def inquiries(self) -> list[Inquiry]:
        with self.desk.reading() as connection:
            rows = connection.execute(
                select(inquiry_tables.inquiry).order_by(inquiry_tables.inquiry.c.id)
            )
            return [inquiry_of(row) for row in rows]

    def seen(self, number: int = 0) -> InquiryView:
        return view(self.desk, self.inquiries()[number].id)

    def letters(self, *states: LetterStanding) -> list[Shown]:
        return letters_in(self.desk, *(states or LetterStanding))


@pytest.fixture(scope="session")
def child() -> Iterator[Parser]:
    """One child reads the letters of all schools, as it reads many of one."""
    parser = Parser()
    yield parser
    parser.close()


@pytest.fixture
def school_on(office: PostOffice, child: Parser, tmp_path: Path) -> Callable[[Engine], School]:
    def make(engine: Engine, folder: str = "", regulation: str = LIVE) -> School:
        desk = Desk(engine, SECRET)
        activate_regulation(desk, regulation, datetime.now(UTC) - timedelta(days=1))
        transport = Smtp(office.smtp_url)
        mailer = Mailer("http://help.example", BOX, desk, transport, True)
        taking = Taking(desk, frozenset({BOX}))
        files = FileStore(tmp_path / "pictures")
        reader = Reader(desk, Address(office.imap_url(folder)), taking, files, child)
        return School(office, desk, reader, DeliveryService(desk, RecordingChat(), mailer))

    return make


@pytest.fixture
def school(school_on: Callable[[Engine], School], engine: Engine) -> School:
    """The school after its first look at an empty box."""
    made = school_on(engine)
    assert made.reader.look()
    return made


def letter(
    words: str = "Не вижу оценок сына за вторую четверть.",
    *,
    subject: str = "Дневник: нет оценок",
    sender: str = "Анна Хуаде <mama@home.example>",
    to: str = BOX,
    **headers: str,
) -> EmailMessage:
    """Write a letter as a parent's mail program does."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if "Message-ID" not in message:
        message["Message-ID"] = (
            f"<{abs(hash((words, subject, sender)))}.{id(message)}@home.example>"
        )
    message.set_content(words)
    return message


def reply_to(raw: bytes, words: str, sender: str = MAMA) -> EmailMessage:
    """Answer a letter of the desk as mail programs do: In-Reply-To, References, a quotation."""
    from email import message_from_bytes
    from email.policy import default

    theirs = message_from_bytes(raw, policy=default)
    body = theirs.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
    message_id = str(theirs["Message-ID"])
    return letter(
        f'{words}\n\n24.11.2026, 12:00, "Школа" <{BOX}>:\n{quoted}\n',
        subject=f"Re: {theirs['Subject']}",
        sender=sender,
        to=str(theirs["Reply-To"] or BOX),
        In_Reply_To=message_id,
        References=f"{theirs['References']} {message_id}",
    )
