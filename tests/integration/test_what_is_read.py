"""What a card or a letter does not show is not read for it: every question passes here."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import answering
from helpdesk.kernel.desk import Desk
from tests.helpdesk.statements import statements
from tests.integration.mail.written import Written
from tests.integration.telling import MARINA, NOW, Telling
from tests.workers.office import ask_as_parent

pytestmark = pytest.mark.any_database


@contextmanager
def read(desk: Desk) -> Iterator[list[str]]:
    """Collect which of the tables are read that hang on no inquiry alone, once a statement."""
    found: list[str] = []
    with statements(desk) as made:
        yield found
    found += [name for each in made for name in ("article", "outage") if f"FROM {name}" in each]


def test_a_card_reads_articles_and_outages_once(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    with read(telling.desk) as found:
        telling.card(inquiry)
    assert sorted(found) == ["article", "outage"]


def test_the_card_of_a_closed_question_reads_no_articles(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answering.answer(telling.desk, inquiry.id, "Обновите страницу.", MARINA, NOW)
    answering.helped(telling.desk, inquiry.id, REQUESTER, NOW)
    with read(telling.desk) as found:
        telling.card(inquiry)
    assert found == ["outage"]


def test_a_notification_reads_neither(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answering.answer(telling.desk, inquiry.id, "Обновите страницу.", MARINA, NOW)
    with read(telling.desk) as found:
        telling.says(inquiry, NotificationType.ANSWER, "thread")
    assert found == []


def test_letters_read_neither(telling: Telling) -> None:
    inquiry_id = ask_as_parent(telling.desk).inquiry.id
    answering.answer(telling.desk, inquiry_id, "Обновите страницу.", MARINA, NOW)
    with read(telling.desk) as found:
        letters = Written(telling.desk)
    assert "Обновите страницу." in letters.text("answer")
    assert found == []
