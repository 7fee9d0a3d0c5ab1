"""Letters that we have sent, and those that come in answer."""

from datetime import UTC, datetime

from helpdesk.inquiries.asking import ask
from tests.workers.mailbox.conftest import School, letter
from tests.workers.mailbox.mail_house import wait_until
from tests.workers.office import CONSULTANT


def now() -> datetime:
    return datetime.now(UTC)


def outgoing(school: School, count: int) -> bytes:
    """Let the desk write, wait until its letter has come to the parent, return the newest."""
    school.deliver()
    wait_until(lambda: len(school.office.letters_of_others()) >= count)
    newest = max(
        (school.office.folder / "other" / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns
    )
    return newest.read_bytes()


def asked_back(school: School) -> bytes:
    """A mother has written and Marina asks back; return the letter that reaches the mother."""
    school.office.send(letter())
    school.receive(1)
    outgoing(school, 1)
    inquiry = school.inquiries()[0]
    ask(school.desk, inquiry.id, "Какой класс?", CONSULTANT, now())
    return outgoing(school, 2)
