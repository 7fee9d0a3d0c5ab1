"""Delivery into a chat that is no Mattermost: once, found again, replaced, taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import by_user
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.duty.model import Slot
from helpdesk.erasure.posts import take_back_posts
from helpdesk.inquiries import adding, asking, claims
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.outbox import lease, mark_sent, unsent
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.drafting import Wording
from helpdesk.storage.database import create_engine_for
from integration.chat.errors import Reason, Refused, Unreachable
from integration.chat.values import RenderedPost
from integration.delivery.chat_sender import ChatSender
from tests.integration.chat.flows.other_chat import CHANNEL, CONSULTANT, TEACHER, asked_by_teacher
from tests.integration.delivery.recording import RecordingPosts, sender_on
from tests.integration.house import found_desk
from tests.workers.office import RecordingMail
from workers.delivery import DeliveryService

# A Wednesday, noon in Moscow.
NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MARINA = Actor(Role.CONSULTANT, CONSULTANT, "consultant1", "Марина Юрьевна Нехай")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def posts() -> RecordingPosts:
    return RecordingPosts()


@pytest.fixture
def sender(sqlite_url: str, posts: RecordingPosts, tmp_path: Path) -> Iterator[ChatSender]:
    engine = create_engine_for(sqlite_url)
    yield sender_on(found_desk(engine), posts, tmp_path)
    engine.dispose()


@pytest.fixture
def inquiry(sender: ChatSender) -> Inquiry:
    return asked_by_teacher(sender.desk)


def due(sender: ChatSender, occasion: str) -> Delivery:
    return next(each for each in lease(sender.desk, now()) if each.occasion == occasion)


def draw(sender: ChatSender, card: Delivery) -> str:
    assert card.inquiry_id is not None
    post_id = sender.send(card, view(sender.desk, card.inquiry_id), now())
    assert post_id is not None
    return post_id


def say(sender: ChatSender, delivery: Delivery) -> str | None:
    assert delivery.inquiry_id is not None
    return sender.send(delivery, view(sender.desk, delivery.inquiry_id), now())


def deliver(sender: ChatSender) -> None:
    """Carry out all that waits, once every lease of before has run out."""
    later = now() + timedelta(minutes=2)
    service = DeliveryService(sender.desk, sender, RecordingMail(), lambda: later)
    service.carry(unsent(sender.desk, later))


@pytest.fixture
def card(sender: ChatSender, inquiry: Inquiry) -> Delivery:
    """The card's delivery, once it was posted."""
    delivery = due(sender, "card")
    post_id = draw(sender, delivery)
    mark_sent(sender.desk, delivery, post_id, now())
    return replace(delivery, post_id=post_id)


def test_a_card_is_posted_once_and_then_written_anew(
    sender: ChatSender, card: Delivery, posts: RecordingPosts
) -> None:
    claims.claim(sender.desk, card.inquiry_id or 0, MARINA, now())
    assert draw(sender, card) == card.post_id
    (seen,) = posts.shown(CHANNEL)
    assert "Марина Юрьевна Нехай" in seen.message


def test_after_an_unknown_outcome_the_mark_is_looked_for(
    sender: ChatSender, inquiry: Inquiry, posts: RecordingPosts
) -> None:
    delivery = due(sender, "card")
    assert draw(sender, delivery) == draw(sender, replace(delivery, unsure=True))
    assert len(posts.shown(CHANNEL)) == 1


@pytest.mark.parametrize("reason", [Reason.TOO_OLD_TO_EDIT, Reason.MISSING])
def test_a_card_that_cannot_be_written_anew_is_replaced_once(
    sender: ChatSender, card: Delivery, posts: RecordingPosts, reason: Reason
) -> None:
    if reason is Reason.MISSING:
        posts.delete_post(card.post_id or "")
    else:
        posts.refuses["update"] = reason
    fresh = draw(sender, card)
    posts.refuses.clear()
    assert fresh != card.post_id
    if reason is Reason.MISSING:
        assert draw(sender, card) == fresh
    shows_earlier = "other.example/archives/P1" in posts.posts[fresh].message
    assert shows_earlier == (reason is Reason.TOO_OLD_TO_EDIT)


def test_of_two_posts_one_is_left_and_a_replaced_card_is_spared(
    sender: ChatSender, card: Delivery, posts: RecordingPosts
) -> None:
    second, replaced = (draw(sender, replace(card, post_id=None)) for _ in range(2))
    earlier = replace(card, params={"replaced": [replaced]})
    sender.leave_one(earlier, card.post_id or "")
    assert {each.id for each in posts.shown(CHANNEL)} == {card.post_id, replaced}
    assert posts.posts[second].is_deleted


