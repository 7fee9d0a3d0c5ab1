"""Several questions of the journal at once: each by its own rules, and of each it is said."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import CloseReason, State
from helpdesk.inquiries import claims
from helpdesk.inquiries.entitlement import upsert_staff
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal import acts
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.schedule.days import enter_absence
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, parent
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in
from webforms.staff.inquiry.acting import CHANGED_SINCE
from webforms.staff.inquiry.several import FAILED, NOBODY_TICKED


@pytest.fixture
def asked(desk: Desk, consultant: Consultant) -> list[Inquiry]:
    """Three free questions, and Marina in the journal."""
    for who in (MARINA, RUSLAN, HEAD):
        upsert_staff(desk, who, moment())
    words = (f"Вопрос {n}" for n in range(3))
    found = [open_inquiry(desk, parent(each, now=moment()), REQUESTER, moment()) for each in words]
    come_in(consultant, MARINA)
    return [each.inquiry for each in found]


def press(consultant: Consultant, act: Action, ticked: list[Inquiry], **said: str) -> Any:
    fields = {**consultant.visitor.fields, **said, "inquiry": [str(each.id) for each in ticked]}
    path = f"/desk/journal/several/{act}"
    consultant.visitor.page = consultant.visitor.client.post(path, data=fields)
    return consultant.visitor.page


def assigning(consultant: Consultant, ticked: list[Inquiry]) -> Callable[[Actor], str]:
    """Let the head open the page that asks to whom; return what sends that page."""
    come_in(consultant, HEAD)
    asking = press(consultant, Action.OFFER, ticked)

    def assign(who: Actor) -> str:
        consultant.visitor.page = asking
        text: str = press(consultant, Action.OFFER, ticked, colleague=who.id).text
        return text

    return assign


def moves(desk: Desk, inquiry: Inquiry) -> list[str]:
    return [entry.what for entry in view(desk, inquiry.id).history]


def states(desk: Desk, asked: list[Inquiry]) -> list[State]:
    return [view(desk, each.id).inquiry.state for each in asked]


def test_each_is_claimed_and_of_whoever_came_first_it_is_said(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    claims.claim(desk, asked[1].id, RUSLAN, moment())
    text = press(consultant, Action.CLAIM, asked).text
    assert "Беру: 2 из 3" in text
    assert "Вопрос уже взят: Руслан Казбекович Ачмиз" in text.partition("Не сделано: 1")[2]
    holders = [view(desk, each.id).inquiry.claimant_id for each in asked]
    assert holders == [MARINA.id, RUSLAN.id, MARINA.id]


def test_sent_twice_it_is_done_once_and_says_the_same(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    assign = assigning(consultant, asked)
    for _ in range(2):
        assert "Передать: 3 из 3" in assign(MARINA)
    assert [moves(desk, each).count(Move.REASSIGN) for each in asked] == [1, 1, 1]


def test_whom_one_chooses_on_the_same_page_after_going_back_gets_them(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    assign = assigning(consultant, asked)
    for who in (MARINA, RUSLAN):
        assert "Передать: 3 из 3" in assign(who)
        assert {view(desk, each.id).inquiry.claimant_id for each in asked} == {who.id}


def test_nothing_is_called_done_that_was_done_before_and_stands_no_more(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    assign = assigning(consultant, asked[:1])
    assign(MARINA)
    assign(RUSLAN)
    text = assign(MARINA)
    assert "Передать: 0 из 1" in text
    assert CHANGED_SINCE in text
    assert "Передать: 1 из 1" in assigning(consultant, asked[:1])(MARINA)
    assert view(desk, asked[0].id).inquiry.claimant_id == MARINA.id


def test_what_was_given_back_is_claimed_from_the_same_journal_again(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    journal = consultant.visitor.page
    press(consultant, Action.CLAIM, asked[:1])
    claims.release(desk, asked[0].id, MARINA, moment())
    consultant.visitor.page = journal
    assert "Беру: 1 из 1" in press(consultant, Action.CLAIM, asked[:1]).text
    assert view(desk, asked[0].id).inquiry.claimant_id == MARINA.id


def test_closing_asks_for_the_reason_first(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    text = press(consultant, Action.CLOSE, asked).text
    assert "Закрыть: 3 вопроса" in text
    assert states(desk, asked) == [State.NEW] * 3
    assert press(consultant, Action.CLOSE, asked, reason="").status_code == 422
    assert "Закрыть: 3 из 3" in press(consultant, Action.CLOSE, asked, reason="by_mouth").text
    assert {view(desk, each.id).inquiry.close_reason for each in asked} == {CloseReason.BY_MOUTH}


def test_before_it_is_done_one_reads_with_which_it_cannot_be(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    claims.claim(desk, asked[0].id, MARINA, moment())
    text = press(consultant, Action.HAND_OFF, asked).text
    assert "С этими нельзя: 2" in text
    assert "Сначала возьмите вопрос" in text
    press(consultant, Action.HAND_OFF, asked)
    assert states(desk, asked) == [State.HANDED_OFF, State.NEW, State.NEW]


def test_one_asks_a_colleague_and_who_leads_assigns(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    claims.claim(desk, asked[0].id, MARINA, moment())
    press(consultant, Action.OFFER, asked[:1])
    said = press(consultant, Action.OFFER, asked[:1], colleague=RUSLAN.id).text
    assert "Передать: 1 из 1" in said
    assert f"Кому: {RUSLAN.name}." in said
    assert view(desk, asked[0].id).inquiry.offered_to == RUSLAN.id
    come_in(consultant, HEAD)
    press(consultant, Action.OFFER, asked)
    assert "Передать: 3 из 3" in press(consultant, Action.OFFER, asked, colleague=RUSLAN.id).text
    assert {view(desk, each.id).inquiry.claimant_id for each in asked} == {RUSLAN.id}


def test_nobody_ticked_changes_nothing(consultant: Consultant, asked: list[Inquiry]) -> None:
    assert asked
    assert NOBODY_TICKED in press(consultant, Action.CLAIM, []).text


def test_about_who_is_absent_the_page_only_asks(
    consultant: Consultant, desk: Desk, asked: list[Inquiry]
) -> None:
    regulation, assign = desk.regulation(), assigning(consultant, asked)
    ruslan, today = regulation.person(RUSLAN.username), regulation.calendar.local_date(moment())
    assert ruslan
    enter_absence(desk, ruslan, today, today, HEAD, moment())
    text = assign(RUSLAN)
    assert "сегодня отсутствует" in text
    assert "<title>Вопрос: " in text


def test_a_database_that_fails_for_one_does_not_hide_what_was_done(
    consultant: Consultant, desk: Desk, asked: list[Inquiry], monkeypatch: pytest.MonkeyPatch
) -> None:
    def claim(desk: Desk, inquiry_id: int, *rest: Any) -> Inquiry:
        if inquiry_id == asked[1].id:
            raise OperationalError("", {}, Exception("away"))
        return claims.claim(desk, inquiry_id, *rest)

    monkeypatch.setitem(acts.AT_ONCE, Action.CLAIM, claim)
    text = press(consultant, Action.CLAIM, asked).text
    assert "Беру: 2 из 3" in text
    assert FAILED in text
    assert states(desk, asked) == [State.CLAIMED, State.NEW, State.CLAIMED]


@pytest.mark.parametrize("what", ["release", "answer", "нет"])
def test_no_other_act_is_one_of_several(
    consultant: Consultant, asked: list[Inquiry], what: str
) -> None:
    assert asked
    path = f"/desk/journal/several/{what}"
    assert consultant.visitor.client.post(path, data=consultant.visitor.fields).status_code == 404
