"""Several questions alike within an hour may be a mass outage: the desk says so, once a day."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.inquiries.similar import alike_since
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.once import Sent, once_in, when_done
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage
from helpdesk.storage.records import IS_OPEN, inquiries_where
from helpdesk.vendor.outage_queries import WITHIN

# Two may be chance.
FEWEST = 4


def look(desk: Desk, now: datetime) -> None:
    """Offer to declare an outage, under the card of the newest, where so many ask alike.

    What a flood has gathered has no card to speak under; of a topic whose outage is open all is
    said. Nobody waits while this is looked for.
    """
    today = desk.regulation().calendar.local_date(now)
    with desk.reading() as connection:
        topics = _asked_lately(connection, now)
    for (kind, topic), found in topics.items():
        sent = "outage", kind, topic, today
        if len(found) < FEWEST or when_done(desk, sent):
            continue
        with desk.reading() as connection:
            alike = alike_since(connection, found[-1], now - WITHIN)
        if len(alike) + 1 >= FEWEST:
            shown = [each.shown_reference for each in alike]
            desk.write(_offer, now, found[-1], sent, shown)


def _asked_lately(connection: Connection, now: datetime) -> dict[tuple[str, str], list[Inquiry]]:
    table = inquiry_tables.inquiry.c
    declared = select(outage.c.topic).where(outage.c.over_at.is_(None))
    lately = table.received_at >= now - WITHIN, IS_OPEN, ~is_gathered()
    topics: dict[tuple[str, str], list[Inquiry]] = defaultdict(list)
    for each in inquiries_where(connection, *lately, table.topic.not_in(declared)):
        topics[each.kind, each.topic].append(each)
    return topics


def _offer(unit: UnitOfWork, newest: Inquiry, sent: Sent, alike: list[str]) -> None:
    if once_in(unit, sent):
        unit.tell(newest, NotificationType.OUTAGE_OFFERED, [THREAD], params={"alike": alike})
