"""Which steps still lie before an inquiry, each with the moment at which it falls due.

The claim window, its reminders and its handoff, runs in the roster's `spans`: while somebody is on
duty, and at all hours of a week that never closes. Terms never wait, so that a schedule with gaps
keeps no inquiry for ever.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.durations import Duration, DurationUnit
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Step
from helpdesk.domain.states import Owes, State
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation

# Who owes the vendor's support something is reminded by these, one after the other.
OWED = (Step.VENDOR_OWED, Step.VENDOR_OWED_AGAIN, Step.VENDOR_OWED_HEAD)
CALL_ATTEMPTS = 3
# Working time from a call that reached nobody to the next reminder.
NEXT_CALL = timedelta(hours=2)


@dataclass(frozen=True)
class Due:
    """A step and the moment (UTC) at which it falls due."""

    at: datetime
    step: Step


def later(at: datetime, duration: Duration, calendar: WorkingCalendar) -> datetime:
    """Return `at` plus a duration: days by law, working days (to their close) or working time."""
    match duration.unit:
        case DurationUnit.WORKTIME:
            return calendar.add_working_time(at, duration.time)
        case DurationUnit.WORKDAYS:
            day = calendar.add_workdays(calendar.local_date(at), duration.days)
            return calendar.closes(day)
        case DurationUnit.DAYS:
            return at + timedelta(days=duration.days)


def pending(inquiry: Inquiry, roster: Roster) -> list[Due]:
    """Return every step that still lies before this inquiry and has not fired in this cycle."""
    if inquiry.state is State.CLOSED:
        return []
    window = _claim_window(inquiry, roster) if inquiry.state is State.NEW else ()
    found = [*window, *_WHILE[inquiry.state](inquiry, roster.regulation), *_call_again(inquiry)]
    return [due for due in found if not _is_done(inquiry, due.step)]


def _call_again(inquiry: Inquiry) -> Iterator[Due]:
    if inquiry.call_again_at is not None and has_still_to_be_called(inquiry):
        yield Due(inquiry.call_again_at, Step.CALL_AGAIN)


def has_still_to_be_called(inquiry: Inquiry) -> bool:
    """Whether a call that somebody began is still worth another try."""
    return inquiry.reached_at is None and 0 < inquiry.calls_tried < CALL_ATTEMPTS


def _has_fired(inquiry: Inquiry, step: Step) -> bool:
    return step.value in inquiry.fired


def _is_done(inquiry: Inquiry, step: Step) -> bool:
    # A call that is owed is called for again each working day, until somebody has made it.
    return step not in (Step.CALL_DUE, Step.CALL_AGAIN) and _has_fired(inquiry, step)


def _while_claimed(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    calendar, windows = regulation.calendar, regulation.windows
    asked = later(inquiry.touched_at, windows.quiet, calendar)
    yield Due(asked, Step.ASK_IF_QUIET)
    if _has_fired(inquiry, Step.ASK_IF_QUIET):
        said = _fired_at(inquiry, Step.ASK_IF_QUIET)
        yield Due(later(said, windows.quiet, calendar), Step.RELEASE_QUIET)
    yield from _offer(inquiry, regulation)
    yield from _answer_term(inquiry, regulation)


def _while_waiting(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    yield from _offer(inquiry, regulation)
    yield from _regulation_term(inquiry)
    yield from _closing(inquiry, regulation, regulation.windows.auto_close_waiting)


def _while_handed_off(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    calendar, windows = regulation.calendar, regulation.windows
    since = inquiry.handed_off_at or inquiry.touched_at
    first = later(since, windows.vendor_ask, calendar)
    yield Due(first, Step.VENDOR_ASK_REQUESTER)
    if _has_fired(inquiry, Step.VENDOR_ASK_REQUESTER):
        yield Due(later(first, windows.vendor_ask, calendar), Step.VENDOR_ASK_DUTY)
    yield from _owed(inquiry, regulation)
    yield from _offer(inquiry, regulation)
    yield from _regulation_term(inquiry)
    # While the school itself owes the support something, the silence is the school's.
    if inquiry.owes is not Owes.SCHOOL:
        since = max(since, inquiry.owed_by or since)
        yield from _closing(inquiry, regulation, windows.auto_close_handed_off, since)


def _owed(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    """The support waits for information: who owes it is reminded twice, then others are called.

    The day that the support has named itself is reminded of in its morning, and not passed over:
    others are called when it has ended, and no sooner.
    """
    since, by = inquiry.owed_since, inquiry.owed_by
    if since is None:
        return
    calendar, window = regulation.calendar, regulation.windows.vendor_owed
    first = later(since, window, calendar)
    if by is None:
        yield Due(first, Step.VENDOR_OWED)
        for reminded, then in pairwise(OWED):
            if _has_fired(inquiry, reminded):
                yield Due(later(_fired_at(inquiry, reminded), window, calendar), then)
        return
    morning = calendar.opens(calendar.local_date(by))
    yield Due(min(first, morning) if morning > since else first, Step.VENDOR_OWED)
    if _has_fired(inquiry, Step.VENDOR_OWED) and _fired_at(inquiry, Step.VENDOR_OWED) < morning:
        yield Due(morning, Step.VENDOR_OWED_AGAIN)
    # Whoever came to owe it when that day had ended has the window's time, and no reminder more.
    yield Due(by if by > since else first, Step.VENDOR_OWED_HEAD)


def _fired_at(inquiry: Inquiry, step: Step) -> datetime:
    return datetime.fromisoformat(inquiry.fired[step])


def without_owed(fired: dict[str, str]) -> dict[str, str]:
    """Return the fired steps without those of a request: another has reminders of its own."""
    return {step: at for step, at in fired.items() if step not in OWED}


def _while_answered(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    yield from _closing(inquiry, regulation, regulation.windows.auto_close_answered)


def _offer(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    if inquiry.offered_at is not None:
        expires = later(inquiry.offered_at, regulation.windows.offer, regulation.calendar)
        yield Due(expires, Step.OFFER_EXPIRED)


def _claim_window(inquiry: Inquiry, roster: Roster) -> Iterator[Due]:
    """The school's own window: it runs from the delivery of the card, while somebody is on duty.

    What was already used in this cycle counts, but at least one reminder's interval is left.
    """
    began = inquiry.window_from
    if began is None:
        return
    windows = roster.regulation.windows
    interval = reminder_interval(roster.regulation)

    def at(duration: Duration, least: timedelta = timedelta()) -> datetime | None:
        left = max(duration.time - timedelta(seconds=inquiry.window_used), least)
        return roster.add_working_time(began, left)

    for duration, step in (
        (windows.remind_duty, Step.REMIND_DUTY),
        (windows.remind_channel, Step.REMIND_CHANNEL),
    ):
        falls_due = at(duration)
        if falls_due is not None:
            yield Due(falls_due, step)
    if inquiry.reminded_at is not None:
        heard = roster.add_working_time(inquiry.reminded_at, interval)
        used_up = at(windows.handoff, interval)
        if heard is not None and used_up is not None:
            yield Due(max(used_up, heard), Step.HAND_OFF_WINDOW)


def reminder_interval(regulation: Regulation) -> timedelta:
    """Return the working time that the last reminder has before the handoff."""
    return regulation.windows.handoff.time - regulation.windows.remind_channel.time


def _answer_term(inquiry: Inquiry, regulation: Regulation) -> Iterator[Due]:
    yield from _regulation_term(inquiry)
    if inquiry.late_entry:
        return
    warn = regulation.calendar.subtract_working_time(
        inquiry.working_due_at, regulation.windows.warn.time
    )
    if inquiry.claimed_at is not None and inquiry.claimed_at < warn:
        yield Due(warn, Step.WARN)
    yield Due(inquiry.working_due_at, Step.HAND_OFF_TERM)


def _regulation_term(inquiry: Inquiry) -> Iterator[Due]:
    """The regulation's deadline never moves; when it has passed the head is told."""
    if not inquiry.late_entry:
        yield Due(inquiry.regulation_due_at, Step.TERM_PASSED)


