"""Several questions alike within an hour may be a mass outage: the desk says so, once a day."""

from collections import defaultdict

from sqlalchemy import select

from helpdesk.domain.addressee import THREAD
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.inquiries.similar import alike_since
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.once import once_in
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage
from helpdesk.storage.records import IS_OPEN, inquiries_where
from helpdesk.vendor.outage_queries import WITHIN

# Two may be chance.
FEWEST = 4


def look(unit: UnitOfWork) -> None:
    """Offer to declare an outage, under the card of the newest, where so many ask alike.

    What a flood has gathered has no card to speak under; of a topic whose outage is open all is
    said.
    """
    table = inquiry_tables.inquiry.c
    declared = select(outage.c.topic).where(outage.c.over_at.is_(None))
    lately = table.received_at >= unit.now - WITHIN, IS_OPEN, ~is_gathered()
    topics: dict[tuple[str, str], list[Inquiry]] = defaultdict(list)
    for each in inquiries_where(unit.connection, *lately, table.topic.not_in(declared)):
        topics[each.kind, each.topic].append(each)
    for found in topics.values():
        if len(found) >= FEWEST:
            _offer(unit, found[-1])


def _offer(unit: UnitOfWork, newest: Inquiry) -> None:
    alike = alike_since(unit.connection, newest, unit.now - WITHIN)
    sent = "outage", newest.kind, newest.topic, unit.today
    if len(alike) + 1 < FEWEST or not once_in(unit, sent):
        return
    params = {"alike": [each.shown_reference for each in alike]}
    unit.tell(newest, NotificationType.OUTAGE_OFFERED, [THREAD], params=params)
