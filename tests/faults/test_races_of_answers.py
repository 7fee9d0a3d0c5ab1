"""Answers, closings and cases at the same instant: one of them comes first."""

from collections import Counter
from functools import partial

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, claims, handoffs
from helpdesk.inquiries.closing import close, withdraw
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from tests.faults.instant import ROUNDS, at_once, consultant
from tests.helpdesk.life import (
    MARINA,
    NOW,
    asked,
    deliveries,
    parent,
    record,
    story,
)


def test_of_two_answers_at_once_one_is_given(desk: Desk, desks: list[Desk]) -> None:
    inquiry = asked(desk)
    answer = [
        partial(answering.answer, own, inquiry.id, "Ответ", consultant(each), NOW)
        for each, own in enumerate(desks[:2])
    ]
    outcomes = at_once(answer)
    assert sum(isinstance(found, Inquiry) for found in outcomes) == 1
    assert len(view(desk, inquiry.id).answers) == 1


def test_two_that_are_closed_as_each_others_double_at_once_leave_one(
    desks: list[Desk],
) -> None:
    for number in range(ROUNDS):
        one, other = (asked(desks[0], parent(f"Вопрос {number} {each}")) for each in "аб")
        for each in (one, other):
            claims.claim(desks[0], each.id, MARINA, NOW)
        came = at_once(
            [
                partial(
                    close, desk, this.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=that.id
                )
                for desk, this, that in zip(desks, (one, other), (other, one), strict=False)
            ]
        )
        assert sorted(isinstance(each, Inquiry) for each in came) == [False, True]


def test_a_claim_against_a_withdrawal_leaves_it_withdrawn(desk: Desk, desks: list[Desk]) -> None:
    for number in range(ROUNDS):
        inquiry = asked(desk, parent(f"Вопрос {number}"))
        at_once(
            [
                partial(claims.claim, desk, inquiry.id, MARINA, NOW),
                partial(withdraw, desks[1], inquiry.id, REQUESTER, NOW),
            ]
        )
        assert record(desk, inquiry.id).state is State.CLOSED
        assert story(desk, inquiry.id) in (["open", "claim", "withdraw"], ["open", "withdraw"])


def test_one_case_answered_from_every_card_at_once_reaches_each_once(desks: list[Desk]) -> None:
    """Each is locked in the order of its id: nobody waits for ever, and nobody answers twice."""
    desk = desks[0]
    for number in range(3):
        ids = [_with_the_vendor(desk, f"ДН-{number}") for _ in range(4)]
        acts = [
            partial(relaying.vendor_answer, other, one, f"Починили {n}", MARINA, NOW, also=ids)
            for n, (one, other) in enumerate(zip(ids * 2, desks, strict=False))
        ]
        came = at_once(acts)
        assert sum(isinstance(each, Inquiry) for each in came) == 1
        for one in ids:
            assert [text.kind for text in view(desk, one).answers] == [TextKind.VENDOR_ANSWER]
            told = Counter(deliveries(desk, one))
            assert told["answer to mail: pending"] == told["answer to thread: pending"] == 1


def test_answers_that_two_requesters_bring_at_once_wait_for_nobody(desks: list[Desk]) -> None:
    """Each tells of the other's question, which the other holds."""
    for number in range(ROUNDS):
        ids = [_with_the_vendor(desks[0], f"ДН-{number}") for _ in range(4)]
        came = at_once(
            [
                partial(relaying.vendor_answer, own, one, "Починили", REQUESTER, NOW)
                for own, one in zip(desks, ids, strict=False)
            ]
        )
        assert all(isinstance(each, Inquiry) for each in came)
        assert [record(desks[0], one).state for one in ids] == [State.ANSWERED] * 4


def test_an_answer_by_hand_at_the_same_instant_leaves_one_answer(desks: list[Desk]) -> None:
    for _ in range(ROUNDS):
        first, second = (_with_the_vendor(desks[0], "ДН-1") for _ in range(2))
        came = at_once(
            [
                partial(
                    relaying.vendor_answer, desks[0], first, "Починили", MARINA, NOW, also=[second]
                ),
                partial(answering.answer, desks[1], second, "Нашли сами", MARINA, NOW),
            ]
        )
        assert isinstance(came[0], Inquiry)
        for one in (first, second):
            shown = view(desks[0], one)
            assert shown.inquiry.state is State.ANSWERED
            assert len(shown.answers) == 1


def _with_the_vendor(desk: Desk, case: str) -> int:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    return relaying.vendor_case(desk, inquiry.id, case, MARINA, NOW).id
