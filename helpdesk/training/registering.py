"""Registering a new employee for training, and mending what was registered."""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from helpdesk.access.binding import expect
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_but_head
from helpdesk.duty.standing import BAD_USERNAME, USERNAME
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.training_tables import training
from helpdesk.training.model import Deed, Details, State, Training, TrainingChanges
from helpdesk.training.plan import deadline, plan_of, trainers, warn_at
from helpdesk.training.progress import settled
from helpdesk.training.record import add, load, running
from helpdesk.training.training_queries import trainings_of_user

ONLY_HEAD = "Нового сотрудника вносят завуч и директор."
NO_NAME = "Напишите фамилию, имя и отчество нового сотрудника."
NO_TRAINER = "Выберите, кто обучает: консультанта из списка."
HIMSELF = "Обучать и обучаться не может один и тот же человек."
FAR = "Проверьте дату вступления в должность: она слишком далеко от сегодняшней."
ALREADY = "{} уже обучается: вступление в должность {}. Откройте это обучение в списке."
# A mistyped year is noticed at once.
FARTHEST = timedelta(days=366)


@use_case
def register(unit: UnitOfWork, said: Details, nonce: str, actor: Actor) -> Training:
    """Register a training; what is sent twice under one `nonce` is registered once.

    Raise RuleViolation, in words for who enters it, for what cannot be so.
    """
    refuse_but_head(actor, ONLY_HEAD)
    fit = _fit(unit, said)
    term = deadline(fit.started_on, unit.regulation, unit.now)
    values = {
        **asdict(fit),
        "nonce": nonce,
        "trainer_name": _trainers(unit)[fit.trainer],
        "topics": [[topic.code, topic.title] for topic in plan_of(unit.regulation)],
        "regulation_version": unit.regulation_id,
        "due_at": term.at,
        "state": State.RUNNING,
        "registered_at": unit.now,
        "warned_for": _warned(unit, term.at),
        "version": 1,
    }
    new: int | None = unit.insert_new(training, **values)
    if new is None:
        query = select(training.c.id).where(training.c.nonce == nonce)
        return load(unit, unit.connection.execute(query).scalar_one())
    refuse_second(unit, fit.username, new)
    return settled(unit, add(unit, load(unit, new), Deed.REGISTERED, actor))


@use_case
def change(unit: UnitOfWork, training_id: int, said: Details, actor: Actor) -> Training:
    """Mend what was registered: a line says what has changed, and the term follows the date."""
    refuse_but_head(actor, ONLY_HEAD)
    held = running(unit, training_id)
    fit = _fit(unit, said, held)
    refuse_second(unit, fit.username, held.id)
    names = {held.trainer: held.trainer_name, **_trainers(unit)}
    changes: TrainingChanges = {
        "name": fit.name,
        "username": fit.username,
        "position": fit.position,
        "trainer": fit.trainer,
        "trainer_name": names[fit.trainer],
    }
    if fit.started_on != held.started_on:
        due_at = deadline(fit.started_on, unit.regulation, unit.now).at
        changes |= {
            "started_on": fit.started_on,
            "due_at": due_at,
            "regulation_version": unit.regulation_id,
            "warned_for": _warned(unit, due_at),
        }
    after = replace(held, **changes)
    note = _difference(held, after)
    if not note:
        return held
    passed = _passed(unit, held) if "due_at" in changes else None
    line = add(unit, held, Deed.CHANGED, actor, note=note, day=passed)
    return settled(unit, line, **changes)


def _fit(unit: UnitOfWork, said: Details, held: Training | None = None) -> Details:
    """Return what was said, tidied; raise RuleViolation for what does not fit."""
    username = said.username.strip().removeprefix("@").lower()
    name, position = " ".join(said.name.split()), " ".join(said.position.split())
    if not name:
        raise RuleViolation(NO_NAME, Code.NAME)
    if username and not USERNAME.fullmatch(username):
        raise RuleViolation(BAD_USERNAME, Code.USERNAME)
    if abs(said.started_on - unit.today) > FARTHEST:
        raise RuleViolation(FAR, Code.FIRST_DAY)
    # Who trains already may go on, relieved or not.
    known = {*_trainers(unit), *((held.trainer,) if held else ())}
    if said.trainer not in known:
        raise RuleViolation(NO_TRAINER, Code.TRAINER)
    username = expect(unit, username)
    if said.trainer == username:
        raise RuleViolation(HIMSELF, Code.USERNAME)
    return Details(name, said.started_on, said.trainer, username, position)


def _trainers(unit: UnitOfWork) -> dict[str, str]:
    return trainers(unit.roster, unit.today)


def refuse_second(unit: UnitOfWork, username: str, training_id: int) -> None:
    """Raise RuleViolation where another training of the same person is still going on."""
    if not username:
        return
    for each in trainings_of_user(unit.connection, username):
        if each.state is State.RUNNING and each.id != training_id:
            raise RuleViolation(ALREADY.format(each.name, _day(each.started_on)), Code.USERNAME)


def _warned(unit: UnitOfWork, due_at: datetime) -> datetime | None:
    """Who hears of a training when a warning would be due already, is warned by that."""
    return due_at if warn_at(due_at, unit.regulation) <= unit.now else None


def _passed(unit: UnitOfWork, held: Training) -> date | None:
    """Return the last day of a term that has passed already: the new one does not undo it."""
    return unit.regulation.calendar.last_day(held.due_at) if held.is_overdue(unit.now) else None


def _difference(before: Training, after: Training) -> str:
    """Say what is another now: «вступление в должность: 30.11.2026 → 01.12.2026»."""
    pairs = (
        ("имя", before.name, after.name),
        ("имя в чате", before.username, after.username),
        ("должность", before.position, after.position),
        ("вступление в должность", _day(before.started_on), _day(after.started_on)),
        ("обучает", before.trainer_name, after.trainer_name),
    )
    return "; ".join(
        f"{what}: {old or 'не указано'} → {new or 'не указано'}"
        for what, old, new in pairs
        if old != new
    )


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
