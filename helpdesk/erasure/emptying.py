"""The end of erasing: the database's own log on the disk is emptied, then the act is told of.

While somebody reads, SQLite's write-ahead log cannot be emptied. It is tried again with each look
of the clock, and until then the acts say so, and nobody is asked to sign them.
"""

import logging
from datetime import datetime

from sqlalchemy import Connection, func, select

from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.clock_tables import kept
from helpdesk.storage.database import empty_log
from helpdesk.storage.erasure_tables import erasure
from helpdesk.storage.inquiry_tables import delivery

# In `kept`: when the first was erased whose words may still stand in the log.
_SINCE = "log with erased words"
_VALUE = select(kept.c.value).where(kept.c.name == _SINCE)
_LAST = select(func.max(erasure.c.id))

log = logging.getLogger(__name__)


def expect_emptying(unit: UnitOfWork) -> None:
    """Write down, beside what is erased, that the log is to be emptied of it.

    Where that is written already the row is locked: nobody ends this before it is committed.
    """
    new = unit.upsert(kept).values(name=_SINCE, value=unit.now.isoformat())
    same = {"value": kept.c.value}
    unit.connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=same))


def finish_erasing(desk: Desk, now: datetime) -> None:
    """Empty the log and tell the head of the acts; leave both for later where it is held."""
    last = desk.value(_LAST)
    if not empty_log(desk.engine):
        log.warning("the log of the database is not emptied: somebody reads")
    elif desk.value(_VALUE) is not None:
        desk.write(_finish, now, last)


def unfinished_since(connection: Connection) -> datetime | None:
    """Return since when words that were erased may stand in the log; None where it is empty."""
    found = connection.execute(_VALUE).scalar()
    return datetime.fromisoformat(found) if found else None


def _finish(unit: UnitOfWork, last: int | None) -> None:
    # Locked before anything else is read: what another erases meanwhile is waited for, and seen.
    found = unit.value(_VALUE.with_for_update())
    if found is None or unit.value(_LAST) != last:
        # Another clock was first, or erased more meanwhile: then the log is to be emptied again.
        return
    since = datetime.fromisoformat(found)
    unit.delete(kept, kept.c.name == _SINCE)
    told = select(delivery.c.key).where(delivery.c.occasion == NotificationType.ERASURE_ACT)
    acts = select(erasure.c.act_id).where(erasure.c.at >= since).distinct()
    known = set(unit.column(told))
    for act_id in sorted(unit.column(acts)):
        if str(act_id) not in known:
            unit.tell(None, NotificationType.ERASURE_ACT, [unit.head], key=act_id)