def test_a_question_goes_under_the_card_and_an_answer_to_who_asked(
    sender: ChatSender, card: Delivery, posts: RecordingPosts
) -> None:
    asking.ask(sender.desk, card.inquiry_id or 0, "Какой класс?", MARINA, now())
    deliver(sender)
    (under,) = [post for post in posts.shown(CHANNEL) if post.root_id]
    assert under.root_id == card.post_id
    assert any("Какой класс?" in post.message for post in posts.shown(f"D-{TEACHER}"))


def test_an_archived_channel_gives_nothing_up(
    sender: ChatSender, card: Delivery, posts: RecordingPosts
) -> None:
    asking.ask(sender.desk, card.inquiry_id or 0, "Какой класс?", MARINA, now())
    question = next(
        each
        for each in lease(sender.desk, now())
        if (each.occasion, str(each.addressee)) == ("question", "thread")
    )
    posts.refuses["create"] = Reason.ARCHIVED
    with pytest.raises(Unreachable):
        say(sender, question)


def test_a_thread_that_is_gone_asks_for_a_new_card(
    sender: ChatSender, card: Delivery, posts: RecordingPosts
) -> None:
    adding.attach(sender.desk, card.inquiry_id or 0, "one.png", 10, "1" * 64, REQUESTER, now())
    sender.files.put("one.png", b"a picture")
    picture = due(sender, "picture")
    posts.refuses["create"] = Reason.THREAD_IS_GONE
    with pytest.raises(Unreachable, match="the card was deleted"):
        say(sender, picture)
    posts.refuses.clear()
    shown = posts.posts[say(sender, picture) or ""]
    assert (shown.file_ids, posts.uploaded) == (("one.png",), {"one.png": b"a picture"})


def test_who_is_unknown_is_refused_for_good(sender: ChatSender, inquiry: Inquiry) -> None:
    accepted = due(sender, "accepted")
    stranger = replace(accepted, addressee=by_user("nobody"))
    with pytest.raises(Refused):
        say(sender, stranger)


@pytest.mark.parametrize("reason", [None, Reason.MISSING])
def test_what_is_erased_is_deleted_or_at_least_emptied(
    sender: ChatSender, card: Delivery, posts: RecordingPosts, reason: Reason | None
) -> None:
    said, inquiry_id = (
        posts.create_post(CHANNEL, RenderedPost("Слова спросившего")).id,
        card.inquiry_id or 0,
    )
    if reason:
        posts.refuses["delete"] = reason
    sender.desk.write(lambda unit: take_back_posts(unit, inquiry_id, [said]), now())
    deliver(sender)
    assert (posts.posts[said].is_deleted, posts.posts[said].message) == (
        (False, "Удалено.") if reason else (True, "Слова спросившего")
    )


def test_what_a_proxy_answers_says_nothing_of_a_post(
    sender: ChatSender, card: Delivery, posts: RecordingPosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry_id, post_id = card.inquiry_id or 0, card.post_id or ""
    sender.desk.write(lambda unit: take_back_posts(unit, inquiry_id, [post_id]), now())
    with monkeypatch.context() as down:
        for call in ("get_post", "update_post", "delete_post"):
            down.setattr(posts, call, proxy_page)
        for delivery in (card, due(sender, "erase_post")):
            with pytest.raises(Unreachable):
                say(sender, delivery)
    assert draw(sender, card) == post_id
    assert len(posts.shown(CHANNEL)) == 1


def proxy_page(*_asked: object) -> None:
    raise Refused(404, "", "")


@pytest.mark.parametrize("reason", [None, Reason.TOO_OLD_TO_EDIT])
def test_what_was_asked_shows_what_was_decided_itself_or_beneath(
    sender: ChatSender, posts: RecordingPosts, reason: Reason | None
) -> None:
    begun = drafting.begin(sender.desk, MARINA, NOON)
    slots = (Slot(0, time(9), time(12), MARINA.username, MARINA.name),)
    edited = drafting.edit(sender.desk, begun.edition, Wording(slots, NOON.date()), MARINA, NOON)
    edition = drafting.send(sender.desk, edited.edition, None, (), MARINA, NOON).edition
    (question,) = lease(sender.desk, NOON)
    post_id = sender.send(question, None, NOON) or ""
    mark_sent(sender.desk, question, post_id, NOON)
    assert posts.posts[post_id].buttons
    deciding.agree(sender.desk, deciding.Shown(edition), MARINA, NOON)
    if reason:
        posts.refuses["update"] = reason
    redrawn = next(d for d in lease(sender.desk, NOON) if d.occasion == "redrawn")
    for _ in range(2):
        sender.send(redrawn, None, NOON)
    seen, *beneath = posts.shown(f"D-{CONSULTANT}")
    assert bool(seen.buttons) == bool(reason)
    assert [each.root_id for each in beneath] == ([post_id] if reason else [])
    assert "Вы согласны с графиком" in (beneath or [seen])[0].message
