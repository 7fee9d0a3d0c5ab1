"""Erased in the chat: the card keeps no words, what the bot said is gone, the rest is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.posts import left_in_chat
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import adding, answering
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from integration.chat.cards import OWN_WORDS
from integration.chat.errors import Refused
from integration.delivery.chat_sender import ChatSender
from integration.mattermost.client import MattermostClient
from sandbox.seen import SeenPost
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import PNG, cards, channel, marina, moment
from tests.integration.mattermost.sender.test_sender_replaced_cards import limit_edits
from tests.workers.office import RecordingMail
from workers.delivery import DeliveryService

LATER = timedelta(days=4, minutes=1)
WORDS = ("Не сохраняется тема", "Ольга Петрова", "Нажмите", "Спасибо")


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def carry(desk: Desk, sender: ChatSender, later: timedelta = timedelta(seconds=1)) -> None:
    """Carry out all that is due, as the worker does."""
    carrier = DeliveryService(desk, sender, RecordingMail(), lambda: moment() + later)
    carrier.carry(outbox.unsent(desk, moment() + later))


def talked(school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore) -> None:
    """Let there be a card, a picture, an answer in the thread and to the teacher."""
    files.put("one.png", PNG)
    adding.attach(school.desk, inquiry.id, "one.png", 10, "1" * 64, REQUESTER, moment())
    answering.answer(school.desk, inquiry.id, "Нажмите «Сохранить»", marina(school), moment())
    carry(school.desk, sender)


def erase(school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore) -> None:
    withdraw_consent(school.desk, inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    carry(school.desk, sender)
    erase_due(school.desk, files, moment() + LATER)
    carry(school.desk, sender, LATER)


def said(school: School) -> str:
    """Return every word that consultants and the teacher can read."""
    posts = [*channel(school), *school.teacher.posts("@helpbot")]
    return "\n".join(repr((post.message, post.props)) for post in posts)


def thread(school: School, card: SeenPost) -> list[SeenPost]:
    return [post for post in channel(school) if post.root_id == card.id]


def test_the_card_stays_without_words_and_the_rest_is_gone(
    school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore
) -> None:
    talked(school, sender, inquiry, files)
    (card,) = cards(school)
    assert len(thread(school, card)) >= 2
    assert "Нажмите" in said(school)
    erase(school, sender, inquiry, files)
    (after,) = cards(school)
    assert after.id == card.id
    assert inquiry.shown_reference in after.message
    assert OWN_WORDS in repr(after.props)
    assert after.actions == []
    assert thread(school, card) == []
    for words in WORDS:
        assert words not in said(school), words
    with school.desk.reading() as connection:
        assert left_in_chat(connection) == 0


def test_what_people_wrote_stays_for_them_to_delete(
    school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore
) -> None:
    talked(school, sender, inquiry, files)
    (card,) = cards(school)
    school.consultant.say("consultants", "Я ей звонила", root_id=card.id)
    erase(school, sender, inquiry, files)
    assert [post.message for post in thread(school, card)] == ["Я ей звонила"]


def test_an_old_card_that_cannot_be_edited_goes_with_its_thread(
    school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore
) -> None:
    talked(school, sender, inquiry, files)
    (card,) = cards(school)
    limit_edits(school)
    erase(school, sender, inquiry, files)
    carry(school.desk, sender, LATER)
    (after,) = cards(school)
    assert after.id != card.id
    for words in WORDS:
        assert words not in said(school), words


def test_what_the_server_refuses_is_counted(
    school: School,
    sender: ChatSender,
    inquiry: Inquiry,
    files: FileStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talked(school, sender, inquiry, files)

    def refuse(_client: MattermostClient, _post_id: str) -> None:
        raise Refused(400, "api.post.delete_post.not_enabled.app_error", "")

    monkeypatch.setattr(MattermostClient, "delete_post", refuse)
    erase(school, sender, inquiry, files)
    with school.desk.reading() as connection:
        assert left_in_chat(connection) > 0


def test_the_head_hears_of_the_act(
    school: School, sender: ChatSender, inquiry: Inquiry, files: FileStore
) -> None:
    withdraw_consent(school.desk, inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    erase_due(school.desk, files, moment() + LATER)
    with school.desk.reading() as connection:
        table = inquiry_tables.delivery.c
        query = select(table.id).where(table.occasion == "erasure_act")
        act = connection.execute(query).scalar_one()
    delivery = outbox.written_down(school.desk, act)
    assert delivery is not None
    notice = sender.writer.direct.notification(delivery, moment())
    assert "Персональные данные" in repr(notice)
    assert delivery.addressee == "user:zavuch"
