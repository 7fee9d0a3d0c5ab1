"""When the clock must look at an inquiry next, and which step it takes then: pure functions.

`wake_at` follows from the record, the regulation in force, the working calendar and who is on duty
when.
"""

from datetime import datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import BEGUN_IN_WORKING_TIME
from helpdesk.domain.moves import Step
from helpdesk.duty.roster import Roster
from helpdesk.kernel.pending_steps import OWED, Due, pending

# Of the steps of one ladder a late tick fires only the strongest; the later in the tuple, the
# stronger. Steps outside of every ladder stand alone.
LADDERS: tuple[tuple[Step, ...], ...] = (
    (Step.REMIND_DUTY, Step.REMIND_CHANNEL, Step.HAND_OFF_WINDOW, Step.HAND_OFF_TERM),
    (Step.ASK_IF_QUIET, Step.RELEASE_QUIET),
    (Step.VENDOR_ASK_REQUESTER, Step.VENDOR_ASK_DUTY),
    OWED,
)
# Who is on duty hears of these: they wait until the window runs.
_WHILE_ON_DUTY = frozenset({Step.REMIND_DUTY, Step.REMIND_CHANNEL})


def next_wake(inquiry: Inquiry, roster: Roster, now: datetime) -> datetime | None:
    """Return when the clock must look next, never before `now`; None where nothing can happen."""
    moments = [_not_before(due, roster, now) for due in pending(inquiry, roster)]
    return min((at for at in moments if at is not None), default=None)


def due_step(inquiry: Inquiry, roster: Roster, now: datetime) -> Due | None:
    """Return the step to fire now: the strongest of its ladder, or None when none is due."""
    steps = [(_not_before(d, roster, now), d) for d in pending(inquiry, roster)]
    due = [d for at, d in steps if at is not None and at <= now]
    if not due:
        return None
    first = min(due, key=lambda d: d.at)
    ladder = next((steps for steps in LADDERS if first.step in steps), (first.step,))
    return max((d for d in due if d.step in ladder), key=lambda d: ladder.index(d.step))


def overtaken_by(step: Step) -> tuple[Step, ...]:
    """Return the weaker steps of the same ladder, which a stronger one makes void."""
    for ladder in LADDERS:
        if step in ladder:
            return ladder[: ladder.index(step)]
    return ()


def _not_before(due: Due, roster: Roster, now: datetime) -> datetime | None:
    at = max(due.at, now)
    if due.step in _WHILE_ON_DUTY:
        return roster.next_open(at)
    in_hours = due.step.tells in BEGUN_IN_WORKING_TIME
    return roster.regulation.calendar.next_open(at) if in_hours else at
