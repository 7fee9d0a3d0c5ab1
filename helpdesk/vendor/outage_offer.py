"""Several questions alike within an hour may be a mass outage: the desk says so, once a day."""

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Integer, Select, and_, bindparam, func, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.inquiries.similar import alike_since
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.once import Sent, once_in, when_done
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.outage_tables import outage
from helpdesk.storage.records import IS_OPEN, inquiries_where
from helpdesk.vendor.outage_queries import WITHIN

# Two may be chance.
FEWEST = 4
# The newest: among them is whatever many have asked within the hour.
LOOKED_AT = 500
# Until another asks, this process need not look again: the clock comes here each second.
_seen: WeakKeyDictionary[Engine, dict[Sent, int]] = WeakKeyDictionary()


def _asked_lately() -> Select[*tuple[Any, ...]]:
    """Return what finds topics of which so many have asked, and the newest question of each.

    The inner query has one condition, so that it reads by the time of receipt, and nothing of what
    came before, however much of that is open.
    """
    table = inquiry_tables.inquiry.c
    declared = select(outage.c.topic).where(outage.c.over_at.is_(None))
    counts = and_(IS_OPEN, ~is_gathered(), table.topic.not_in(declared))
    lately = (
        select(table.id, table.kind, table.topic, counts.label("counts"))
        .where(table.received_at >= bindparam("since", type_=UtcTime()))
        .order_by(table.received_at.desc())
        .limit(bindparam("most", type_=Integer()))
        .subquery()
        .c
    )
    newest = select(lately.kind, lately.topic, func.max(lately.id).label("newest"))
    topics = newest.where(lately.counts).group_by(lately.kind, lately.topic)
    return topics.having(func.count() >= FEWEST)


# Made once: the clock asks each second.
_ASKED_LATELY = _asked_lately()


def look(desk: Desk, now: datetime) -> None:
    """Offer to declare an outage, under the card of the newest, where so many ask alike.

    What a flood has gathered has no card to speak under; of a topic whose outage is open all is
    said. Nobody waits while this is looked for.
    """
    seen = _seen.setdefault(desk.engine, {})
    for found in desk.rows(_ASKED_LATELY, {"since": now - WITHIN, "most": LOOKED_AT}):
        today = desk.regulation().calendar.local_date(now)
        sent = "outage", found.kind, found.topic, today
        if seen.get(sent) == found.newest or when_done(desk, sent):
            continue
        with desk.reading() as connection:
            (newest,) = inquiries_where(connection, inquiry_tables.inquiry.c.id == found.newest)
            alike = alike_since(connection, newest, now - WITHIN)
        if len(alike) + 1 >= FEWEST:
            shown = [each.shown_reference for each in alike]
            desk.write(_offer, now, newest, sent, shown)
        seen[sent] = found.newest


def _offer(unit: UnitOfWork, newest: Inquiry, sent: Sent, alike: list[str]) -> None:
    if once_in(unit, sent):
        unit.tell(newest, NotificationType.OUTAGE_OFFERED, [THREAD], params={"alike": alike})
