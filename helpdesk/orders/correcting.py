"""Mending what was mistyped of an order, and annulling it; what stood there before is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from helpdesk.access.binding import expect
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import appointments
from helpdesk.duty.standing import Appointment, Corrected, Order
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.orders.appointing import (
    Appointed,
    NotSo,
    meets,
    refuse_unfit,
    said_topics,
    tidied,
    topic_codes,
)
from helpdesk.orders.papers import NOT_HELD, Paper, enter_by, fit_paper, held_order
from helpdesk.schedule.coverage import follow_duty
from helpdesk.schedule.schedule_messages import ask_who_leads_now
from helpdesk.storage.order_tables import appointment, office_order, order_correction

TAKEN = "Приказ с таким номером и датой уже внесён. Проверьте номер и дату."
MEETS = "{} назначен(а) на эти дни и приказом № {}."
SAME_DAY = "В этом приказе уже есть назначение этого человека с этого дня."
ANNULLED = "аннулировано"


@dataclass(frozen=True)
class Corrections:
    """An order as it should read: the paper, and whom it names, by the appointment's id."""

    paper: Paper
    people: Mapping[int, Appointed] = field(default_factory=dict)


@use_case
def correct(unit: UnitOfWork, order_id: int, said: Corrections, actor: Actor) -> None:
    """Write an order as it should read; each thing that is other than before is kept as it was.

    Raise RuleViolation, and NotSo, with the appointment's id, for one of the people.
    """
    enter_by(unit, actor)
    held = held_order(unit, order_id)
    _correct_paper(unit, held, said.paper, actor)
    known = {each.id: each for each in appointments(unit.connection)}
    for number, person in said.people.items():
        if number not in known or known[number].order.id != order_id:
            raise NotSo(number, NOT_HELD)
        _correct_person(unit, known[number], tidied(person), actor)
    _follow(unit)


@use_case
def annul(unit: UnitOfWork, order_id: int, actor: Actor) -> None:
    """Take an order as never given: whom it appoints is not, and whom it relieves goes on."""
    enter_by(unit, actor)
    held = held_order(unit, order_id)
    for each in appointments(unit.connection):
        if each.order.id == order_id:
            said = f"{each.name} (@{each.username}), с {_day(each.first)}"
            _note(unit, held.id, each.id, Corrected.ANNULLED, said, ANNULLED, actor)
            _set(unit, each.id, annulled_at=unit.now)
        elif each.ended_by is not None and each.ended_by.id == order_id:
            _go_on(unit, each, actor)
    _follow(unit)


def _follow(unit: UnitOfWork) -> None:
    ask_who_leads_now(unit)
    follow_duty(unit)


def _correct_paper(unit: UnitOfWork, held: Order, paper: Paper, actor: Actor) -> None:
    number, dated = fit_paper(unit, paper)
    table = office_order.c
    same = select(table.id).where(table.number == number, table.dated == dated, table.id != held.id)
    if unit.connection.execute(same).first() is not None:
        raise RuleViolation(TAKEN)
    _note(unit, held.id, None, Corrected.NUMBER, held.number, number, actor)
    _note(unit, held.id, None, Corrected.DATED, held.dated, dated, actor)
    values = {"number": number, "dated": dated}
    unit.update(office_order, table.id == held.id, **values)


def _correct_person(unit: UnitOfWork, held: Appointment, said: Appointed, actor: Actor) -> None:
    said = replace(said, post=held.post)
    # A topic that the regulation has no more may stay where it stands.
    fresh = tuple(topic for topic in said.topics if topic not in held.topics)
    refuse_unfit(unit, held.id, replace(said, topics=fresh))
    said = replace(said, username=expect(unit, said.username))
    _refuse_second(unit, held, said)
    titles = topic_codes(unit.regulation)
    for what, before, after in (
        (Corrected.USERNAME, held.username, said.username),
        (Corrected.NAME, held.name, said.name),
        (Corrected.TOPICS, said_topics(held.topics, titles), said_topics(said.topics, titles)),
        (Corrected.FIRST, held.first, said.first),
        (Corrected.LAST, held.last, said.last),
    ):
        _note(unit, held.order.id, held.id, what, before, after, actor)
    values = {"username": said.username, "name": said.name, "topics": list(said.topics)}
    _set(unit, held.id, **values, first=said.first, last=said.last)


def _refuse_second(unit: UnitOfWork, held: Appointment, said: Appointed) -> None:
    for each in appointments(unit.connection):
        is_his = each.post is held.post and each.username == said.username
        if each.id != held.id and is_his and meets(each, said):
            raise NotSo(held.id, MEETS.format(each.name, each.order.number))
    # One that was annulled keeps its line.
    table = appointment.c
    key = (
        table.order_id == held.order.id,
        table.post == held.post.value,
        table.username == said.username,
        table.first == said.first,
    )
    if unit.connection.execute(select(table.id).where(*key, table.id != held.id)).first():
        raise NotSo(held.id, SAME_DAY)


def _go_on(unit: UnitOfWork, held: Appointment, actor: Actor) -> None:
    """Let an appointment hold as if nobody had been relieved of it."""
    assert held.ended_by is not None  # noqa: S101 - whoever calls has looked
    _note(unit, held.ended_by.id, held.id, Corrected.RELIEF, held.last, ANNULLED, actor)
    _set(
        unit,
        held.id,
        last=appointment.c.planned_last,
        ended_by_order=None,
        ended_by=None,
        ended_at=None,
    )


def _set(unit: UnitOfWork, appointment_id: int, **values: object) -> None:
    table = appointment
    unit.update(table, table.c.id == appointment_id, **values)


def _note(
    unit: UnitOfWork,
    order_id: int,
    appointment_id: int | None,
    what: Corrected,
    before: str | date | None,
    after: str | date | None,
    actor: Actor,
) -> None:
    """Keep what stood there, where it is other than what stands there now."""
    if before == after:
        return
    unit.insert(
        order_correction,
        order_id=order_id,
        appointment_id=appointment_id,
        what=what.value,
        before=_day(before),
        after=_day(after),
        entered_by=actor.id,
        entered_at=unit.now,
    )


def _day(value: str | date | None) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value or "не назван"
