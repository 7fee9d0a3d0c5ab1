"""What the orders say: who stands where on a day, and the whole register of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from helpdesk.duty.standing import (
    Appointment,
    Corrected,
    Correction,
    Order,
    Post,
    Scan,
    Standing,
    standing_by,
)
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import schema
from helpdesk.storage.order_tables import appointment, office_order, order_correction, order_scan


def standing(connection: Connection, regulation: Regulation, day: date) -> Standing:
    """Return who holds which post on a day of the school."""
    return standing_by(appointments(connection), regulation, day)


def not_named(connection: Connection, regulation: Regulation, today: date) -> dict[str, str]:
    """Return who is known as a consultant and is appointed neither now nor later: user → name.

    They are known from the consultants' channel, or from the regulation's list; who leads the
    school is in the channel to look on, and advises only where that list has him.
    """
    table = schema.person.c
    query = select(table.username, table.name).where(table.entitled).order_by(table.name)
    leads = standing(connection, regulation, today).is_head
    rows = connection.execute(query)
    known = {row.username: row.name for row in rows if not leads(row.username)}
    known |= {person.user: person.name for person in regulation.people.consultants}
    named = {
        each.username
        for each in appointments(connection)
        if each.post is Post.CONSULTANT and (each.last is None or each.last >= today)
    }
    return {user: name for user, name in known.items() if user not in named}


def appointments(connection: Connection) -> tuple[Appointment, ...]:
    """Return all that was ever appointed, in the order of beginning: a school has a few dozen.

    What was annulled has never held: it stands in the order's corrections.
    """
    orders = {order.id: order for order in all_orders(connection)}
    query = select(appointment).where(appointment.c.annulled_at.is_(None))
    query = query.order_by(appointment.c.first, appointment.c.id)
    return tuple(_appointment(row, orders) for row in connection.execute(query))


def all_orders(connection: Connection) -> tuple[Order, ...]:
    """Return every order that was entered, the oldest first."""
    return _orders(connection, select(office_order))


def order_of(connection: Connection, order_id: int) -> Order | None:
    """Return one order, if it is there."""
    found = _orders(connection, select(office_order).where(office_order.c.id == order_id))
    return found[0] if found else None


def _orders(connection: Connection, query: Select[Any]) -> tuple[Order, ...]:
    ordered = query.order_by(office_order.c.dated, office_order.c.id)
    rows = connection.execute(ordered).all()
    scans = _scans(connection) if rows else {}
    corrected = _corrections(connection) if rows else {}
    return tuple(
        Order(
            r.id,
            r.number,
            r.dated,
            r.entered_by,
            r.entered_at,
            scans.get(r.id, ()),
            corrected.get(r.id, ()),
        )
        for r in rows
    )


def _corrections(connection: Connection) -> dict[int, tuple[Correction, ...]]:
    table = order_correction
    joined = table.outerjoin(appointment, appointment.c.id == table.c.appointment_id)
    query = select(table, appointment.c.name).select_from(joined).order_by(table.c.id)
    found: dict[int, tuple[Correction, ...]] = {}
    for row in connection.execute(query):
        said = Correction(
            Corrected(row.what),
            row.name or "",
            row.before,
            row.after,
            row.entered_by,
            row.entered_at,
        )
        found[row.order_id] = (*found.get(row.order_id, ()), said)
    return found


def _scans(connection: Connection) -> dict[int, tuple[Scan, ...]]:
    found: dict[int, tuple[Scan, ...]] = {}
    for row in connection.execute(select(order_scan).order_by(order_scan.c.id)):
        scan = Scan(row.name, row.entered_by, row.entered_at)
        found[row.order_id] = (*found.get(row.order_id, ()), scan)
    return found


def _appointment(row: Row[Any], orders: dict[int, Order]) -> Appointment:
    topics: Sequence[str] = row.topics
    return Appointment(
        row.id,
        orders[row.order_id],
        Post(row.post),
        row.username,
        row.name,
        tuple(topics),
        row.first,
        row.last,
        orders[row.ended_by_order] if row.ended_by_order is not None else None,
    )
