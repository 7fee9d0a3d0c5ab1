"""What many have trouble with just now, said in the header of the consultants' channel.

The school's own words in it stay: ours stand before them, and go when all is over.
"""

from typing import Protocol

from sqlalchemy import select

from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.storage.clock_tables import kept
from helpdesk.vendor.outage_queries import open_outages

# Chats take no more letters.
MOST = 1024
_SAID = "outage_header"
_SAYS = "Сейчас: {} (с {}). Новости и конец: /help сбои · "


class Header(Protocol):
    """The header of the consultants' channel."""

    def header(self) -> str:
        """Return the header as it stands; it may raise a ChatError, as the next does."""

    def set_header(self, words: str) -> None:
        """Let the header be these words."""


def show_outages(desk: Desk, channel: Header) -> None:
    """Let the header say what is going on; the chat is asked only where that has changed."""
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        found = open_outages(connection)
        before = connection.execute(select(kept.c.value).where(kept.c.name == _SAID)).scalar() or ""
    since = (dates.clock(calendar.local(each.since)) for each in found)
    says = "".join(_SAYS.format(each.title, at) for each, at in zip(found, since, strict=True))
    if says != before:
        channel.set_header((says + channel.header().replace(before, ""))[:MOST])
        desk.transact(lambda connection: put_row(connection, kept, name=_SAID, value=says))
