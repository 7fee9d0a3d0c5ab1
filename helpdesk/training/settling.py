"""What the lines of a training come to: whether it still runs, and since when it is done."""

from datetime import date
from typing import Unpack

from helpdesk.kernel.unit import UnitOfWork
from helpdesk.training import reminding, telling
from helpdesk.training.model import State, Training, TrainingChanges
from helpdesk.training.record import save


def settled(unit: UnitOfWork, held: Training, **changes: Unpack[TrainingChanges]) -> Training:
    """Write down what the lines come to, render the checklists again, and tell people."""
    state = _state(held)
    done_on = _done_on(unit, held) if state is State.FINISHED else None
    changes |= {"state": state, "done_on": done_on}
    after = save(unit, held, **changes)
    telling.show(unit, after)
    if after.state is not held.state:
        telling.tell_end(unit, after)
    reminding.set_next(unit, after)
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
