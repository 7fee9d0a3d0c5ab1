"""Drafting a schedule, agreeing to it, approving it (regulation, section 2: «утверждают его
совместно с директором»): each use case is one transaction, and one line in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from sqlalchemy import delete, func, insert, select, update

from helpdesk.decisions import WEEKDAYS
from helpdesk.desk import Desk, reckon_anew
from helpdesk.model import Actor, RuleViolation
from helpdesk.orders.queries import standing
from helpdesk.regulation import Regulation
from helpdesk.schedule import queries, tables
from helpdesk.schedule.model import Deed, Schedule, Slot, Stage, Way
from helpdesk.unit import Unit

DIRECTOR = "Директор"
ACTING = "И. о. директора"
NO_DRAFT = "Сейчас график никто не составляет: начните новый."
FROZEN = "График уже на согласовании. Чтобы изменить его, сначала верните его на правку."
CHANGED = "Пока вы смотрели, график изменили. Прочитайте его ещё раз."
NOT_IN_IT = "Согласуют график те, кто в нём стоит. Вас в нём нет."
NOT_ALL = "Согласны ещё не все: "
NOT_DIRECTOR = "Утверждает график директор или тот, кто исполняет его обязанности."
NOT_SENT = "График ещё не на согласовании."
ANYBODY_TO_AGREE = "Впишите в график хотя бы одного консультанта."
NO_WORDS = "Напишите, что исправить."
TOO_EARLY = "Дата, с которой график действует, уже прошла. Поставьте сегодняшнюю или позднюю."
BACKWARDS = "Конец приёма должен быть позже начала."
OVERLAP = "{} стоит дважды в одно и то же время."


class Overwritten(RuleViolation):
    """Somebody else has changed the draft since it was shown: nothing was overwritten."""


@dataclass(frozen=True)
class Wording:
    """What a draft says: its hours, and the first day on which it is to be in force."""

    slots: tuple[Slot, ...]
    valid_from: date


def lock(unit: Unit) -> None:
    """Let changes of the schedule follow one another, and let everybody read the roster anew."""
    table = tables.schedule_revision
    statement = unit.upsert(table).values(id=1, revision=1)
    unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"revision": table.c.revision + 1}
        )
    )


def note(
    unit: Unit, what: Deed, actor: Actor, way: Way, *, number: int = 0, edition: int = 0,
    subject: int = 0,
) -> None:  # fmt: skip
    """Append one line to the record of the schedule."""
    unit.connection.execute(
        insert(tables.schedule_entry).values(
            number=number, edition=edition, at=unit.now, what=what, user=actor.username,
            person_id=actor.id, way=way, subject=subject,
        )
    )  # fmt: skip


def first_wording(regulation: Regulation, in_force: Schedule | None, day: date) -> Wording:
    """Return what a new draft begins with: the version in force, or the regulation's duties."""
    if in_force is not None:
        return Wording(in_force.slots, day)
    return Wording(tuple(_by_the_regulation(regulation)), day)


def _by_the_regulation(regulation: Regulation) -> list[Slot]:
    week = regulation.calendar.week
    return [
        Slot(number, week[number].opens, week[number].closes, person.user, person.name,
             person.phone, person.room)
        for number, name in enumerate(WEEKDAYS)
        if number in week
        for person in regulation.people.consultants
        if name in person.duty
    ]  # fmt: skip


def begin(desk: Desk, actor: Actor, now: datetime) -> Schedule:
    """Begin a draft, or return the one that somebody has begun already."""

    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = queries.draft(unit.connection)
        if held is not None:
            return held
        today = unit.regulation.calendar.local_date(now)
        in_force = queries.in_force(unit.connection, date.max)
        wording = first_wording(unit.regulation, in_force, today)
        newest = unit.connection.execute(select(func.max(tables.schedule.c.number))).scalar()
        number = int(newest or 0) + 1
        unit.connection.execute(
            insert(tables.schedule).values(
                number=number, stage=Stage.DRAFT, edition=1, valid_from=wording.valid_from,
                drafted_by=actor.name, drafted_at=now, edited_by=actor.name, edited_at=now,
            )
        )  # fmt: skip
        _put_slots(unit, number, wording.slots)
        note(unit, Deed.DRAFTED, actor, Way.PAGE, number=number, edition=1)
        return _draft(unit)

    return desk.write(work, now)


def edit(desk: Desk, edition: int, wording: Wording, actor: Actor, now: datetime) -> Schedule:
    """Write the draft anew; raise Overwritten when it is no longer the edition that was shown."""
    refuse_unfit(wording)

    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = _draft(unit)
        if held.stage is not Stage.DRAFT:
            raise RuleViolation(FROZEN)
        if held.edition != edition:
            raise Overwritten(f"Пока вы правили, график изменил другой: {held.edited_by}.")
        table = tables.schedule_slot
        unit.connection.execute(delete(table).where(table.c.number == held.number))
        _put_slots(unit, held.number, wording.slots)
        _change(
            unit, held, edition=held.edition + 1, valid_from=wording.valid_from,
            edited_by=actor.name, edited_at=now,
        )  # fmt: skip
        note(unit, Deed.EDITED, actor, Way.PAGE, number=held.number, edition=held.edition + 1)
        return _draft(unit)

    return desk.write(work, now)


def refuse_unfit(wording: Wording) -> None:
    """Raise RuleViolation for hours that cannot be kept."""
    for slot in wording.slots:
        if slot.closes != time.min and slot.closes <= slot.opens:
            raise RuleViolation(BACKWARDS)
    ordered = sorted(wording.slots, key=lambda slot: (slot.user, slot.weekday, slot.opens))
    for one, two in pairwise(ordered):
        same = (one.user, one.weekday) == (two.user, two.weekday)
        if same and (one.closes == time.min or two.opens < one.closes):
            raise RuleViolation(OVERLAP.format(one.name))


