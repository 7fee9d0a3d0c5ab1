"""What people do to an inquiry: from which states, and who may; and the steps the clock takes.

What each audience reads of them stands in `helpdesk.journal.histories`.
"""

from enum import StrEnum
from typing import Self

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import OPEN, State


class Who(StrEnum):
    """The circles of people who may make a move."""

    REQUESTER = "requester"
    CONSULTANT = "consultant"
    FREE_OR_CLAIMANT = "free_or_claimant"
    CLAIMANT = "claimant"
    CLAIMANT_HEAD_CLOCK = "claimant_head_clock"
    CLAIMANT_HEAD = "claimant_head"
    COLLEAGUE = "colleague"
    HEAD = "head"
    ANYBODY = "anybody"
    STAND_IN = "stand_in"
    CLOCK = "clock"


_NEW, _WAITING, _ANSWERED, _CLOSED = State.NEW, State.WAITING, State.ANSWERED, State.CLOSED
_WITH_SUPPORT = State.HANDED_OFF
_HELD = (State.CLAIMED, State.WAITING, State.HANDED_OFF)
_OPEN = tuple(OPEN)
_OPEN_OR_ANSWERED = (*OPEN, State.ANSWERED)


class Move(StrEnum):
    """The table of moves: the name in the history, who may make it, and from which states."""

    who: Who
    froms: frozenset[State]

    def __new__(cls, value: str, who: Who = Who.ANYBODY, *froms: State) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.who, member.froms = who, frozenset(froms)
        return member

    # The beginning: it leads from no state.
    OPEN = "open"
    # One that waits for its requester may have been given back meanwhile: it is free as well.
    CLAIM = "claim", Who.CONSULTANT, _NEW, _WAITING, _WITH_SUPPORT
    RELEASE = "release", Who.CLAIMANT_HEAD_CLOCK, *_HELD
    OFFER = "offer", Who.CLAIMANT, *_HELD
    ACCEPT = "accept", Who.COLLEAGUE, *_HELD
    DECLINE = "decline", Who.COLLEAGUE, *_HELD
    STILL_ON = "still_on", Who.CLAIMANT, *_HELD
    REASSIGN = "reassign", Who.HEAD, *_OPEN_OR_ANSWERED
    ASK = "ask", Who.FREE_OR_CLAIMANT, _NEW, State.CLAIMED, _WITH_SUPPORT
    CLARIFY = "clarify", Who.ANYBODY, _WAITING
    ADD = "add", Who.ANYBODY, *_OPEN_OR_ANSWERED
    LOG_CALL = "log_call", Who.CONSULTANT, *_OPEN_OR_ANSWERED
    ANSWER = "answer", Who.FREE_OR_CLAIMANT, _NEW, *_HELD
    # A closed inquiry may be corrected or come back for `reopen` days: use cases see to the days.
    CORRECT = "correct", Who.CLAIMANT_HEAD, _ANSWERED, _CLOSED
    HELPED = "helped", Who.ANYBODY, _ANSWERED, _WITH_SUPPORT
    # Who entered a parent's question has answered it himself, before anybody has claimed it.
    HELPED_SELF = "helped_self", Who.STAND_IN, _NEW
    DID_NOT_HELP = "did_not_help", Who.ANYBODY, _ANSWERED, _CLOSED
    HAND_OFF = "hand_off", Who.CLAIMANT_HEAD_CLOCK, _NEW, State.CLAIMED, _WAITING
    VENDOR_CASE = "vendor_case", Who.ANYBODY, _WITH_SUPPORT
    VENDOR_ANSWER = "vendor_answer", Who.ANYBODY, _WITH_SUPPORT
    VENDOR_WANTS = "vendor_wants", Who.ANYBODY, _WITH_SUPPORT
    VENDOR_TOLD = "vendor_told", Who.ANYBODY, _WITH_SUPPORT
    VENDOR_REJECTED = "vendor_rejected", Who.ANYBODY, _WITH_SUPPORT
    CLOSE = "close", Who.CONSULTANT, *_OPEN
    WITHDRAW = "withdraw", Who.REQUESTER, *_OPEN
    AUTO_CLOSE = "auto_close", Who.CLOCK, _ANSWERED, _WAITING, _WITH_SUPPORT
    WITHDRAW_CONSENT = "withdraw_consent", Who.ANYBODY, *State
    ERASE = "erase", Who.CLOCK, *State


class Step(StrEnum):
    """What the clock does to an inquiry when its time has come, and what it tells by it.

    A step whose notification waits for working time waits for it too.
    """

    tells: NotificationType

    def __new__(cls, value: str, tells: NotificationType) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tells = tells
        return member

    REMIND_DUTY = "remind_duty", NotificationType.REMIND_DUTY
    REMIND_CHANNEL = "remind_channel", NotificationType.REMIND_CHANNEL
    HAND_OFF_WINDOW = "hand_off_window", NotificationType.HANDOFF
    HAND_OFF_TERM = "hand_off_term", NotificationType.HANDOFF
    WARN = "warn", NotificationType.WARN
    TERM_PASSED = "term_passed", NotificationType.TERM_PASSED
    ASK_IF_QUIET = "ask_if_quiet", NotificationType.QUIET
    RELEASE_QUIET = "release_quiet", NotificationType.RELEASED
    OFFER_EXPIRED = "offer_expired", NotificationType.OFFER_EXPIRED
    VENDOR_ASK_REQUESTER = "vendor_ask_requester", NotificationType.VENDOR_ASK
    VENDOR_ASK_DUTY = "vendor_ask_duty", NotificationType.VENDOR_ASK
    VENDOR_OWED = "vendor_owed", NotificationType.VENDOR_OWED
    VENDOR_OWED_AGAIN = "vendor_owed_again", NotificationType.VENDOR_OWED
    VENDOR_OWED_HEAD = "vendor_owed_head", NotificationType.VENDOR_OWED
    CALL_DUE = "call_due", NotificationType.CALL_DUE
    CALL_AGAIN = "call_again", NotificationType.CALL_AGAIN
    AUTO_CLOSE = "auto_close", NotificationType.AUTO_CLOSED
