"""What people do to an inquiry: who may, from which state to which; and the steps of the clock.

What each audience reads of them stands in `helpdesk.journal.histories`.
"""

from collections.abc import Iterable
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
_OPEN = OPEN
_CAN_WAIT = (_NEW, State.CLAIMED, _WITH_SUPPORT)
_DONE = (_ANSWERED, _CLOSED)
_OPEN_OR_ANSWERED = (*OPEN, State.ANSWERED)


class Move(StrEnum):
    """The table of moves: the name in the history, who may make it, where to, from which states.

    What is written on a page of its own as well has that page's name in its address, and its title,
    which are the words of its act too (`helpdesk.domain.actions`).
    """

    who: Who
    # Saving it sets this state; None where it stays, or hangs on who has the inquiry.
    to: State | None
    froms: frozenset[State]
    page: str
    link: str

    def __new__(
        cls,
        value: str,
        who: Who = Who.ANYBODY,
        to: State | None = None,
        froms: Iterable[State] = (),
        page: str = "",
        link: str = "",
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.who, member.to, member.froms = who, to, frozenset(froms)
        member.page, member.link = page, link
        return member

    # The beginning: it leads from no state.
    OPEN = "open"
    # One that waits for its requester may have been given back meanwhile: it is free as well.
    CLAIM = "claim", Who.CONSULTANT, None, (_NEW, _WAITING, _WITH_SUPPORT)
    RELEASE = "release", Who.CLAIMANT_HEAD_CLOCK, None, _HELD
    OFFER = "offer", Who.CLAIMANT, None, _HELD
    ACCEPT = "accept", Who.COLLEAGUE, None, _HELD
    DECLINE = "decline", Who.COLLEAGUE, None, _HELD
    STILL_ON = "still_on", Who.CLAIMANT, None, _HELD
    REASSIGN = "reassign", Who.HEAD, None, _OPEN_OR_ANSWERED
    ANSWER = "answer", Who.FREE_OR_CLAIMANT, _ANSWERED, (_NEW, *_HELD), "answer", "Ответить"
    ASK = "ask", Who.FREE_OR_CLAIMANT, None, _CAN_WAIT, "ask", "Уточнить"
    CLARIFY = "clarify", Who.ANYBODY, None, (_WAITING,)
    ADD = "add", Who.ANYBODY, None, _OPEN_OR_ANSWERED
    LOG_CALL = "log_call", Who.CONSULTANT, None, _OPEN_OR_ANSWERED
    HAND_OFF = "hand_off", Who.CLAIMANT_HEAD_CLOCK, None, (_NEW, State.CLAIMED, _WAITING)
    VENDOR_CASE = "vendor_case", Who.ANYBODY, None, (_WITH_SUPPORT,)
    VENDOR_ANSWER = (
        "vendor_answer",
        Who.ANYBODY,
        _ANSWERED,
        (_WITH_SUPPORT,),
        "vendor",
        "Ответ поддержки",
    )
    VENDOR_WANTS = "vendor_wants", Who.ANYBODY, None, (_WITH_SUPPORT,)
    VENDOR_TOLD = "vendor_told", Who.ANYBODY, None, (_WITH_SUPPORT,)
    VENDOR_REJECTED = "vendor_rejected", Who.ANYBODY, None, (_WITH_SUPPORT,)
    # A closed inquiry may be corrected or come back for `reopen` days: use cases see to the days.
    CORRECT = "correct", Who.CLAIMANT_HEAD, None, _DONE, "correct", "Исправить ответ"
    DID_NOT_HELP = "did_not_help", Who.ANYBODY, None, _DONE
    HELPED = "helped", Who.ANYBODY, _CLOSED, (_ANSWERED, _WITH_SUPPORT)
    # Who entered a parent's question has answered it himself, before anybody has claimed it.
    HELPED_SELF = "helped_self", Who.STAND_IN, _CLOSED, (_NEW,)
    # It belongs to a mass outage, or by the history's data no more; at its end all are asked.
    OUTAGE = "outage", Who.ANYBODY, None, _OPEN_OR_ANSWERED
    OUTAGE_OVER = "outage_over", Who.CONSULTANT, _ANSWERED, _OPEN_OR_ANSWERED
    CLOSE = "close", Who.CONSULTANT, _CLOSED, _OPEN
    WITHDRAW = "withdraw", Who.REQUESTER, _CLOSED, _OPEN
    AUTO_CLOSE = "auto_close", Who.CLOCK, _CLOSED, (_ANSWERED, _WAITING, _WITH_SUPPORT)
    WITHDRAW_CONSENT = "withdraw_consent", Who.ANYBODY, _CLOSED, State
    ERASE = "erase", Who.CLOCK, _CLOSED, State


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