def _closing(
    inquiry: Inquiry, regulation: Regulation, window: Duration, since: datetime | None = None
) -> Iterator[Due]:
    """Quiet for long; who can be reached by telephone alone must have been called first.

    The clock's own handoff is no sign of life, but nobody can be quiet before he was told of it.
    """
    calendar = regulation.calendar
    at = later(max(inquiry.touched_at, since or inquiry.touched_at), window, calendar)
    if not must_be_called(inquiry):
        yield Due(at, Step.AUTO_CLOSE)
    elif not _has_fired(inquiry, Step.CALL_DUE):
        yield Due(at, Step.CALL_DUE)
    else:
        yield Due(_next_call(inquiry, regulation), Step.CALL_DUE)


def _next_call(inquiry: Inquiry, regulation: Regulation) -> datetime:
    """The opening of the working day after the last reminder to call."""
    calendar = regulation.calendar
    reminded = _fired_at(inquiry, Step.CALL_DUE)
    return calendar.opens(calendar.add_workdays(calendar.local_date(reminded), 1))


def must_be_called(inquiry: Inquiry) -> bool:
    """Whether only a call reaches the requester and nobody has done enough of it yet."""
    by_phone_alone = bool(inquiry.phone) and not inquiry.email and not inquiry.mattermost_id
    enough = inquiry.reached_at is not None or inquiry.calls_tried >= CALL_ATTEMPTS
    return by_phone_alone and not enough


_WHILE: dict[State, Callable[[Inquiry, Regulation], Iterator[Due]]] = {
    State.NEW: _answer_term,
    State.CLAIMED: _while_claimed,
    State.WAITING: _while_waiting,
    State.HANDED_OFF: _while_handed_off,
    State.ANSWERED: _while_answered,
}
