"""What the orders say: who stands where on a day, and the whole register of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from helpdesk.orders.model import Appointment, Order, Post, Standing
from helpdesk.orders.tables import appointment, office_order
from helpdesk.regulation import Regulation


def standing(connection: Connection, regulation: Regulation, day: date) -> Standing:
    """Return who holds which post on a day of the school."""
    everything = appointments(connection)
    people = regulation.people
    return Standing(
        people.head.user,
        people.director.user,
        tuple(each for each in everything if each.holds_on(day)),
        any(each.post is Post.CONSULTANT for each in everything),
    )


def appointments(connection: Connection) -> tuple[Appointment, ...]:
    """Return all that was ever appointed, in the order of beginning: a school has a few dozen."""
    orders = {order.id: order for order in all_orders(connection)}
    query = select(appointment).order_by(appointment.c.first, appointment.c.id)
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
    return tuple(_order(row) for row in connection.execute(ordered))


def _order(row: Row[Any]) -> Order:
    return Order(row.id, row.number, row.dated, row.scan, row.entered_by, row.entered_at)


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
