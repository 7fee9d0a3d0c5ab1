"""Whatever goes wrong between desk and chat: one card, one message, nothing lost."""

import pytest

from helpdesk.clock.incidents import IncidentKind
from helpdesk.domain.states import State
from integration.chat.errors import RateLimited
from integration.chat.examination import Examination
from integration.chat.speech import notification
from integration.chosen import create_server
from sandbox.server.troubles import TroubleKind
from tests.contract.any_chat.acting import AnySchool
from tests.contract.mattermost.school import word
from tests.integration.hearing import wait_for

pytestmark = pytest.mark.contract


def told_of(life: AnySchool, number: str) -> int:
    return sum(number in said for _, said in life.teacher.seen(directly=True))


@pytest.mark.parametrize("way", [TroubleKind.BREAKS, TroubleKind.FORGETS, TroubleKind.LIMITS])
def test_a_post_whose_answer_is_lost_is_posted_once(life: AnySchool, way: TroubleKind) -> None:
    life.trouble_posting(way, times=2)
    inquiry = life.asked()
    life.deliver_later()
    assert len(life.cards(inquiry)) == 1
    assert told_of(life, inquiry.shown_reference) == 1


@pytest.mark.parametrize("way", [TroubleKind.BREAKS, TroubleKind.LIMITS])
def test_a_card_that_could_not_be_edited_is_edited_later(life: AnySchool, way: TroubleKind) -> None:
    inquiry = life.asked()
    card = life.card(inquiry)
    life.trouble_editing(way)
    life.consultant.press(card, "Беру", directly=False)
    life.await_state(inquiry, State.CLAIMED)
    life.deliver_later()
    assert life.cards(inquiry) == [card]
    assert "Нехай" in life.words_on_card(inquiry)


def test_a_reply_whose_answer_is_lost_stands_in_its_thread_once(life: AnySchool) -> None:
    inquiry = life.asked()
    life.consultant.press(life.card(inquiry), "Беру", directly=False)
    wait_for(lambda: life.now(inquiry).inquiry.state is State.CLAIMED, "the claim")
    life.trouble_posting(TroubleKind.BREAKS, times=3)
    life.deliver()
    life.deliver_later()
    said = [words for _, words in life.under_card(inquiry)]
    assert said
    assert len(said) == len(set(said))


def test_what_is_too_old_to_edit_is_posted_anew_with_the_way_back(life: AnySchool) -> None:
    inquiry = life.asked()
    old = life.card(inquiry)
    with life.edits_within(1):
        life.running.pass_time(30)
        life.consultant.press(old, "Беру", directly=False)
        life.await_state(inquiry, State.CLAIMED)
    new = life.card(inquiry)
    assert new != old
    assert "Прежняя карточка" in life.words_on_card(inquiry)


def test_what_an_archived_channel_does_not_take_comes_when_it_is_back(life: AnySchool) -> None:
    with life.archived():
        inquiry = life.asked()
        assert told_of(life, inquiry.shown_reference) == 1
    life.deliver_later()
    assert len(life.cards(inquiry)) == 1


def test_who_is_asked_to_wait_is_told_for_how_long(life: AnySchool) -> None:
    life.trouble_posting(TroubleKind.LIMITS)
    members = life.server.members
    drawn = life.sender.pen.notification(notification("Слова"), "", word())
    with pytest.raises(RateLimited) as caught:
        life.server.chat.create_post(members.channel_id(), drawn)
    assert caught.value.retry_after == 1


def test_members_are_told_from_others(life: AnySchool) -> None:
    members = life.server.members
    assert members.is_in_channel(life.consultant.id)
    assert not members.is_in_channel(life.teacher.id)
    assert members.is_in_team(life.teacher.id)
    with life.put_out(life.colleague):
        assert not members.is_in_channel(life.colleague.id)
    assert members.is_in_channel(life.colleague.id)


def test_who_is_deactivated_is_seen_to_be(life: AnySchool) -> None:
    with life.deactivated(life.colleague):
        assert not life.server.chat.user(life.colleague.id).is_active
        assert IncidentKind.PERSON_DEACTIVATED in kinds_found(life)
    assert life.server.chat.user(life.colleague.id).is_active


def test_a_revoked_key_is_seen_and_nothing_is_lost_by_it(life: AnySchool) -> None:
    inquiry = life.asked()
    give_back = life.revoke()
    try:
        assert kinds_found(life) == [IncidentKind.TOKEN]
        life.deliver()
    finally:
        give_back()
    assert IncidentKind.TOKEN not in kinds_found(life)
    life.deliver_later()
    assert len(life.cards(inquiry)) == 1


def kinds_found(life: AnySchool) -> list[IncidentKind]:
    server = create_server(life.desk, life.settings)
    look = Examination(server.members, server.accounts.named).look
    return [each.kind for each in look(life.desk.regulation())]
