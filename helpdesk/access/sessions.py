"""Sessions of the staff's pages: they are kept here, so that they can be ended from here.

A browser holds a random id, the database its digest alone: who reads the database can be nobody.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from helpdesk.access.login_links import GOOD_FOR, LoginPass
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import digest_of
from helpdesk.kernel.transaction import insert_new
from helpdesk.storage.access_tables import login_link, staff_session
from helpdesk.storage.journal_tables import journal_filter

STAYS = timedelta(hours=2)
# A session that is over still says whose words are to be kept as a draft.
REMEMBERED_FOR = timedelta(days=1)


class Belongs(StrEnum):
    """What the chat says of somebody at this moment."""

    TO_CHANNEL = "to_channel"
    TO_STAFF = "to_staff"
    TO_NOBODY = "to_nobody"


class ChatSilent(Exception):
    """The chat did not say who that is."""


# The port to the chat where there is none: takes a Mattermost id; raises ChatSilent.
AskChat = Callable[[str], Belongs]


def nobody_to_ask(_user_id: str) -> Belongs:
    """The port where there is no chat."""
    raise ChatSilent


class Spent(Exception):
    """Another browser has used this login link before."""


@dataclass(frozen=True)
class Session:
    """Who a session belongs to; it stays readable for a while when its time is over."""

    digest: str
    id: str
    username: str
    name: str
    post: str
    until: datetime

    def is_late(self, now: datetime) -> bool:
        return now > self.until


def begin_session(
    desk: Desk, link: str, given: LoginPass, post: str, browser: str, now: datetime
) -> str:
    """Begin a session for the person that the link names, and return its id; raise Spent.

    One browser may use a link again while it lives: a double click is one login.
    """
    token = secrets.token_urlsafe(32)

    def work(connection: Connection) -> None:
        _forget_old(connection, now)
        _spend(connection, link, browser, now)
        values = {
            "digest": digest_of(token),
            "user_id": given.user_id,
            "username": given.username,
            "name": given.name,
            "post": post,
            "until": now + STAYS,
        }
        connection.execute(insert(staff_session).values(values))

    desk.transact(work)
    return token


def is_spent(desk: Desk, link: str, browser: str) -> bool:
    """Return whether another browser has used this link."""
    table = login_link.c
    first = desk.value(select(table.browser).where(table.digest == digest_of(link)))
    return first is not None and first != digest_of(browser)


def session_of(connection: Connection, token: str) -> Session | None:
    """Return the session of this id, over or not; None where it was ended."""
    query = select(staff_session).where(staff_session.c.digest == digest_of(token))
    row = connection.execute(query).one_or_none()
    return Session(*row) if row else None


def end_session(desk: Desk, token: str) -> None:
    table = staff_session
    gone = delete(table).where(table.c.digest == digest_of(token))
    desk.transact(lambda connection: connection.execute(gone))


def forget_browser(desk: Desk, browser: str) -> None:
    """Let no link that this browser used be used again, even by a copy of its cookie."""
    table = login_link
    spent = update(table).where(table.c.browser == digest_of(browser)).values(browser="")
    desk.transact(lambda connection: connection.execute(spent))


def end_sessions_of(connection: Connection, user_id: str) -> None:
    """End all that somebody has, in every browser."""
    connection.execute(delete(staff_session).where(staff_session.c.user_id == user_id))


def forget_person(connection: Connection, user_id: str) -> None:
    """Put out for good whoever has left: the names of his own filters go too."""
    end_sessions_of(connection, user_id)
    connection.execute(delete(journal_filter).where(journal_filter.c.author_id == user_id))


def _spend(connection: Connection, link: str, browser: str, now: datetime) -> None:
    values = {"digest": digest_of(link), "browser": digest_of(browser), "until": now + GOOD_FOR}
    insert_new(connection, login_link, **values)
    table = login_link.c
    query = select(table.browser).where(table.digest == values["digest"])
    if connection.execute(query).scalar_one() != values["browser"]:
        raise Spent


def _forget_old(connection: Connection, now: datetime) -> None:
    connection.execute(delete(staff_session).where(staff_session.c.until < now - REMEMBERED_FOR))
    connection.execute(delete(login_link).where(login_link.c.until < now))
