"""What the lines of a training come to, and its clock: a warning one working day before the end,
and that the term has passed; and to whom it passes by itself, whose trainer may advise no more.

A timer is one row for a training, set again as it runs; it says nothing outside working time. What
an outage has held up fires the strongest step alone.

Where there is one choice of a trainer alone it passes at once; else the head chooses, who hears of
it with what else the duty lacks (`schedule.coverage`). Nobody is called who may not train.
"""

from datetime import date, datetime
from typing import Unpack

from sqlalchemy import Connection, delete

from helpdesk.domain.people import CLOCK
from helpdesk.duty.roster import Roster
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.clock_tables import timer
from helpdesk.training import training_messages
from helpdesk.training.model import Deed, State, Training, TrainingChanges
from helpdesk.training.plan import overdue_at, trainers, warn_at
from helpdesk.training.record import add, load, save
from helpdesk.training.training_queries import running_trainings, training_of

TRAINING = "training"


def settled(unit: UnitOfWork, held: Training, **changes: Unpack[TrainingChanges]) -> Training:
    """Write down what the lines come to, render the checklists again, and tell people."""
    state = _state(held)
    done_on = _done_on(unit, held) if state is State.FINISHED else None
    changes |= {"state": state, "done_on": done_on}
    after = save(unit, held, **changes)
    training_messages.show(unit, after)
    if after.state is not held.state:
        training_messages.tell_end(unit, after)
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
        training_messages.tell_overdue(unit, held)
        after = add(unit, held, Deed.OVERDUE, CLOCK)
        after = save(unit, after, warned_for=held.due_at, told_for=held.due_at)
    else:
        training_messages.warn(unit, held)
        after = add(unit, held, Deed.WARNED, CLOCK)
        after = save(unit, after, warned_for=held.due_at)
    training_messages.show(unit, after)
    return after


def without_trainer(connection: Connection, roster: Roster, today: date) -> list[Training]:
    """Return the trainings that run and whose trainer may not advise any more."""
    running = running_trainings(connection)
    return [each for each in running if not roster.may_help(each.trainer, today)]


def pass_on(unit: UnitOfWork) -> None:
    """Pass every training that lacks a trainer to the only possible one; render all again."""
    for each in without_trainer(unit.connection, unit.roster, unit.today):
        user = _only_choice(unit.roster, each, unit.today)
        if user:
            _pass(unit, load(unit, each.id), user, trainers(unit.roster, unit.today)[user])
    training_messages.show_running(unit)


def _only_choice(roster: Roster, held: Training, today: date) -> str:
    """Return who alone may train and is there, or who of several alone is on duty; else nothing."""
    there = {
        user
        for user in trainers(roster, today)
        if not roster.is_away(user, today) and not held.is_trainee(user)
    }
    on_duty = there & {person.user for person in roster.on_duty(today)}
    return next((next(iter(some)) for some in (there, on_duty) if len(some) == 1), "")


def _pass(unit: UnitOfWork, held: Training, user: str, name: str) -> None:
    note = f"обучает: {held.trainer_name} → {name}; прежний больше не консультант"
    line = add(unit, held, Deed.CHANGED, CLOCK, note=note)
    settled(unit, line, trainer=user, trainer_name=name)
