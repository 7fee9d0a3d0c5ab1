"""The table of moves, row by row as the design has it: who may do what from which state."""

from dataclasses import replace
from itertools import product

import pytest

from helpdesk.domain import rules
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK, REQUESTER, Actor, Role
from helpdesk.domain.states import State
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from tests.helpdesk.life import HEAD, MARINA, RUSLAN, asked, desk_on

# Marina holds whatever is held, and has offered it to Ruslan. The head holds nothing.
ACTORS = {
    "requester": REQUESTER,
    "claimant": MARINA,
    "asked colleague": RUSLAN,
    "other consultant": Actor(MARINA.role, "third-id", "third", "Третий"),
    "head": HEAD,
    "clock": CLOCK,
    "stand-in": Actor(Role.STAFF, "teacher-id", "uchitel", "Ольга Петрова"),
}
EVERYBODY = set(ACTORS) - {"clock"}
CONSULTANTS = {"claimant", "asked colleague", "other consultant", "head"}
NEW, CLAIMED, WAITING = State.NEW, State.CLAIMED, State.WAITING
HANDED_OFF, ANSWERED, CLOSED = State.HANDED_OFF, State.ANSWERED, State.CLOSED
HELD = {CLAIMED, WAITING, HANDED_OFF}
OPEN = HELD | {NEW}
# Move: the states that it leads from while somebody holds the inquiry, and who may make it then.
WHILE_HELD = {
    Move.CLAIM: (set(), set()),
    Move.RELEASE: (HELD, {"claimant", "head", "clock"}),
    Move.OFFER: (HELD, {"claimant"}),
    Move.ACCEPT: (HELD, {"asked colleague"}),
    Move.DECLINE: (HELD, {"asked colleague"}),
    Move.STILL_ON: (HELD, {"claimant"}),
    Move.REASSIGN: (HELD | {ANSWERED}, {"head"}),
    Move.ASK: ({CLAIMED, HANDED_OFF}, {"claimant"}),
    Move.CLARIFY: ({WAITING}, EVERYBODY),
    Move.ADD: (HELD | {ANSWERED}, EVERYBODY),
    Move.LOG_CALL: (HELD | {ANSWERED}, CONSULTANTS),
    Move.ANSWER: (HELD, {"claimant"}),
    Move.CORRECT: ({ANSWERED, CLOSED}, {"claimant", "head"}),
    Move.HELPED: ({ANSWERED, HANDED_OFF}, EVERYBODY),
    Move.HELPED_SELF: (set(), set()),
    Move.DID_NOT_HELP: ({ANSWERED, CLOSED}, EVERYBODY),
    Move.HAND_OFF: ({CLAIMED, WAITING}, {"claimant", "head", "clock"}),
    Move.VENDOR_CASE: ({HANDED_OFF}, EVERYBODY),
    Move.VENDOR_ANSWER: ({HANDED_OFF}, EVERYBODY),
    Move.VENDOR_WANTS: ({HANDED_OFF}, EVERYBODY),
    Move.VENDOR_TOLD: ({HANDED_OFF}, EVERYBODY),
    Move.VENDOR_REJECTED: ({HANDED_OFF}, EVERYBODY),
    Move.OUTAGE: (HELD | {ANSWERED}, EVERYBODY),
    Move.OUTAGE_OVER: (HELD | {ANSWERED}, CONSULTANTS),
    Move.CLOSE: (HELD, CONSULTANTS),
    Move.WITHDRAW: (HELD, {"requester"}),
    Move.AUTO_CLOSE: ({ANSWERED, WAITING, HANDED_OFF}, {"clock"}),
    Move.WITHDRAW_CONSENT: (set(State), EVERYBODY),
    Move.ERASE: (set(State), {"clock"}),
}
# The same while nobody holds it: new, given back while it waits, or handed off by the clock.
WHILE_FREE = {
    Move.CLAIM: ({NEW, WAITING, HANDED_OFF}, CONSULTANTS),
    Move.REASSIGN: ({NEW, WAITING, HANDED_OFF}, {"head"}),
    Move.ASK: ({NEW, HANDED_OFF}, CONSULTANTS),
    Move.ANSWER: ({NEW, WAITING, HANDED_OFF}, CONSULTANTS),
    Move.ADD: ({NEW, WAITING, HANDED_OFF}, EVERYBODY),
    Move.LOG_CALL: ({NEW, WAITING, HANDED_OFF}, CONSULTANTS),
    Move.HAND_OFF: ({NEW, WAITING}, {"head", "clock"}),
    Move.CLARIFY: ({WAITING}, EVERYBODY),
    Move.RELEASE: ({WAITING, HANDED_OFF}, {"head", "clock"}),
    Move.CLOSE: ({NEW, WAITING, HANDED_OFF}, CONSULTANTS),
    Move.WITHDRAW: ({NEW, WAITING, HANDED_OFF}, {"requester"}),
    Move.HELPED: ({HANDED_OFF}, EVERYBODY),
    Move.HELPED_SELF: ({NEW}, {"stand-in"}),
}
HELD_STATES = sorted(HELD | {ANSWERED, CLOSED})
FREE_STATES = [NEW, WAITING, HANDED_OFF]


