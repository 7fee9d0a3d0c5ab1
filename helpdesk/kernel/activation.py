"""How another regulation comes into force, and who is reckoned anew by it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.states import State
from helpdesk.duty import schedule_queries as schedules
from helpdesk.duty.roster import Roster
from helpdesk.kernel.articles import begin_articles
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import pending
from helpdesk.kernel.regulation_versions import (
    ChangedMeanwhile,
    FileStanding,
    Origin,
    does_file_rule,
    file_standing,
    newest_version,
)
from helpdesk.kernel.unit import lock_open, touch_open_cards
from helpdesk.kernel.wake import next_wake
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.records import inquiries_where

FROM_FILE = Origin()


@dataclass(frozen=True)
class Effects:
    """How many questions are open, and of how many something is due at another time."""

    open: int
    reckoned_anew: int


def activate_regulation(desk: Desk, text: str, now: datetime, origin: Origin = FROM_FILE) -> bool:
    """Store the regulation's text as the version in force, unless it is so already.

    Windows follow the newest version, so every inquiry that can still wake is reckoned anew, and so
    are the timers and what waits for the school to open; deadlines stay those of the version under
    which they were counted. RegulationError where the text does not fit, ChangedMeanwhile where
    another version is in force than its author has seen.
    """
    regulation = Regulation.parse(text, now=now)
    return desk.transact(lambda connection: _adopt(connection, regulation, origin, now))


def adopt_file(desk: Desk, text: str, now: datetime) -> FileStanding:
    """Take the file over where it rules, and return how it stands then."""
    newest = desk.read(newest_version)
    if does_file_rule(newest):
        # Where a page has saved since, it rules; the standing says so.
        with suppress(ChangedMeanwhile):
            activate_regulation(desk, text, now, Origin(seen=newest.id if newest else None))
    regulation = desk.regulation()
    desk.transact(lambda connection: begin_articles(connection, regulation, now))
    return desk.read(file_standing, text)


def effects_of(desk: Desk, text: str, now: datetime) -> Effects:
    """Return what a text would do to the open questions; RegulationError where it does not fit."""
    regulation = Regulation.parse(text, now=now)
    with desk.reading() as connection:
        table = inquiry_tables.inquiry.c
        found = inquiries_where(connection, table.state != State.CLOSED)
        before = desk.book.roster(connection, desk.book.look(connection))
        after = schedules.roster(connection, regulation)
    differs = _differs(before, after, now)
    return Effects(len(found), sum(map(differs, found)))


def _differs(before: Roster, after: Roster, now: datetime) -> Callable[[Inquiry], bool]:
    def steps(inquiry: Inquiry, roster: Roster) -> object:
        return pending(inquiry, roster), next_wake(inquiry, roster, now)

    return lambda inquiry: steps(inquiry, before) != steps(inquiry, after)


def _adopt(connection: Connection, regulation: Regulation, origin: Origin, now: datetime) -> bool:
    _come_one_by_one(connection)
    newest = newest_version(connection)
    if origin.seen is not None and newest is not None and newest.id != origin.seen:
        raise ChangedMeanwhile
    begin_articles(connection, regulation, now)
    if newest is not None and newest.digest == regulation.digest:
        return False
    connection.execute(
        insert(inquiry_tables.regulation).values(
            digest=regulation.digest,
            body=regulation.canonical(),
            valid_from=now,
            way=origin.way,
            author=origin.author,
            brings_back=origin.brings_back,
        )
    )
    recompute_wakeups(connection, now)
    _look_at_what_waits(connection, now)
    return True


def _come_one_by_one(connection: Connection) -> None:
    """Wait for whoever brings a version now: what is read after this, he has committed.

    All lock the first version, which stays for good; the newest would be another one meanwhile.
    """
    version = inquiry_tables.regulation.c.id
    first = select(version).order_by(version).limit(1)
    connection.execute(first.with_for_update(key_share=True))


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
