"""Notices in a real chat server: each said once, in its place, and only while it is true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import Picture
from helpdesk.inquiries import adding, answering, asking, claims
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.outbox import mark_sent
from integration.chat.errors import RateLimited, UnknownOutcome, Unreachable
from integration.delivery.chat_sender import ChatSender
from sandbox.server.observations import Kind as Seen
from sandbox.server.troubles import TroubleKind
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import (
    PNG,
    cards,
    channel,
    draw,
    due,
    marina,
    moment,
    named,
    posted,
    say,
)


def test_a_notice_whose_answer_was_lost_is_said_once(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    accepted = named(due(sender.desk), "accepted")
    school.sandbox.trouble(TroubleKind.BREAKS, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        say(sender, accepted)
    school.sandbox.pass_time(60)
    post_id = say(sender, replace(accepted, unsure=True))
    (heard,) = school.teacher.direct_posts("helpbot")
    assert heard.id == post_id


@pytest.mark.usefixtures("lesson")
def test_the_teacher_hears_directly_with_buttons(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    say(sender, named(due(sender.desk), "accepted"))
    (heard,) = school.teacher.direct_posts("helpbot")
    assert heard.message.startswith(f"Принято, **{inquiry.shown_reference}**.")
    assert [action["name"] for action in heard.actions] == ["Урок идёт сейчас", "Отозвать"]


def test_a_thread_notice_stands_under_its_card(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    asking.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    say(sender, named(due(sender.desk), "question", "thread"))
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.root_id == card.post_id
    assert "> Какой класс?" in reply.message


def test_a_thread_notice_before_its_card_waits(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    asking.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    early = replace(
        named(due(sender.desk), "card"),
        occasion="question",
        addressee=THREAD,
        key=str(_question(school, inquiry)),
        sort="notice",
        uuid=str(uuid4()),
    )
    with pytest.raises(Unreachable):
        say(sender, early)
    assert cards(school) == []


def _question(school: School, inquiry: Inquiry) -> int:
    question = school.now(inquiry).open_question
    assert question is not None
    return question.id


def test_a_screenshot_goes_into_the_thread(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    posted(sender)
    sender.files.put("shot-1.png", PNG)
    adding.attach(school.desk, inquiry.id, "shot-1.png", len(PNG), "ab" * 32, REQUESTER, moment())
    say(sender, named(due(sender.desk), "picture"))
    (reply,) = [post for post in channel(school) if post.root_id]
    (file_id,) = reply.file_ids
    assert school.consultant.request("GET", f"/files/{file_id}").content == PNG


def test_a_screenshot_that_was_lost_is_said(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    posted(sender)
    adding.attach(school.desk, inquiry.id, "gone-1.png", len(PNG), "cd" * 32, REQUESTER, moment())
    say(sender, named(due(sender.desk), "picture"))
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.message.startswith("Снимок экрана\n\nНе сохранился. Попросите")


def carry_all(sender: ChatSender) -> None:
    """Carry out everything in its order, as a worker does."""
    while leased := due(sender.desk):
        for delivery in leased:
            post_id = (draw if delivery.is_card else say)(sender, delivery)
            mark_sent(sender.desk, delivery, post_id, moment())


def test_pictures_go_with_an_answer_to_the_teacher_and_into_the_thread(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    sender.files.put("shot-2.png", PNG)
    pictures = [Picture("shot-2.png", len(PNG), "ef" * 32)]
    answering.answer(
        school.desk, inquiry.id, "Смотрите снимок.", marina(school), moment(), pictures=pictures
    )
    carry_all(sender)
    (reply,) = [post for post in channel(school) if post.root_id]
    (direct,) = [post for post in school.teacher.direct_posts() if post.file_ids]
    for person, post in ((school.consultant, reply), (school.teacher, direct)):
        assert "Смотрите снимок." in post.message
        (file_id,) = post.file_ids
        assert person.request("GET", f"/files/{file_id}").content == PNG


def test_an_answer_whose_picture_was_lost_is_said_all_the_same(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    pictures = [Picture("gone-2.png", len(PNG), "ef" * 32)]
    answering.answer(
        school.desk, inquiry.id, "Смотрите снимок.", marina(school), moment(), pictures=pictures
    )
    carry_all(sender)
    (direct,) = [post for post in school.teacher.direct_posts() if "Смотрите" in post.message]
    assert direct.message.endswith("Не сохранился. Попросите, пожалуйста, прислать снимок ещё раз.")


def test_what_is_void_by_now_is_not_said(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    told = replace(
        named(due(sender.desk), "accepted"), occasion="claimed", key=school.consultant.id
    )
    claims.release(school.desk, inquiry.id, marina(school), moment())
    assert say(sender, told) is None


def test_a_reminder_that_an_outage_kept_waits_for_the_morning(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    reminder = replace(posted(sender), sort="notice", occasion="remind_duty", cycle=1)
    reminder = replace(reminder, addressee=THREAD)
    night = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    with pytest.raises(RateLimited) as limited:
        sender.send(reminder, view(sender.desk, inquiry.id), night)
    assert timedelta(seconds=limited.value.retry_after) == timedelta(hours=10)
    assert [post for post in channel(school) if post.root_id] == []


def test_nothing_that_a_teacher_types_rings_a_telephone(school: School, sender: ChatSender) -> None:
    school.ask("@all @director @channel ![x](http://evil.example/a.png) #метка ~town-square")
    for delivery in due(sender.desk):
        (draw if delivery.is_card else say)(sender, delivery)
    called = set(school.sandbox.notified()) - {"consultant1", "consultant2", "uchitel"}
    assert called == set()
    assert school.sandbox.observations(Seen.FETCH) == []
