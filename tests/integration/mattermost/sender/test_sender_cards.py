"""Cards in a real chat server: one for each inquiry, whatever is lost on the way."""

from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.inquiries import claims
from integration.chat.errors import UnknownOutcome
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from integration.mattermost.client import MattermostClient
from sandbox.server.troubles import TroubleKind
from tests.integration.house import School
from tests.integration.mattermost.sender.sending import (
    cards,
    draw,
    due,
    marina,
    moment,
    named,
    posted,
)


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
    # On days of duty the card calls one of them: known as from an earlier card.
    for username in ("consultant1", "consultant2"):
        sender.poster.rooms.called(username)
    asked: list[str] = []
    assert isinstance(sender.poster.client, MattermostClient)
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


@pytest.mark.parametrize("way", [TroubleKind.BREAKS, TroubleKind.FORGETS])
def test_a_card_whose_answer_was_lost_is_found_and_drawn_anew(
    school: School, sender: ChatSender, inquiry: Inquiry, way: TroubleKind
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
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        draw(sender, card)
    draw(sender, replace(card, unsure=True))
    assert len(cards(school)) == 1