def send(desk: Desk, edition: int, actor: Actor, now: datetime) -> Schedule:
    """Freeze the draft: from now on those who stand in it agree, or return it."""

    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = _same(unit, edition)
        if held.stage is not Stage.DRAFT:
            raise RuleViolation(FROZEN)
        if not held.slots:
            raise RuleViolation(ANYBODY_TO_AGREE)
        if held.valid_from < unit.regulation.calendar.local_date(now):
            raise RuleViolation(TOO_EARLY)
        _change(
            unit, held, stage=Stage.AGREEING, returned_by=None, returned_words=None,
            returned_at=None,
        )  # fmt: skip
        note(unit, Deed.SENT, actor, Way.PAGE, number=held.number, edition=edition)
        return _draft(unit)

    return desk.write(work, now)


def take_back(desk: Desk, edition: int, actor: Actor, now: datetime) -> Schedule:
    """Make it a draft again; who has agreed agrees anew, for it is another edition."""
    return _back(desk, edition, actor, "", Deed.TAKEN_BACK, Way.PAGE, now)


def give_back(
    desk: Desk, edition: int, words: str, actor: Actor, now: datetime, way: Way = Way.PAGE
) -> Schedule:
    """Return it with words on what to mend: one of those who stand in it, or the director."""
    if not words.strip():
        raise RuleViolation(NO_WORDS)
    return _back(desk, edition, actor, words.strip(), Deed.RETURNED, way, now)


def _back(
    desk: Desk, edition: int, actor: Actor, words: str, what: Deed, way: Way, now: datetime
) -> Schedule:
    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = _agreeing(unit, edition)
        if what is Deed.RETURNED and actor.username not in held.users:
            _refuse_all_but_director(unit, actor)
        returned = (actor.name, words, now) if words else (None, None, None)
        _change(
            unit, held, stage=Stage.DRAFT, edition=edition + 1, returned_by=returned[0],
            returned_words=returned[1], returned_at=returned[2],
        )  # fmt: skip
        note(unit, what, actor, way, number=held.number, edition=edition)
        return _draft(unit)

    return desk.write(work, now)


def agree(desk: Desk, edition: int, actor: Actor, now: datetime, way: Way = Way.PAGE) -> Schedule:
    """Agree, once however often it is said; only those who stand in it do."""

    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = _agreeing(unit, edition)
        if actor.username not in held.users:
            raise RuleViolation(NOT_IN_IT)
        if any(each.user == actor.username for each in held.agreements):
            return held
        unit.connection.execute(
            insert(tables.schedule_agreement).values(
                number=held.number, edition=edition, user=actor.username,
                name=held.name_of(actor.username), way=way, at=now,
            )
        )  # fmt: skip
        note(unit, Deed.AGREED, actor, way, number=held.number, edition=edition)
        return _draft(unit)

    return desk.write(work, now)


def approve(desk: Desk, edition: int, actor: Actor, now: datetime, way: Way = Way.PAGE) -> Schedule:
    """Approve what everybody has agreed to: it is in force from its day, and clocks follow it.

    What was to begin on a day that has passed meanwhile begins today.
    """

    def work(unit: Unit) -> Schedule:
        lock(unit)
        held = _agreeing(unit, edition)
        post = _refuse_all_but_director(unit, actor)
        if held.missing:
            names = ", ".join(slot.name for slot in held.missing)
            raise RuleViolation(f"{NOT_ALL}{names}.")
        today = unit.regulation.calendar.local_date(now)
        _change(
            unit, held, stage=Stage.APPROVED, approved_by=actor.name,
            approved_user=actor.username, approved_post=post, approved_way=way, approved_at=now,
            valid_from=max(held.valid_from, today),
        )  # fmt: skip
        note(unit, Deed.APPROVED, actor, way, number=held.number, edition=edition)
        reckon_anew(unit)
        found = queries.version(unit.connection, held.number)
        assert found is not None  # noqa: S101 - it was written just now
        return found

    return desk.write(work, now)


def _refuse_all_but_director(unit: Unit, actor: Actor) -> str:
    """Return in what capacity he approves."""
    today = unit.regulation.calendar.local_date(unit.now)
    held = standing(unit.connection, unit.regulation, today)
    if not held.is_director(actor.username):
        raise RuleViolation(NOT_DIRECTOR)
    return DIRECTOR if actor.username == held.director else ACTING


def _draft(unit: Unit) -> Schedule:
    held = queries.draft(unit.connection)
    if held is None:
        raise RuleViolation(NO_DRAFT)
    return held


def _same(unit: Unit, edition: int) -> Schedule:
    held = _draft(unit)
    if held.edition != edition:
        raise RuleViolation(CHANGED)
    return held


def _agreeing(unit: Unit, edition: int) -> Schedule:
    held = _same(unit, edition)
    if held.stage is not Stage.AGREEING:
        raise RuleViolation(NOT_SENT)
    return held


def _change(unit: Unit, held: Schedule, **values: object) -> None:
    table = tables.schedule
    unit.connection.execute(update(table).where(table.c.number == held.number).values(**values))


def _put_slots(unit: Unit, number: int, slots: Sequence[Slot]) -> None:
    rows = [
        {"number": number, "weekday": s.weekday, "opens": s.opens, "closes": s.closes,
         "user": s.user, "name": s.name, "phone": s.phone, "room": s.room}
        for s in slots
    ]  # fmt: skip
    if rows:
        unit.connection.execute(insert(tables.schedule_slot), rows)
