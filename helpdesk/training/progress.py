"""What the lines of a training come to, and its clock: a warning one working day before the end,
and that the term has passed.

A timer is one row for a training, set again as it runs; it says nothing outside working time. What
an outage has held up fires the strongest step alone.
"""

from datetime import date, datetime
from typing import Unpack

from sqlalchemy import delete

from helpdesk.domain.people import CLOCK
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.clock_tables import timer
from helpdesk.training import telling
from helpdesk.training.model import Deed, State, Training, TrainingChanges
from helpdesk.training.plan import overdue_at, warn_at
from helpdesk.training.queries import training_of
from helpdesk.training.record import add, save

TRAINING = "training"


def settled(unit: UnitOfWork, held: Training, **changes: Unpack[TrainingChanges]) -> Training:
    """Write down what the lines come to, render the checklists again, and tell people."""
    state = _state(held)
    done_on = _done_on(unit, held) if state is State.FINISHED else None
    changes |= {"state": state, "done_on": done_on}
    after = save(unit, held, **changes)
    telling.show(unit, after)
    if after.state is not held.state:
        telling.tell_end(unit, after)
    set_next(unit, after)
    return after


def _state(held: Training) -> State:
    if held.cancelled:
        return State.CANCELLED
    return State.RUNNING if held.missing else State.FINISHED


def _done_on(unit: UnitOfWork, held: Training) -> date:
    """Return the day on the sheet, or that of the last sign-off."""
    if held.paper and held.paper.day:
        return held.paper.day
    signed = (held.signed(topic.code) for topic in held.topics)
    return unit.regulation.calendar.local_date(max(line.at for line in signed if line))


def set_next(unit: UnitOfWork, held: Training) -> None:
    """Set the timer to the next moment at which something must be said, or take it away."""
    subject = str(held.id)
    table = timer.c
    unit.connection.execute(delete(timer).where(table.kind == TRAINING, table.subject == subject))
    due = _next(unit, held)
    if due is not None:
        unit.set_timer(TRAINING, subject, unit.regulation.calendar.next_open(max(due, unit.now)))


def _next(unit: UnitOfWork, held: Training) -> datetime | None:
    if held.state is not State.RUNNING or held.told_for == held.due_at:
        return None
    if held.warned_for == held.due_at:
        return overdue_at(held.due_at, unit.regulation.calendar)
    return warn_at(held.due_at, unit.regulation)


def ring(unit: UnitOfWork, subject: str) -> None:
    """Say what is due now, if anything, and set the next timer."""
    held = training_of(unit.connection, int(subject), lock=True)
    if held is None or held.state is not State.RUNNING:
        return
    due = _next(unit, held)
    if due is not None and due <= unit.now and unit.regulation.calendar.is_open(unit.now):
        held = _fire(unit, held)
    set_next(unit, held)


def _fire(unit: UnitOfWork, held: Training) -> Training:
    if unit.now >= overdue_at(held.due_at, unit.regulation.calendar):
        telling.tell_overdue(unit, held)
        after = add(unit, held, Deed.OVERDUE, CLOCK)
        after = save(unit, after, warned_for=held.due_at, told_for=held.due_at)
    else:
        telling.warn(unit, held)
        after = add(unit, held, Deed.WARNED, CLOCK)
        after = save(unit, after, warned_for=held.due_at)
    telling.show(unit, after)
    return after
