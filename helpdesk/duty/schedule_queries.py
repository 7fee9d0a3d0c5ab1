"""What has been approved, what is being drafted, and who is on duty on a day: read, not decided."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from helpdesk.duty.model import (
    Absence,
    Agreement,
    Deed,
    Returned,
    Schedule,
    Slot,
    Stage,
    Swap,
    SwapState,
    newest_by,
)
from helpdesk.duty.order_register import appointments
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables, schedule_tables
from helpdesk.storage.records import grouped, value_of

_SCHEDULES = select(schedule_tables.schedule).order_by(schedule_tables.schedule.c.number)
_DRAFTING = (str(Deed.DRAFTED), str(Deed.EDITED), str(Deed.SENT))
_ASKER = (
    select(schedule_tables.schedule_entry.c.user)
    .where(
        schedule_tables.schedule_entry.c.what == str(Deed.SWAP_ASKED),
        schedule_tables.schedule_entry.c.subject == schedule_tables.swap.c.id,
    )
    .limit(1)
)
_SWAPS = select(schedule_tables.swap, func.coalesce(_ASKER.scalar_subquery(), "").label("asked_by"))


def in_force(connection: Connection, day: date) -> Schedule | None:
    """Return the approved version that is in force on that day; None where there is none."""
    return newest_by(approved(connection), day)


def approved(connection: Connection) -> tuple[Schedule, ...]:
    """Return every version that was ever approved, the oldest first."""
    return _schedules(connection, Stage.APPROVED)


def earlier(connection: Connection, day: date | None = None) -> tuple[Schedule, ...]:
    """Return the approved versions but for the one in force on that day, the newest first.

    Without a day: all but the newest.
    """
    found = approved(connection)
    held = newest_by(found, day or date.max)
    return tuple(each for each in reversed(found) if held is None or each.number != held.number)


def version(connection: Connection, number: int) -> Schedule | None:
    """Return one version, whatever its stage."""
    return next((each for each in _schedules(connection) if each.number == number), None)


def draft(connection: Connection) -> Schedule | None:
    """Return what is being drafted or agreed upon; None where nothing is."""
    return next(iter(_schedules(connection, Stage.DRAFT, Stage.AGREEING)), None)


def drafters(connection: Connection, number: int) -> tuple[str, ...]:
    """Return who drafted, changed or sent this version, by user name."""
    table = schedule_tables.schedule_entry.c
    query = select(table.user).where(table.number == number, table.what.in_(_DRAFTING))
    return tuple(dict.fromkeys(connection.execute(query.order_by(table.id)).scalars()))


def absences(connection: Connection, day: date | None = None) -> tuple[Absence, ...]:
    """Return the absences that hold, or those that have not ended before `day`, by their days."""
    table = schedule_tables.absence.c
    query = select(schedule_tables.absence).where(table.taken_out_at.is_(None))
    if day is not None:
        query = query.where(table.last >= day)
    rows = connection.execute(query.order_by(table.first, table.id))
    return tuple(value_of(Absence, row) for row in rows)


def swaps(connection: Connection, *states: SwapState) -> tuple[Swap, ...]:
    """Return swaps in these states, or in any, by their days."""
    table = schedule_tables.swap.c
    query = _SWAPS.order_by(table.day, table.id)
    if states:
        query = query.where(table.state.in_([str(state) for state in states]))
    return tuple(value_of(Swap, row) for row in connection.execute(query))


def swap(connection: Connection, swap_id: int) -> Swap | None:
    """Return one swap, whatever became of it."""
    query = _SWAPS.where(schedule_tables.swap.c.id == swap_id)
    row = connection.execute(query).one_or_none()
    return value_of(Swap, row) if row else None


def roster(connection: Connection, regulation: Regulation) -> Roster:
    """Return who is on duty when, as a value to be asked later without the database."""
    accepted = swaps(connection, SwapState.ACCEPTED)
    orders, away = appointments(connection), absences(connection)
    left = select(inquiry_tables.person.c.username).where(
        inquiry_tables.person.c.left_at.is_not(None)
    )
    gone = frozenset(connection.execute(left).scalars())
    return Roster(regulation, approved(connection), away, accepted, orders, gone)


def _schedules(connection: Connection, *stages: Stage) -> tuple[Schedule, ...]:
    query = _SCHEDULES
    if stages:
        query = query.where(schedule_tables.schedule.c.stage.in_([str(stage) for stage in stages]))
    rows = connection.execute(query).all()
    if not rows:
        return ()
    numbers = [row.number for row in rows]
    slot, agreement = schedule_tables.schedule_slot, schedule_tables.schedule_agreement
    slots = grouped(
        (each.number, value_of(Slot, each))
        for each in _parts(connection, slot, numbers, slot.c.weekday, slot.c.opens)
    )
    agreements = grouped(
        ((each.number, each.edition), value_of(Agreement, each))
        for each in _parts(connection, agreement, numbers)
    )
    away, without = absences(connection), _without(connection, numbers)
    return tuple(
        _schedule(
            row,
            slots.get(row.number, ()),
            agreements.get((row.number, row.edition), ()),
            away,
            without.get(row.number, ()),
        )
        for row in rows
    )


def _without(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Absence, ...]]:
    """Return the absences that these versions were approved despite, taken out or not."""
    entry, absence = schedule_tables.schedule_entry, schedule_tables.absence
    query = (
        select(entry.c.number, *(each for each in absence.c))
        .join(absence, absence.c.id == entry.c.subject)
        .where(entry.c.what == Deed.WITHOUT, entry.c.number.in_(numbers))
    )
    rows = connection.execute(query.order_by(entry.c.id))
    return grouped((row.number, value_of(Absence, row)) for row in rows)


def _parts(
    connection: Connection, table: Table, numbers: Sequence[int], *order: ColumnElement[Any]
) -> Iterable[Row[Any]]:
    """Return what belongs to these versions, each time in the order in which it was written."""
    query = select(table).where(table.c.number.in_(numbers))
    return connection.execute(query.order_by(*order, table.c.id))


def _schedule(
    row: Row[Any],
    slots: tuple[Slot, ...],
    agreements: tuple[Agreement, ...],
    away: tuple[Absence, ...],
    without: tuple[Absence, ...],
) -> Schedule:
    users = {slot.user for slot in slots}
    returned = (
        Returned(row.returned_by, row.returned_words, row.returned_at) if row.returned_at else None
    )
    return value_of(
        Schedule,
        row,
        slots=slots,
        absences=tuple(a for a in away if a.user in users and a.last >= row.valid_from),
        agreements=agreements,
        without=without,
        approved_by=row.approved_by or "",
        approved_post=row.approved_post or "",
        returned=returned,
    )
