"""Trainings as they stand, with all their lines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.messages import DeliveryState
from helpdesk.storage.inquiry_tables import delivery
from helpdesk.storage.records import grouped, value_of
from helpdesk.storage.training_tables import training, training_line
from helpdesk.training.model import Line, State, Topic, Training

NOBODY = "имя удалено"


def training_of(connection: Connection, training_id: int, *, lock: bool = False) -> Training | None:
    """Return one training; with `lock`, held until the commit."""
    query = select(training).where(training.c.id == training_id)
    found = _read(connection, query.with_for_update() if lock else query)
    return found[0] if found else None


def all_trainings(connection: Connection) -> list[Training]:
    """Return every training, the newest first."""
    return _read(connection, select(training))


def running_trainings(connection: Connection) -> list[Training]:
    """Return what still runs, the newest first."""
    return _read(connection, select(training).where(training.c.state == State.RUNNING))


def trainings_of_user(connection: Connection, username: str) -> list[Training]:
    """Return those in which somebody is taught, the newest first."""
    return _read(connection, select(training).where(training.c.username == username))


def trainings_around(connection: Connection, username: str) -> list[Training]:
    """Return those in which somebody is taught, or teaches, the newest first."""
    table = training.c
    mine = or_(table.username == username, table.trainer == username)
    return _read(connection, select(training).where(mine))


def in_order(trainings: Sequence[Training], now: datetime) -> list[Training]:
    """Return overdue ones first, then what runs, by the end of the term; then the others."""
    running = [each for each in trainings if each.state is State.RUNNING]
    others = [each for each in trainings if each.state is not State.RUNNING]
    return sorted(running, key=lambda each: (not each.is_overdue(now), each.due_at)) + others


def ending(connection: Connection, calendar: WorkingCalendar, now: datetime) -> list[Training]:
    """Return what runs and should end today, or should have ended, the most urgent first."""
    today = calendar.local_date(now)
    found = running_trainings(connection)
    return [each for each in in_order(found, now) if calendar.last_day(each.due_at) <= today]


def unreached(connection: Connection, found: Training) -> list[str]:
    """Return the user names of people that something about this training did not reach."""
    table = delivery.c
    query = select(table.addressee).where(
        table.inquiry_id.is_(None),
        table.occasion.startswith("training"),
        table.key.startswith(f"{found.id}:"),
        table.state == DeliveryState.PARKED,
    )
    users = dict.fromkeys(each.name for each in connection.execute(query).scalars())
    return [user for user in users if user in (found.username, found.trainer)]


def _read(connection: Connection, query: Select[Any]) -> list[Training]:
    rows = connection.execute(query.order_by(training.c.id.desc())).all()
    table = training_line
    wanted = select(table).where(table.c.training_id.in_([row.id for row in rows]))
    found = connection.execute(wanted.order_by(table.c.id)) if rows else ()
    lines = grouped((row.training_id, value_of(Line, row)) for row in found)
    return [_training(row, lines.get(row.id, ())) for row in rows]


def _training(row: Row[Any], lines: tuple[Line, ...]) -> Training:
    topics = tuple(Topic(code, title) for code, title in row.topics)
    # Its term of storage is over: that somebody was trained, and when, is all that is left.
    return value_of(Training, row, topics=topics, name=row.name or NOBODY, lines=lines)
