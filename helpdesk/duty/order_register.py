"""What the orders say: who stands where on a day, and the whole register of them."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from helpdesk.duty.standing import (
    Appointment,
    Correction,
    DutyStanding,
    Order,
    Post,
    Scan,
    standing_by,
)
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.order_tables import appointment, office_order, order_correction, order_scan
from helpdesk.storage.records import grouped, value_of


def standing(connection: Connection, regulation: Regulation, day: date) -> DutyStanding:
    """Return who holds which post on a day of the school."""
    return standing_by(appointments(connection), regulation, day)


def not_named(connection: Connection, regulation: Regulation, today: date) -> dict[str, str]:
    """Return who is known as a consultant and is appointed neither now nor later: user → name.

    They are known from the consultants' channel, or from the regulation's list; who leads the
    school is in the channel to look on, and advises only where that list has him.
    """
    table = inquiry_tables.person.c
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
    return tuple(
        value_of(
            Appointment,
            row,
            order=orders[row.order_id],
            ended_by=orders.get(row.ended_by_order),
        )
        for row in connection.execute(query)
    )


def order_of(connection: Connection, order_id: int) -> Order | None:
    return next(iter(all_orders(connection, office_order.c.id == order_id)), None)


def all_orders(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Order, ...]:
    """Return every order that was entered, or those that meet the conditions, the oldest first."""
    order = office_order.c
    query = select(office_order).where(*conditions).order_by(order.dated, order.id)
    rows = connection.execute(query).all()
    scans = _scans(connection) if rows else {}
    corrected = _corrections(connection) if rows else {}
    return tuple(
        value_of(Order, row, scans=scans.get(row.id, ()), corrections=corrected.get(row.id, ()))
        for row in rows
    )


def _corrections(connection: Connection) -> dict[int, tuple[Correction, ...]]:
    line, name = order_correction.c, func.coalesce(appointment.c.name, "").label("whose")
    query = select(order_correction, name).order_by(line.id)
    query = query.outerjoin_from(
        order_correction, appointment, appointment.c.id == line.appointment_id
    )
    rows = connection.execute(query)
    return grouped((row.order_id, value_of(Correction, row)) for row in rows)


def _scans(connection: Connection) -> dict[int, tuple[Scan, ...]]:
    rows = connection.execute(select(order_scan).order_by(order_scan.c.id))
    return grouped((row.order_id, value_of(Scan, row)) for row in rows)
