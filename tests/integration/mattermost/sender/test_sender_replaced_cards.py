"""A card that a fresh one has replaced: clicked, it does nothing and loses its buttons."""

from collections.abc import Iterator

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.inquiries import claims
from helpdesk.kernel.outbox import mark_sent
from integration.chat.flows.pressing import NOTHING_DONE
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from sandbox.seen import SeenPost
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import draw, due, marina, moment, named, posted


@pytest.fixture
def sender(school: School) -> Iterator[ChatSender]:
    """A sender whose buttons lead to the bot that runs."""
    sender = create_sender(school.desk, school.settings)
    yield sender
    sender.poster.client.close()


@pytest.fixture
def old_and_new(school: School, sender: ChatSender, inquiry: Inquiry) -> tuple[SeenPost, SeenPost]:
    """Return a free inquiry's card from before the limit had passed, and the fresh one."""
    earlier = posted(sender).post_id or ""
    limit_edits(school)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    claims.release(school.desk, inquiry.id, marina(school), moment())
    fresh = draw_and_settle(school, sender)
    return school.consultant.post(earlier), school.consultant.post(fresh)


def limit_edits(school: School) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": 20}}
    school.sandbox.admin.request("PUT", "/config/patch", json=limit)
    school.sandbox.pass_time(21)


def draw_and_settle(school: School, sender: ChatSender) -> str:
    card = named(due(school.desk), "card")
    post_id = draw(sender, card)
    mark_sent(school.desk, card, post_id, moment())
    assert post_id != card.post_id
    return post_id


def test_a_press_on_the_old_card_claims_nothing_and_shows_where_the_new_one_is(
    school: School, inquiry: Inquiry, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    old, new = old_and_new
    assert [action["name"] for action in old.actions][:1] == ["Беру"]
    school.consultant.press_named(old, "Беру")
    assert school.now(inquiry).inquiry.state is State.NEW
    silent = school.consultant.post(old.id)
    assert silent.actions == []
    assert silent.message == (
        "Прежняя карточка, кнопки на ней больше не действуют. "
        f"[Новая карточка]({school.sandbox.url}/school/pl/{new.id})."
    )
    assert school.consultant.told()[-1].startswith(NOTHING_DONE)


def test_the_fresh_card_leads_to_the_talk_under_the_old_one_for_good(
    school: School, sender: ChatSender, inquiry: Inquiry, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    old, new = old_and_new
    address = f"[Прежняя карточка и разговор под ней]({school.sandbox.url}/school/pl/{old.id})"
    assert address in new.message
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    card = named(due(school.desk), "card")
    assert draw(sender, card) == new.id
    redrawn = school.consultant.post(new.id)
    assert "в работе" in redrawn.message
    assert address in redrawn.message
    assert redrawn.props["delivery_id"] == new.props["delivery_id"]


def test_who_looks_for_second_posts_leaves_the_old_card_with_its_talk(
    school: School, sender: ChatSender, inquiry: Inquiry, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    old, new = old_and_new
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    card = named(due(school.desk), "card")
    sender.leave_one(card, new.id)
    assert school.consultant.post(old.id).message == old.message
    assert school.consultant.post(new.id).message == new.message


def test_the_fresh_card_works(
    school: School, inquiry: Inquiry, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    _, new = old_and_new
    school.consultant.press_named(new, "Беру")
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert school.consultant.post(new.id).actions != []


def test_of_several_replaced_each_is_known(
    school: School, sender: ChatSender, inquiry: Inquiry, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    old, second = old_and_new
    school.sandbox.pass_time(21)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    third = draw_and_settle(school, sender)
    for outdated in (old, second):
        school.consultant.press_named(outdated, "Беру")
        silent = school.consultant.post(outdated.id)
        assert silent.actions == []
        assert third in silent.message
    assert len([each for each in school.now(inquiry).history if each.what == "claim"]) == 2


def test_what_is_chosen_on_the_old_card_opens_nothing(
    school: School, old_and_new: tuple[SeenPost, SeenPost]
) -> None:
    old, _ = old_and_new
    (offered,) = [action["options"] for action in old.actions if action["type"] == "select"]
    school.consultant.select(old, offered[0]["text"])
    (window,) = school.consultant.dialogs()
    assert str(window.content["introduction_text"]).startswith(NOTHING_DONE)


def test_a_card_that_could_be_edited_was_replaced_by_none(
    school: School, sender: ChatSender, inquiry: Inquiry
) -> None:
    card = posted(sender)
    claims.claim(school.desk, inquiry.id, marina(school), moment())
    draw(sender, card)
    school.consultant.select(school.consultant.post(card.post_id or ""), "Вернуть")
    assert school.now(inquiry).inquiry.state is State.NEW
