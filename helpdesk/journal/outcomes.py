"""What has come of an inquiry, as the report counts it and the journal filters by it."""

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_

from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, State, Worded
from helpdesk.domain.texts import TextKind
from helpdesk.kernel import verdicts
from helpdesk.storage import inquiry_tables

_T = inquiry_tables.inquiry.c
# Who makes one of these has seen to it that the inquiry lies no longer.
_TAKING = (Move.CLAIM, Move.REASSIGN, Move.ASK, Move.ANSWER, Move.OUTAGE_OVER, Move.CLOSE)
ANSWERS = (TextKind.ANSWER, TextKind.VENDOR_ANSWER)


class Outcome(Worded):
    """What can be asked for; the words name it in a list.

    Of those about a handoff exactly one holds of each inquiry that was ever handed off.
    """

    SETTLED = "settled", "Ответили или помогли"
    ANSWERED = "answered", "Ответили письменно"
    TAKEN = "taken", "Взяли в отведённое время"
    NOT_TAKEN = "not_taken", "В отведённое время никто не взял"
    DID_NOT_HELP = "did_not_help", "Ответ не помог"
    BY_SUPPORT = "by_support", "Передали, ответила поддержка"
    BY_SCHOOL = "by_school", "Передали, ответила школа"
    AT_SUPPORT = "at_support", "Передали, ждём поддержку"
    IN_WORK = "in_work", "Передали, снова в работе"
    UNANSWERED = "unanswered", "Передали, закрыто без ответа"


OF_HANDOFF = (
    Outcome.BY_SUPPORT,
    Outcome.BY_SCHOOL,
    Outcome.AT_SUPPORT,
    Outcome.IN_WORK,
    Outcome.UNANSWERED,
)


def came_of(outcome: str, history: FromClause = inquiry_tables.history) -> ColumnElement[bool]:
    """Return the condition that this has come of an inquiry; `history` may be a part of it."""
    happened = history.c
    match Outcome(outcome):
        case Outcome.SETTLED:
            # A later cycle begins where an earlier one was settled.
            return or_(verdicts.SETTLED_AT.is_not(None), _T.cycle > 1)
        case Outcome.ANSWERED:
            return exists().where(*first_answers()).correlate(inquiry_tables.inquiry)
        case Outcome.TAKEN:
            by_consultant = happened.role == Role.CONSULTANT
            taken = _in(history, happened.what.in_(_TAKING), by_consultant)
            return and_(taken, ~_lay_too_long(history))
        case Outcome.NOT_TAKEN:
            return _lay_too_long(history)
        case Outcome.DID_NOT_HELP:
            return _in(history, happened.what == Move.DID_NOT_HELP)
        case of_handoff:
            return and_(was_handed_off(), *_since_handoff(of_handoff, history))


def first_answers() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the written answers to an inquiry; the earliest is the first.

    What was answered in the moment of its entry was answered aloud: nobody has waited for it.
    """
    text = inquiry_tables.text.c
    return text.inquiry_id == _T.id, text.kind.in_(ANSWERS), text.created_at > _T.entered_at


def was_handed_off() -> ColumnElement[bool]:
    handoff = inquiry_tables.handoff.c
    return exists().where(handoff.inquiry_id == _T.id).correlate(inquiry_tables.inquiry)


def _since_handoff(outcome: Outcome, history: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Each stands by itself, so that the database can see which are rare."""
    if outcome is Outcome.AT_SUPPORT:
        return (_T.state == State.HANDED_OFF,)
    if outcome is Outcome.IN_WORK:
        return (_T.state.in_((State.NEW, State.CLAIMED, State.WAITING)),)
    has_ended = _T.state.in_((State.ANSWERED, State.CLOSED))
    by_support = _in(history, history.c.what == Move.VENDOR_ANSWER)
    # Whoever says so while the support has it has been helped by the support.
    reason = func.coalesce(_T.close_reason, "")
    helped = and_(reason == CloseReason.HELPED, _T.answered_at.is_(None))
    if outcome is Outcome.BY_SUPPORT:
        return has_ended, by_support | helped
    is_settled = verdicts.SETTLED_AT.is_not(None)
    if outcome is Outcome.UNANSWERED:
        is_settled = ~is_settled
    return has_ended, is_settled, ~by_support, ~helped


def _lay_too_long(history: FromClause) -> ColumnElement[bool]:
    """Return the condition that the clock has handed it off while nobody had it."""
    by_clock = history.c.what.in_((Step.HAND_OFF_WINDOW, Step.HAND_OFF_TERM))
    return _in(history, by_clock, history.c.from_state == State.NEW)


def _in(history: FromClause, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    own = history.c.inquiry_id == _T.id
    return exists().where(own, *which).correlate(inquiry_tables.inquiry)
