"""People who left, channels that were lost, cards that were deleted or grew too old to edit."""

from dataclasses import replace

import pytest
import responses

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import by_id
from helpdesk.inquiries import asking, claims
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import mark_sent
from integration.chat.errors import Refused, Unreachable
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from sandbox.testing import RunningSandbox
from tests.integration.house import School, settings_for
from tests.integration.mattermost.sender.sending import (
    cards,
    channel,
    delete,
    draw,
    due,
    marina,
    moment,
    named,
    posted,
    say,
)


def test_somebody_whom_the_chat_does_not_know_is_refused(
    sender: ChatSender, inquiry: Inquiry
) -> None:
    accepted = replace(named(due(sender.desk), "accepted"), addressee=by_id("x" * 26))
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
    asking.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
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
    delete(school, card)
    fresh = draw(sender, card)
    (seen,) = cards(school)
    assert seen.id == fresh != card.post_id


def test_a_reply_whose_card_was_deleted_asks_for_a_new_one(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    asking.ask(school.desk, inquiry.id, "Какой класс?", marina(school), moment())
    deliveries = due(sender.desk)
    question, touched = named(deliveries, "question", "thread"), named(deliveries, "card")
    mark_sent(sender.desk, touched, card.post_id, moment())
    delete(school, card)
    with pytest.raises(Unreachable):
        say(sender, question)
    fresh = posted(sender)
    say(sender, question)
    (reply,) = [post for post in channel(school) if post.root_id]
    assert reply.root_id == fresh.post_id
