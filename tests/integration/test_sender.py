"""Cards and notices in a real chat server: each seen once, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import responses

from helpdesk import claims, conversation
from helpdesk.attachments import FileStore
from helpdesk.desk import Desk
from helpdesk.model import REQUESTER, Actor, Inquiry, Role, State
from helpdesk.outbox import Delivery, lease, mark_sent
from helpdesk.queries import view
from integration.mattermost.errors import RateLimited, Refused, UnknownOutcome, Unreachable
from integration.mattermost.sender import ChatSender, create_sender
from integration.sandbox.observations import Kind as Seen
from integration.sandbox.seen import SeenPost
from integration.sandbox.testing import RunningSandbox
from integration.sandbox.troubles import Way
from tests.integration.house import School, bot_beside, found_desk, settings_for

PNG = b"\x89PNG a picture"


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    from helpdesk.database import create_engine_for

    engine = create_engine_for(sqlite_url)
    yield found_desk(engine)
    engine.dispose()


@pytest.fixture
def school(chat: RunningSandbox, desk: Desk) -> Iterator[School]:
    with bot_beside(chat, desk) as school:
        yield school


@pytest.fixture
def sender(chat: RunningSandbox, desk: Desk, tmp_path: Path) -> Iterator[ChatSender]:
    settings = settings_for(chat.url, "http://127.0.0.1:9", chat.bot_token, chat.command_token)
    sender = replace(create_sender(desk, settings), files=FileStore(tmp_path))
    yield sender
    sender.poster.client.close()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    return school.ask()


def moment() -> datetime:
    return datetime.now(UTC)


def due(desk: Desk) -> list[Delivery]:
    return lease(desk, moment())


def named(deliveries: list[Delivery], occasion: str, addressee: str = "") -> Delivery:
    found = [
        each
        for each in deliveries
        if each.occasion == occasion and each.addressee.startswith(addressee)
    ]
    return found[-1]


def draw(sender: ChatSender, delivery: Delivery) -> str:
    assert delivery.inquiry_id is not None
    return sender.draw_card(delivery, view(sender.desk, delivery.inquiry_id), moment())


def say(sender: ChatSender, delivery: Delivery) -> str | None:
    assert delivery.inquiry_id is not None
    return sender.send_notice(delivery, view(sender.desk, delivery.inquiry_id), moment())


def posted(sender: ChatSender) -> Delivery:
    """Deliver the card that is due, and return its delivery as it stands then."""
    card = named(due(sender.desk), "card")
    post_id = draw(sender, card)
    mark_sent(sender.desk, card, moment(), post_id=post_id)
    return replace(card, post_id=post_id)


def channel(school: School) -> list[SeenPost]:
    return school.consultant.posts("consultants")


def cards(school: School) -> list[SeenPost]:
    return [post for post in channel(school) if not post.root_id and post.props.get("delivery_id")]


def marina(school: School) -> Actor:
    person = school.consultant
    return Actor(Role.CONSULTANT, person.id, "consultant1", "Марина Юрьевна Нехай")


def test_a_card_is_posted_into_the_channel(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    post_id = draw(sender, named(due(sender.desk), "card"))
    (card,) = cards(school)
    assert card.id == post_id
    assert inquiry.shown_reference in card.message
    assert school.sandbox.violations == []


def test_a_fresh_card_costs_one_request(
    sender: ChatSender, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.poster.rooms.consultants()
    asked: list[str] = []
    http = sender.poster.client._driver.client
    ask = http.make_request

    def counted(method: str, endpoint: str, *rest: object, **more: object) -> object:
        asked.append(f"{method} {endpoint}")
        return ask(method, endpoint, *rest, **more)

    monkeypatch.setattr(http, "make_request", counted)
    draw(sender, named(due(sender.desk), "card"))
    assert asked == ["post /posts"]


def test_a_button_of_a_card_reaches_the_desk(
    school: School, inquiry: Inquiry, tmp_path: Path
) -> None:
    sender = create_sender(school.desk, school.settings)
    post = school.consultant.post(posted(sender).post_id or "")
    school.consultant.press_named(post, "Беру")
    assert school.now(inquiry).inquiry.state is State.CLAIMED


def test_a_card_follows_the_inquiry(school: School, sender: ChatSender, inquiry: Inquiry) -> None:
    card = posted(sender)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    assert draw(sender, card) == card.post_id
    (seen,) = cards(school)
    assert "в работе: Марина Юрьевна Нехай" in seen.message


def test_a_redrawn_card_notifies_nobody(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    before = school.sandbox.notified()
    draw(sender, card)
    assert school.sandbox.notified() == before


def test_the_same_delivery_twice_at_once_is_one_post(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = named(due(sender.desk), "card")
    assert draw(sender, card) == draw(sender, card)
    assert len(cards(school)) == 1


@pytest.mark.parametrize("way", [Way.BREAKS, Way.FORGETS])
def test_a_card_whose_answer_was_lost_is_found_and_drawn_anew(
    school: School, sender: ChatSender, inquiry: Inquiry, way: Way
) -> None:
    card = named(due(sender.desk), "card")
    sender.poster.rooms.consultants()
    school.sandbox.trouble(way, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        draw(sender, card)
    school.sandbox.pass_time(60)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    post_id = draw(sender, replace(card, unsure=True))
    (seen,) = cards(school)
    assert seen.id == post_id
    assert "в работе" in seen.message


def test_a_card_that_never_arrived_is_posted(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = named(due(sender.desk), "card")
    school.sandbox.trouble(Way.REFUSES, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        draw(sender, card)
    draw(sender, replace(card, unsure=True))
    assert len(cards(school)) == 1


def test_a_notice_whose_answer_was_lost_is_said_once(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    accepted = named(due(sender.desk), "accepted")
    school.sandbox.trouble(Way.BREAKS, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        say(sender, accepted)
    school.sandbox.pass_time(60)
    post_id = say(sender, replace(accepted, unsure=True))
    (heard,) = school.teacher.direct_posts("helpbot")
    assert heard.id == post_id


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
    conversation.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    say(sender, named(due(sender.desk), "question", "thread"))
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.root_id == card.post_id
    assert "> Какой класс?" in reply.message


def test_a_thread_notice_before_its_card_waits(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    conversation.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    early = replace(
        named(due(sender.desk), "card"),
        occasion="question", addressee="thread", key=str(_question(school, inquiry)),
        sort="notice", uuid=str(uuid4()),
    )  # fmt: skip
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
    conversation.attach(
        school.desk, inquiry.id, "shot-1.png", len(PNG), "ab" * 32, REQUESTER, moment()
    )
    say(sender, named(due(sender.desk), "picture"))
    (reply,) = [post for post in channel(school) if post.root_id]
    (file_id,) = reply.file_ids
    assert school.consultant.request("GET", f"/files/{file_id}").content == PNG


def test_a_screenshot_that_was_lost_is_said(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    posted(sender)
    conversation.attach(
        school.desk, inquiry.id, "gone-1.png", len(PNG), "cd" * 32, REQUESTER, moment()
    )
    say(sender, named(due(sender.desk), "picture"))
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.message.startswith("Снимок экрана не сохранился.")


def test_what_is_void_by_now_is_not_said(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    told = replace(
        named(due(sender.desk), "accepted"), occasion="claimed", key=school.consultant.id
    )
    claims.release(school.desk, inquiry.id, marina(school), moment())
    assert say(sender, told) is None


def test_somebody_whom_the_chat_does_not_know_is_refused(
    sender: ChatSender, inquiry: Inquiry
) -> None:
    accepted = replace(named(due(sender.desk), "accepted"), addressee="id:" + "x" * 26)
    with pytest.raises(Refused) as refused:
        say(sender, accepted)
    assert refused.value.status == 404


def test_somebody_who_has_left_is_refused(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    # The sandbox deactivates nobody, so this one answer is played.
    teacher = school.teacher.request("GET", f"/users/{school.teacher.id}").json()
    with responses.RequestsMock() as played:
        address = f"{school.sandbox.url}/api/v4/users/{school.teacher.id}"
        played.get(address, json=teacher | {"delete_at": 1_700_000_000_000})
        with pytest.raises(Refused) as refused:
            say(sender, named(due(sender.desk), "accepted"))
    assert str(refused.value) == "410 desk.user_deactivated"


def test_a_bot_put_out_of_the_channel_is_refused_with_a_code(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    sender.poster.rooms.consultants()
    store = school.sandbox.chat.store
    store.change("DELETE FROM channel_members WHERE user_id = ?", school.bot.id)
    with pytest.raises(Refused) as refused:
        draw(sender, named(due(sender.desk), "card"))
    assert refused.value.status == 403
    assert inquiry.shown_reference not in str(refused.value)


def test_what_is_said_under_a_card_outlives_the_loss_of_the_channel(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    posted(sender)
    conversation.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    store = school.sandbox.chat.store
    store.change("DELETE FROM channel_members WHERE user_id = ?", school.bot.id)
    with pytest.raises(Unreachable):
        say(sender, named(due(sender.desk), "question", "thread"))


def test_a_token_that_is_no_good_gives_nothing_up(
    chat: RunningSandbox, desk: Desk, inquiry: Inquiry
) -> None:
    settings = settings_for(chat.url, "http://127.0.0.1:9", "a-wrong-token", chat.command_token)
    stranger = create_sender(desk, settings)
    with pytest.raises(Unreachable):
        say(stranger, named(due(desk), "accepted"))


def test_a_card_too_old_to_edit_is_replaced_once(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    limit = {"ServiceSettings": {"PostEditTimeLimit": 300}}
    school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    school.sandbox.pass_time(301)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    fresh = draw(sender, card)
    school.sandbox.pass_time(60)
    assert draw(sender, card) == fresh
    old, new = cards(school)
    assert (old.id, new.id) == (card.post_id, fresh)
    assert f"[Прежняя карточка и разговор под ней]({school.sandbox.url}/school/pl/{old.id})" in (
        new.message
    )
    assert "в работе" in new.message


def test_a_deleted_card_is_posted_anew(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    _delete(school, card)
    fresh = draw(sender, card)
    (seen,) = cards(school)
    assert seen.id == fresh != card.post_id


def test_a_reply_whose_card_was_deleted_asks_for_a_new_one(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    conversation.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    deliveries = due(sender.desk)
    question, touched = named(deliveries, "question", "thread"), named(deliveries, "card")
    mark_sent(sender.desk, touched, moment(), post_id=card.post_id)
    _delete(school, card)
    with pytest.raises(Unreachable):
        say(sender, question)
    fresh = posted(sender)
    say(sender, question)
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.root_id == fresh.post_id


def _delete(school: School, card: Delivery) -> None:
    school.admin_channel()
    school.sandbox.admin.request("DELETE", f"/posts/{card.post_id}")


def test_a_reminder_that_an_outage_kept_waits_for_the_morning(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    reminder = replace(posted(sender), sort="notice", occasion="remind_duty", cycle=1)
    reminder = replace(reminder, addressee="thread")
    night = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    with pytest.raises(RateLimited) as limited:
        sender.send_notice(reminder, view(sender.desk, inquiry.id), night)
    assert timedelta(seconds=limited.value.retry_after) == timedelta(hours=10)
    assert [post for post in channel(school) if post.root_id] == []


def test_nothing_that_a_teacher_types_rings_a_telephone(school: School, sender: ChatSender) -> None:
    school.ask("@all @director @channel ![x](http://evil.example/a.png) #метка ~town-square")
    for delivery in due(sender.desk):
        (draw if delivery.is_card else say)(sender, delivery)
    called = set(school.sandbox.notified()) - {"consultant1", "consultant2", "uchitel"}
    assert called == set()
    assert school.sandbox.observations(Seen.FETCH) == []
