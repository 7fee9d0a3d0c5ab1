"""A mass outage in tests: declared from a question, and what has gone out about it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.outage_news import end, tell, tell_all, to_tell
from helpdesk.vendor.outage_queries import Outage, members_of, open_outages
from helpdesk.vendor.outages import declare
from tests.helpdesk.life import MARINA, NOW, asked, parent

MANY = 1000
TITLE, WORDS = "Оценки не открываются", "Мы знаем, разработчик чинит."


def declared(desk: Desk, *also: Inquiry, inquiry: Inquiry | None = None) -> Outage:
    """Declare an outage from a question about marks; return it."""
    first = inquiry or asked(desk, parent("Не открываются оценки", email="first@example.ru"))
    declare(desk, first.id, TITLE, WORDS, MARINA, NOW, also=[each.id for each in also])
    return stands(desk)


def stands(desk: Desk) -> Outage:
    """Return the one outage that is open."""
    with desk.reading() as connection:
        (found,) = open_outages(connection)
    return found


def ended(desk: Desk, outage: Outage, words: str = "Работает.", now: datetime = NOW) -> int:
    """End an outage and let the clock's hand ask all who belong to it; return how many it said."""
    said = end(desk, outage.id, outage.last, words, MARINA, now)
    tell_due(desk, now)
    return said


def spread(
    desk: Desk, outage: Outage, number: int, words: str, by: Actor = MARINA, now: datetime = NOW
) -> int:
    """Tell of an outage and let the clock's hand carry it to all; return how many it said."""
    said = tell_all(desk, outage.id, number, words, by, now)
    tell_due(desk, now)
    return said


def tell_due(desk: Desk, now: datetime = NOW) -> None:
    """Do what the clock does for outages."""
    for each in to_tell(desk, now, MANY):
        desk.write(tell, now, *each)


def members(desk: Desk, outage: Outage) -> list[int]:
    with desk.reading() as connection:
        return [each.id for each in members_of(connection, outage.id)]


def told(desk: Desk, occasion: str = "outage_update") -> Counter[tuple[int, str]]:
    """Count what was written down for each inquiry and update."""
    table = inquiry_tables.delivery.c
    query = select(table.inquiry_id, table.key).where(table.occasion == occasion)
    with desk.reading() as connection:
        return Counter((row.inquiry_id, row.key) for row in connection.execute(query))
