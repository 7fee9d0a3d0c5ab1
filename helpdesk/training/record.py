"""Reading a training under its lock, adding lines to it, and changing its row."""

from dataclasses import replace
from datetime import date
from typing import Any, Unpack

import structlog

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import CLOCK, Actor
from helpdesk.kernel.unit import Overtaken, UnitOfWork
from helpdesk.storage.training_tables import training, training_line
from helpdesk.training.model import Deed, Line, State, Training, TrainingChanges, TrainingWay
from helpdesk.training.training_queries import training_of

log = structlog.get_logger(__name__)

NO_SUCH = "Такого обучения в программе нет."
FINISHED = "Это обучение уже завершено. Если отметка неверна, её отменяют на странице обучения."
CANCELLED = "Это обучение снято. Вернуть его может завуч на странице обучения."
_CLOSED = {State.FINISHED: FINISHED, State.CANCELLED: CANCELLED}


def load(unit: UnitOfWork, training_id: int) -> Training:
    """Return the training, locked until the commit; RuleViolation where there is none."""
    found = training_of(unit.connection, training_id, lock=True)
    if found is None:
        raise RuleViolation(NO_SUCH)
    return found


def running(unit: UnitOfWork, training_id: int) -> Training:
    """Return a training that is still going on, locked; RuleViolation for any other."""
    found = load(unit, training_id)
    refuse_closed(found)
    return found


def refuse_closed(held: Training) -> None:
    if held.state in _CLOSED:
        raise RuleViolation(_CLOSED[held.state])


def add(
    unit: UnitOfWork,
    held: Training,
    what: Deed,
    actor: Actor,
    way: TrainingWay = TrainingWay.PAGE,
    *,
    topic: str = "",
    day: date | None = None,
    note: str = "",
    picture: str = "",
    corrects: int | None = None,
    is_void: bool = False,
) -> Training:
    """Add a line, and return the training with it; `progress` writes down what it comes to."""
    values: dict[str, Any] = {
        "training_id": held.id,
        "what": what,
        "topic": topic,
        "day": day,
        "note": note,
        "picture": picture,
        "way": TrainingWay.CLOCK if actor is CLOCK else way,
        "person_id": actor.id,
        "person_name": actor.name,
        "at": unit.now,
        "corrects": corrects,
        "is_void": is_void,
    }
    line = Line(id=unit.insert(training_line, **values), **values)
    log.info("training", training=held.id, what=str(what), void=is_void, by=actor.id)
    return replace(held, lines=(*held.lines, line))


def save(unit: UnitOfWork, held: Training, **changes: Unpack[TrainingChanges]) -> Training:
    """Change the row, unless somebody else has come first: Overtaken, and it is tried again."""
    changes["version"] = held.version + 1
    table = training.c
    is_same = (table.id == held.id, table.version == held.version)
    if unit.update(training, *is_same, **changes) != 1:
        raise Overtaken
    return replace(held, **changes)
