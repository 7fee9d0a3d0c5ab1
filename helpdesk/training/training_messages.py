"""What people hear of a training: a checklist each for trainee and trainer, and news.

A checklist is one post, rendered again with each mark; without the chat there is none. News go out
once each: rows hold ids, and what they say is rendered when they are sent.
"""

from collections.abc import Iterable

from sqlalchemy import select

from helpdesk.domain.messages import NotificationType, by_user
from helpdesk.duty.order_register import standing
from helpdesk.kernel.deliveries import CARD, wanted_anew
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.inquiry_tables import delivery
from helpdesk.storage.training_tables import training
from helpdesk.training.model import Line, State, Training

TRAINEE, TRAINER = "trainee", "trainer"


def show(unit: UnitOfWork, held: Training) -> None:
    """Render each checklist again; make the ones that are missing."""
    there = _render_again(unit, [held.id])
    keys = _keys(held.id)
    wanted = [(keys[0], held.username), *((keys[1], user) for user in _trainer(unit, held))]
    new = [
        unit.delivery_row(
            CARD,
            NotificationType.TRAINING,
            by_user(user),
            inquiry_id=None,
            key=key,
            params={"training": held.id},
        )
        for key, user in wanted
        if user and (key, by_user(user)) not in there
    ]
    if new:
        unit.put(new)


def show_running(unit: UnitOfWork) -> None:
    """Render every checklist that has buttons again: they carry what has changed."""
    ids = unit.connection.execute(select(training.c.id).where(training.c.state == State.RUNNING))
    _render_again(unit, ids.scalars().all())


def _keys(training_id: int) -> tuple[str, str]:
    return f"{training_id}:{TRAINEE}", f"{training_id}:{TRAINER}"


def _render_again(unit: UnitOfWork, ids: Iterable[int]) -> set[tuple[str, str]]:
    """Ask for the checklists of these trainings once more; return their keys and addressees."""
    table = delivery.c
    keys = [key for each in ids for key in _keys(each)]
    query = select(table.id, table.key, table.addressee).where(
        table.inquiry_id.is_(None), table.occasion == NotificationType.TRAINING, table.key.in_(keys)
    )
    rows = unit.connection.execute(query).all()
    found = [row.id for row in rows]
    unit.update(delivery, table.id.in_(found), **wanted_anew(unit.now))
    unit.touched.extend(found)
    return {(row.key, row.addressee) for row in rows}


def tell_more(unit: UnitOfWork, held: Training, line: Line) -> None:
    """Tell who trains that the trainee wants to be shown something once more."""
    key, users = f"{held.id}:{line.id}", _trainer_or_head(unit, held)
    _tell(unit, NotificationType.TRAINING_MORE, held, key, users, topic=line.topic)


def tell_end(unit: UnitOfWork, held: Training) -> None:
    """Tell trainer and head that the training is finished, taken off the list, or goes on."""
    key, users = f"{held.id}:{held.version}", (*_trainer(unit, held), unit.head.name)
    _tell(unit, NotificationType.TRAINING_END, held, key, users, state=held.state.value)


def warn(unit: UnitOfWork, held: Training) -> None:
    users = (*_trainer_or_head(unit, held), held.username)
    _tell(unit, NotificationType.TRAINING_WARN, held, _of_term(held), users)


def tell_overdue(unit: UnitOfWork, held: Training) -> None:
    """Tell the head and the director; of the directors, who acts for the other comes first."""
    directors = standing(unit.connection, unit.regulation, unit.today).directors
    users = (*directors, unit.head.name)
    _tell(unit, NotificationType.TRAINING_OVERDUE, held, _of_term(held), users)


def _trainer(unit: UnitOfWork, held: Training) -> tuple[str, ...]:
    """Return who trains; nobody, where he may advise no more: he is not called."""
    return (held.trainer,) if unit.roster.may_help(held.trainer, unit.today) else ()


def _trainer_or_head(unit: UnitOfWork, held: Training) -> tuple[str, ...]:
    return _trainer(unit, held) or (unit.head.name,)


def _of_term(held: Training) -> str:
    """A term that was moved is another one, of which people hear once more."""
    return f"{held.id}:{int(held.due_at.timestamp())}"


def _tell(
    unit: UnitOfWork,
    occasion: NotificationType,
    held: Training,
    key: str,
    users: Iterable[str],
    **more: object,
) -> None:
    """Tell these people, by user name; who is not in the chat has none, and hears nothing."""
    to = [by_user(user) for user in dict.fromkeys(users) if user]
    unit.tell(None, occasion, to, key=key, params={"training": held.id, **more})
