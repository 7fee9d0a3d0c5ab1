"""A training whose trainer may advise no more: to whom it passes by itself, or that nobody has it.

Where there is one choice alone it passes at once; else the head chooses, who hears of it with what
else the duty lacks (`schedule.coverage`). Nobody is called who may not train.
"""

from datetime import date

from sqlalchemy import Connection

from helpdesk.domain.people import CLOCK
from helpdesk.duty.roster import Roster
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.training import telling
from helpdesk.training.model import Deed, Training
from helpdesk.training.plan import trainers
from helpdesk.training.progress import settled
from helpdesk.training.queries import running_trainings
from helpdesk.training.record import add, load


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
    telling.show_running(unit)


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
