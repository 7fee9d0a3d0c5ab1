"""How another regulation comes into force, and who is reckoned anew by it."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.states import State
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import lock_open, touch_open_cards
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables, inquiry_tables


def activate_regulation(desk: Desk, text: str, now: datetime) -> bool:
    """Store the regulation's text as the version in force, unless it is so already.

    Windows follow the newest version, so every inquiry that can still wake is reckoned anew, and so
    are the timers and what waits for the school to open; deadlines stay those of the version under
    which they were counted. RegulationError where the text does not fit.
    """
    text = Regulation.parse(text, now=now).canonical()
    digest = hashlib.sha256(text.encode()).hexdigest()
    return desk.transact(lambda connection: _adopt(connection, text, digest, now))


def _adopt(connection: Connection, text: str, digest: str, now: datetime) -> bool:
    query = select(inquiry_tables.regulation.c.digest).order_by(
        inquiry_tables.regulation.c.id.desc()
    )
    if connection.execute(query.limit(1)).scalar() == digest:
        return False
    connection.execute(
        insert(inquiry_tables.regulation).values(digest=digest, body=text, valid_from=now)
    )
    recompute_wakeups(connection, now)
    _look_at_what_waits(connection, now)
    return True


def _look_at_what_waits(connection: Connection, now: datetime) -> None:
    """Let timers and messages that wait for an hour be looked at now: it may be another hour.

    Whatever is not to happen yet is set to wait once more, by the hours as they are now.
    """
    waiting, timer = inquiry_tables.delivery, clock_tables.timer
    connection.execute(update(timer).where(timer.c.due_at > now).values(due_at=now))
    later = and_(waiting.c.state == DeliveryState.PENDING, waiting.c.due_at > now)
    connection.execute(update(waiting).where(later).values(due_at=now))


def recompute_wakeups(connection: Connection, now: datetime) -> None:
    """Let every inquiry that can still wake follow the regulation and the duty of this moment.

    The clock looks at each of them now, in a transaction of its own: thousands at once would hold
    everybody up for minutes. Every open card is drawn anew. Nothing is announced: what the sweep
    finds goes behind what is new.
    """
    lock_open(connection)
    table = inquiry_tables.inquiry
    connection.execute(update(table).where(table.c.state != State.CLOSED).values(wake_at=now))
    touch_open_cards(connection, now)
