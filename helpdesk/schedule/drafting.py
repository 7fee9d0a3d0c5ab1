"""Drafting a schedule (regulation, section 2): consultants draft it, and send it for agreement.

Each use case is one transaction, and one line in the record.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter

from sqlalchemy import Connection, delete, func, insert, select

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Deed, Schedule, Slot, Stage, slot_of
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.regulation.decisions import WEEKDAYS
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule import schedule_messages
from helpdesk.schedule.draft import (
    FROZEN,
    change,
    draft,
    lock,
    note,
    refuse_who_cannot_decide,
    same,
)
from helpdesk.schedule.mail_recipients import Addressed, choose
from helpdesk.storage import schedule_tables

ANYBODY_TO_AGREE = "Впишите в график хотя бы одного консультанта."
TOO_EARLY = "Дата, с которой график действует, уже прошла. Поставьте сегодняшнюю или позднюю."
BACKWARDS = "Конец приёма должен быть позже начала."
OVERLAP = "{} стоит дважды в одно и то же время."
_YEAR = timedelta(days=365)


class Overwritten(RuleViolation):
    """Somebody else has changed the draft since it was shown: nothing was overwritten."""


class UnfitHours(RuleViolation):
    """These hours cannot be kept; `slot` is the one to mend."""

    def __init__(self, words: str, slot: Slot) -> None:
        super().__init__(words)
        self.slot = slot


@dataclass(frozen=True)
class Wording:
    """What a draft says: its hours, and the first day on which it is to be in force."""

    slots: tuple[Slot, ...]
    valid_from: date


class Start(StrEnum):
    """What a new draft may begin with."""

    PRESENT = "present"
    LAST_YEAR = "last_year"
    EMPTY = "empty"


def starts(
    connection: Connection, regulation: Regulation, today: date
) -> dict[Start, tuple[Slot, ...]]:
    """Return the hours of each start that there is: the present ones are the newest approved
    version's, or the regulation's duties; last year's are those that held a year ago.
    """
    newest = schedule_queries.in_force(connection, date.max)
    year_ago = schedule_queries.in_force(connection, today - _YEAR)
    found = {Start.PRESENT: newest.slots if newest else _duties(regulation)}
    if newest and year_ago and year_ago.number != newest.number:
        found[Start.LAST_YEAR] = year_ago.slots
    return found | {Start.EMPTY: ()}


def _duties(regulation: Regulation) -> tuple[Slot, ...]:
    week = regulation.calendar.week
    return tuple(
        slot_of(person, number, week[number].opens, week[number].closes)
        for number, name in enumerate(WEEKDAYS)
        if number in week
        for person in regulation.people.consultants
        if name in person.duty
    )


@use_case
def begin(unit: UnitOfWork, actor: Actor) -> Schedule:
    """Begin a draft, or return the one that somebody has begun already."""
    lock(unit)
    held = schedule_queries.draft(unit.connection)
    if held is not None:
        return held
    newest = unit.connection.execute(select(func.max(schedule_tables.schedule.c.number))).scalar()
    number = int(newest or 0) + 1
    unit.insert(
        schedule_tables.schedule,
        number=number,
        stage=Stage.DRAFT,
        edition=1,
        valid_from=unit.today,
        drafted_by=actor.name,
        drafted_at=unit.now,
        edited_by=actor.name,
        edited_at=unit.now,
    )
    _put_slots(unit, number, starts(unit.connection, unit.regulation, unit.today)[Start.PRESENT])
    note(unit, Deed.DRAFTED, actor, DecidedBy.PAGE, number=number, edition=1)
    return draft(unit)


@use_case
def edit(unit: UnitOfWork, edition: int, wording: Wording, actor: Actor) -> Schedule:
    """Write the draft anew; raise Overwritten when it is no longer the edition that was shown."""
    refuse_unfit(wording)
    lock(unit)
    return _rewritten(unit, edition, wording, actor)


def _rewritten(unit: UnitOfWork, edition: int, wording: Wording, actor: Actor) -> Schedule:
    held = draft(unit)
    if held.stage is not Stage.DRAFT:
        raise RuleViolation(FROZEN)
    if held.edition != edition:
        raise Overwritten(f"Пока вы правили, график изменил другой: {held.edited_by}.")
    table = schedule_tables.schedule_slot
    unit.connection.execute(delete(table).where(table.c.number == held.number))
    _put_slots(unit, held.number, wording.slots)
    change(
        unit,
        held,
        edition=held.edition + 1,
        valid_from=wording.valid_from,
        edited_by=actor.name,
        edited_at=unit.now,
    )
    note(unit, Deed.EDITED, actor, DecidedBy.PAGE, number=held.number, edition=held.edition + 1)
    return draft(unit)


def refuse_unfit(wording: Wording) -> None:
    """Raise UnfitHours for hours that cannot be kept."""
    for slot in wording.slots:
        if slot.closes != time.min and slot.closes <= slot.opens:
            raise UnfitHours(BACKWARDS, slot)
    ordered = sorted(wording.slots, key=lambda slot: (slot.user, slot.weekday, slot.opens))
    for one, two in pairwise(ordered):
        same_day = (one.user, one.weekday) == (two.user, two.weekday)
        if same_day and (one.closes == time.min or two.opens < one.closes):
            raise UnfitHours(OVERLAP.format(one.name), two)


@use_case
def send(
    unit: UnitOfWork,
    edition: int,
    wording: Wording | None,
    letters: Sequence[Addressed],
    actor: Actor,
) -> Schedule:
    """Freeze the draft: from now on those who stand in it agree, or return it.

    What is on the sender's screen is `wording`: where it says something else than what is saved,
    it is saved first, or nothing is sent. Each who stands in it is asked in the chat; those of
    `letters` also by mail, with a link to decide by.
    """
    if wording is not None:
        refuse_unfit(wording)
    lock(unit)
    held = _as_on_screen(unit, edition, wording, actor)
    if held.stage is not Stage.DRAFT:
        raise RuleViolation(FROZEN)
    if not held.slots:
        raise RuleViolation(ANYBODY_TO_AGREE, Code.HOURS)
    refuse_who_cannot_decide(unit, held)
    if held.valid_from < unit.today:
        raise RuleViolation(TOO_EARLY, Code.FIRST_DAY)
    change(
        unit,
        held,
        stage=Stage.AGREEING,
        returned_by=None,
        returned_words=None,
        returned_at=None,
    )
    note(unit, Deed.SENT, actor, DecidedBy.PAGE, number=held.number, edition=held.edition)
    choose(unit, held, letters, actor)
    schedule_messages.ask_to_agree(unit, held)
    return draft(unit)


def _as_on_screen(
    unit: UnitOfWork, edition: int, wording: Wording | None, actor: Actor
) -> Schedule:
    """Return the draft as its sender sees it; what is saved already is not saved once more."""
    if wording is None:
        return same(unit, edition)
    held = schedule_queries.draft(unit.connection)
    if held is not None and held.edition == edition:
        saved = Wording(held.slots, held.valid_from)
        if _in_order(saved) == _in_order(wording):
            return held
    return _rewritten(unit, edition, wording, actor)


def _in_order(wording: Wording) -> Wording:
    key = attrgetter("weekday", "opens", "closes", "user", "phone", "room")
    return replace(wording, slots=tuple(sorted(wording.slots, key=key)))


def _put_slots(unit: UnitOfWork, number: int, slots: Sequence[Slot]) -> None:
    rows = [{"number": number, **asdict(slot)} for slot in slots]
    if rows:
        unit.connection.execute(insert(schedule_tables.schedule_slot), rows)
