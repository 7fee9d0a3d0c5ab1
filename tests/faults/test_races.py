"""People and the clock at the same instant: one of them comes first, and the other is told."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.acts import Filled, read
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from integration.chat.dialog_submission import Opened, claim_of, submit_dialog
from tests.faults.instant import PEOPLE, ROUNDS, at_once, consultant
from tests.helpdesk.life import (
    MARINA,
    NOW,
    asked,
    deliver,
    deliveries,
    parent,
    record,
    story,
    teacher,
)

OFTEN = 50


def test_of_twenty_who_claim_at_once_one_wins_and_the_others_read_who(
    desk: Desk, desks: list[Desk]
) -> None:
    for number in range(ROUNDS):
        inquiry = asked(desk, parent(f"Вопрос {number}"))
        claim = [
            partial(claims.claim, own, inquiry.id, consultant(each), NOW)
            for each, own in enumerate(desks)
        ]
        outcomes = at_once(claim)
        won = [found for found in outcomes if isinstance(found, Inquiry)]
        refusals = [str(found) for found in outcomes if isinstance(found, RuleViolation)]
        winner = record(desk, inquiry.id).claimant_id
        assert [each.claimant_id for each in won] == [winner]
        name = f"Консультант {str(winner).removeprefix('id-')}"
        assert len(refusals) == PEOPLE - 1
        assert all(name in refusal and "сегодня в 12:00" in refusal for refusal in refusals)
        assert story(desk, inquiry.id) == ["open", "claim"]


CLAIM_FIRST = (["open", "remind_channel", "claim"], State.CLAIMED, 0)


HANDOFF_FIRST = (["open", "remind_channel", "hand_off_window", "claim"], State.HANDED_OFF, 1)


@pytest.mark.timeout(240)
def test_a_claim_against_the_clocks_handoff_comes_before_or_after_it(
    desk: Desk, desks: list[Desk]
) -> None:
    due = NOW + timedelta(days=2)
    orders: Counter[str] = Counter()
    start = Start()
    for number in range(OFTEN):
        inquiry_id = _about_to_be_handed_off(desk, number)
        acts: list[Callable[[], object]] = [
            start.delayed(partial(claims.claim, desk, inquiry_id, MARINA, due), start.head),
            start.delayed(partial(tick, desks[1], due), -start.head),
        ]
        at_once(acts[:: 1 if number % 2 else -1])
        shown = view(desk, inquiry_id)
        found = (story(desk, inquiry_id), shown.inquiry.state, len(shown.handoffs))
        assert found in (CLAIM_FIRST, HANDOFF_FIRST)
        assert shown.inquiry.claimant_id == MARINA.id
        letters = [text for text in shown.texts if text.kind == "letter"]
        assert len(letters) == len(shown.handoffs)
        sent = [each for each in deliveries(desk, inquiry_id) if each.startswith("handoff ")]
        assert bool(sent) == bool(shown.handoffs)
        orders["claim" if found == CLAIM_FIRST else "handoff"] += 1
        start.after(claim_was_first=found == CLAIM_FIRST)
    assert min(orders["claim"], orders["handoff"]) > 0, f"no race at all: {orders}"


@dataclass
class Start:
    """How long one of two waits for the other, so that now one and now the other is first.

    Who lost gets the more of a head start the longer he has been losing, however fast the machine
    and its database are; so the race is run where it is closest.
    """

    head: float = 0.0  # seconds that the claim waits; less than nothing: that the clock waits
    step: float = 0.0005
    was_claim: bool | None = None

    def after(self, *, claim_was_first: bool) -> None:
        self.step = self.step * 2 if claim_was_first == self.was_claim else 0.0005
        self.head += self.step if claim_was_first else -self.step
        self.was_claim = claim_was_first

    @staticmethod
    def delayed(act: Callable[[], object], seconds: float) -> Callable[[], object]:
        def late() -> object:
            time.sleep(max(seconds, 0.0))
            return act()

        return late


def _about_to_be_handed_off(desk: Desk, number: int) -> int:
    """An inquiry that nobody claimed, of which the channel was reminded in time."""
    inquiry = asked(desk, parent(f"Вопрос {number}"))
    reminding = NOW + timedelta(hours=4, minutes=5)
    deliver(desk, NOW)
    tick(desk, reminding)
    deliver(desk, reminding)
    return inquiry.id


def test_one_form_sent_by_ten_at_once_is_one_inquiry(desks: list[Desk]) -> None:
    form = parent(nonce="one")
    send = [partial(open_inquiry, own, form, REQUESTER, NOW) for own in desks[:10]]
    opened = [found for found in at_once(send) if not isinstance(found, RuleViolation)]
    assert len({each.inquiry.id for each in opened}) == 1
    assert Counter(each.repeated for each in opened) == {True: 9, False: 1}


def test_journal_numbers_given_at_once_have_no_gap_and_no_double(desks: list[Desk]) -> None:
    send = [
        partial(open_inquiry, own, parent(f"Вопрос {each}"), REQUESTER, NOW)
        for each, own in enumerate(desks)
    ]
    opened = [found for found in at_once(send) if not isinstance(found, RuleViolation)]
    assert sorted(each.inquiry.number for each in opened) == list(range(1, PEOPLE + 1))


def test_one_dialog_that_comes_to_two_processes_at_once_is_one_move(desks: list[Desk]) -> None:
    for number in range(ROUNDS):
        inquiry = claims.claim(
            desks[0], asked(desks[0], parent(f"Вопрос {number}")).id, MARINA, NOW
        )
        shown = Opened(Action.ANSWER, inquiry.id, claim_of(inquiry), NOW, is_expired=False)
        said = Filled("Обновите страницу.")
        at_once(
            [partial(submit_dialog, own, shown, said, MARINA, MARINA.id, NOW) for own in desks[:4]]
        )
        assert story(desks[0], inquiry.id) == ["open", "claim", "answer"]
        asked_back = claims.claim(
            desks[0], asked(desks[0], teacher(f"Урок {number}")).id, MARINA, NOW
        )
        shown = Opened(Action.HAND_OFF, asked_back.id, claim_of(asked_back), NOW, is_expired=False)
        came = at_once(
            [
                partial(submit_dialog, own, shown, Filled("Пробовали дома"), MARINA, MARINA.id, NOW)
                for own in desks[:4]
            ]
        )
        assert came == [None] * 4
        assert story(desks[0], asked_back.id) == ["open", "claim", "add", "hand_off"]


def test_a_handoff_that_is_refused_leaves_no_words_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = claims.claim(desk, asked(desk).id, MARINA, NOW)

    def refuse(*_: object, **_named: object) -> None:
        raise RuleViolation("Передать уже нельзя.")

    monkeypatch.setattr(handoffs, "hand_off_in", refuse)
    with pytest.raises(RuleViolation, match="Передать уже нельзя"):
        read(Action.HAND_OFF, Filled("Пробовали дома"))(desk, inquiry.id, MARINA, NOW)
    assert story(desk, inquiry.id) == ["open", "claim"]
