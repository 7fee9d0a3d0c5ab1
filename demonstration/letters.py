"""What came to the school's mailbox: a question, and a letter that wants a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from demonstration.school import Plan, School
from helpdesk.mailbox.choosing import Chosen
from helpdesk.mailbox.incoming_letter import Enclosed, Seen
from helpdesk.mailbox.taking import Taking
from integration.mail.reading.letter_reader import letter_of

SCHOOLS = "school@example.ru"
QUESTION = """Здравствуйте!

У сына в 6Б за вторую неделю нет ни одной оценки по географии, а он отвечал два раза. Посмотрите,
пожалуйста.

С уважением, Нуриет Напсо"""


def letters(school: School, now: datetime) -> Iterator[Plan]:
    yield _letter(school, now - timedelta(hours=3.6), "Нуриет Напсо", "География, 6Б", QUESTION)
    # Without words no rule can say what is wanted.
    yield _letter(school, now - timedelta(hours=3.3), "Бислан Делов", "Дневник", "")


def _letter(school: School, at: datetime, name: str, subject: str, words: str) -> Plan:
    yield at
    message, uid = EmailMessage(), 1 + len(subject)
    message["From"], message["To"] = f"{name} <family{uid}@example.ru>", SCHOOLS
    message["Subject"], message["Date"] = subject, format_datetime(school.now)
    message["Message-ID"] = f"<story-{uid}@example.ru>"
    message.set_content(words)
    seen = Seen("INBOX", uid, Chosen.SUBJECT, school.now)
    Taking(school.desk).take(letter_of(message.as_bytes()), seen, Enclosed(), school.now)