@pytest.fixture(scope="module")
def some_inquiry() -> Inquiry:
    """A record of an open inquiry, whose state and people the tests replace."""
    engine = create_engine_for("sqlite://")
    metadata.create_all(engine)
    inquiry = asked(desk_on(engine))
    engine.dispose()
    return inquiry


def allowed(move: Move, inquiry: Inquiry, who: str) -> bool:
    return rules.permitted(move, inquiry, ACTORS[who])


def test_the_table_says_which_moves_answer_and_which_close() -> None:
    led = {state: {move for move in Move if move.to is state} for state in State}
    assert {state for state, moves in led.items() if moves} == {ANSWERED, CLOSED}
    assert led[ANSWERED] == {Move.ANSWER, Move.VENDOR_ANSWER, Move.OUTAGE_OVER}
    ends = {Move.HELPED, Move.HELPED_SELF, Move.CLOSE, Move.WITHDRAW, Move.AUTO_CLOSE}
    assert led[CLOSED] == ends | {Move.WITHDRAW_CONSENT, Move.ERASE}


@pytest.mark.parametrize("move", sorted(WHILE_HELD))
def test_while_somebody_holds_it(move: Move, some_inquiry: Inquiry) -> None:
    states, people = WHILE_HELD[move]
    for state, who in product(HELD_STATES, ACTORS):
        held = replace(some_inquiry, state=state, claimant_id=MARINA.id, offered_to=RUSLAN.id)
        wanted = state in states and who in people
        assert allowed(move, held, who) == wanted, (state, who)


@pytest.mark.parametrize("move", sorted(WHILE_FREE))
def test_while_nobody_holds_it(move: Move, some_inquiry: Inquiry) -> None:
    states, people = WHILE_FREE[move]
    for state, who in product(FREE_STATES, ACTORS):
        free = replace(some_inquiry, state=state, claimant_id=None)
        wanted = state in states and who in people
        assert allowed(move, free, who) == wanted, (state, who)


def test_the_table_names_every_move_but_the_first() -> None:
    assert set(WHILE_HELD) == set(Move) - {Move.OPEN} == {move for move in Move if move.froms}


def test_who_is_refused_reads_who_holds_it(some_inquiry: Inquiry) -> None:
    held = replace(some_inquiry, state=CLAIMED, claimant_id=MARINA.id)
    with pytest.raises(RuleViolation, match="Вопрос уже взят: Марина"):
        rules.permit(Move.ANSWER, held, RUSLAN, lambda _: "Вопрос уже взят: Марина")


def test_who_may_not_correct_reads_who_may(some_inquiry: Inquiry) -> None:
    answered = replace(some_inquiry, state=ANSWERED, claimant_id=MARINA.id)
    with pytest.raises(RuleViolation, match="Исправить ответ может тот"):
        rules.permit(Move.CORRECT, answered, RUSLAN, lambda _: "Вопрос уже взят.")


@pytest.mark.parametrize("state", sorted(State))
def test_every_refusal_is_a_russian_sentence(state: State, some_inquiry: Inquiry) -> None:
    held = replace(some_inquiry, state=state, claimant_id=MARINA.id)
    for move, who in product(set(Move) - {Move.OPEN}, ACTORS):
        try:
            rules.permit(move, held, ACTORS[who], lambda _: "Вопрос уже взят.")
        except RuleViolation as refusal:
            said = str(refusal)
            assert said[0].isupper()
            assert said[-1] == "."
            assert not any("a" <= letter <= "z" for letter in said.casefold())


@pytest.mark.parametrize("move", [Move.CLAIM, Move.ANSWER, Move.ASK, Move.ACCEPT])
def test_nobody_advises_himself(move: Move, some_inquiry: Inquiry) -> None:
    state = CLAIMED if move is Move.ACCEPT else NEW
    free = replace(some_inquiry, state=state, claimant_id=None, offered_to=MARINA.id)
    own = replace(free, mattermost_id=MARINA.id)
    assert rules.permitted(move, free, MARINA)
    assert not rules.permitted(move, own, MARINA)
    with pytest.raises(RuleViolation, match="ваш собственный вопрос"):
        rules.permit(move, own, MARINA, lambda _: "Вопрос уже взят.")


def test_who_leads_is_not_sent_to_himself(some_inquiry: Inquiry) -> None:
    head, ruslan = replace(HEAD, appointed=False), replace(RUSLAN, appointed=False)
    for who, said in ((head, "внесите себя в приказ"), (ruslan, "скажите завучу")):
        with pytest.raises(RuleViolation, match=said):
            rules.permit(Move.CLAIM, some_inquiry, who, lambda _: "Вопрос уже взят.")
