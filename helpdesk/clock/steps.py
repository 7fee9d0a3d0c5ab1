"""What each step of the clock does to one inquiry, and who is told of it."""

from collections.abc import Callable

from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import CHANNEL, THREAD, Addressee
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import CLOCK
from helpdesk.domain.states import CloseReason, HandoffReason
from helpdesk.inquiries.claims import end_offer_in, release_in
from helpdesk.inquiries.closing import ended
from helpdesk.inquiries.handoffs import hand_off_in
from helpdesk.kernel.addressing import reach, to_claimant, to_who_owes
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.wake import overtaken_by
from helpdesk.schedule import coverage

Fired = dict[str, str]
Action = Callable[[UnitOfWork, Inquiry, Step, Fired], Inquiry]
# These are reminded of once a day.
_DAILY = frozenset({Step.ASK_IF_QUIET, Step.CALL_DUE})
_QUIET = (Step.ASK_IF_QUIET, Step.RELEASE_QUIET)


def fire(unit: UnitOfWork, inquiry: Inquiry, step: Step) -> Inquiry:
    """Take the step; mark it, and the weaker ones that it makes void, as taken in this cycle."""
    at = unit.now.isoformat()
    void = {weaker.value: at for weaker in overtaken_by(step)}
    fired = {**void, **inquiry.fired, step.value: at}
    return _ACTIONS.get(step, _remind)(unit, inquiry, step, fired)


def _remind(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    after = unit.save(inquiry, CLOCK, step, fired=fired)
    key = unit.today.isoformat() if step in _DAILY else step.value
    unit.tell(after, step.tells, _reminded(unit, after, step), key=key)
    return after


def _reminded(unit: UnitOfWork, inquiry: Inquiry, step: Step) -> list[Addressee]:
    match step:
        case Step.REMIND_CHANNEL:
            return [CHANNEL]
        case Step.WARN | Step.ASK_IF_QUIET:
            return to_claimant(inquiry)
        case Step.TERM_PASSED:
            return coverage.tell_of_term(unit, inquiry)
        case Step.VENDOR_ASK_REQUESTER:
            return reach(inquiry, by_phone=False) or [THREAD]
        case _:
            return [THREAD]


def _hand_off(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    unit.permit(Move.HAND_OFF, inquiry, CLOCK)
    after = hand_off_in(unit, inquiry, CLOCK, step, HandoffReason.NOBODY_IN_TIME, fired=fired)
    coverage.tell_of_handoff(unit, after)
    return after


def _release_quiet(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    unit.permit(Move.RELEASE, inquiry, CLOCK)
    # A later claimant gets his own quiet spell.
    kept = {taken: at for taken, at in fired.items() if taken not in _QUIET}
    return release_in(unit, inquiry, CLOCK, step, fired=kept)


def _expire_offer(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    return end_offer_in(unit, inquiry, fired={k: at for k, at in fired.items() if k != step})


def _call_again(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    after = unit.save(inquiry, CLOCK, step, fired=fired, call_again_at=None)
    unit.tell(after, step.tells, [THREAD], key=after.calls_tried)
    return after


def _remind_who_owes(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    """Remind of what the support waits for; once a step, however often it asks for something."""
    after = unit.save(inquiry, CLOCK, step, fired=fired)
    others = [THREAD, unit.head] if step is Step.VENDOR_OWED_HEAD else []
    told = dict.fromkeys([*to_who_owes(after), *others])
    unit.tell(after, step.tells, told, key=after.version)
    return after


def _auto_close(unit: UnitOfWork, inquiry: Inquiry, step: Step, fired: Fired) -> Inquiry:
    unit.permit(Move.AUTO_CLOSE, inquiry, CLOCK)
    changes: Changes = {**ended(unit, CloseReason.QUIET), "fired": fired}
    after = unit.save(inquiry, CLOCK, Move.AUTO_CLOSE, **changes)
    unit.tell(after, step.tells, [THREAD, *reach(after, by_phone=False)])
    return after


# All others only remind.
_ACTIONS: dict[Step, Action] = {
    Step.HAND_OFF_WINDOW: _hand_off,
    Step.HAND_OFF_TERM: _hand_off,
    Step.RELEASE_QUIET: _release_quiet,
    Step.OFFER_EXPIRED: _expire_offer,
    Step.VENDOR_OWED: _remind_who_owes,
    Step.VENDOR_OWED_AGAIN: _remind_who_owes,
    Step.VENDOR_OWED_HEAD: _remind_who_owes,
    Step.CALL_AGAIN: _call_again,
    Step.AUTO_CLOSE: _auto_close,
}
