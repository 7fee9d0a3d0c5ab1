"""What many have trouble with just now, said in the header of the consultants' channel.

The school's own words in it stay: ours stand before them, and go when all is over.
"""

from sqlalchemy import select

from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import put_row
from helpdesk.storage.clock_tables import kept
from helpdesk.vendor.outage_queries import open_outages
from integration.chat.port import ChannelHeader

_SAID = "outage_header"
# Between these two all is ours.
_BEGINS, _ENDS, _BESIDE = "Сейчас: ", "/help сбои", " · "
_SAYS = f"{_BEGINS}{{}}. Новости и конец: {_ENDS}"


def show_outages(desk: Desk, channel: ChannelHeader) -> None:
    """Let the header say what is going on; the chat is asked only where that has changed.

    Where there is no room our words are shortened, or left out.
    """
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        found = open_outages(connection)
        before = connection.execute(select(kept.c.value).where(kept.c.name == _SAID)).scalar() or ""
    since = (dates.clock(calendar.local(each.since)) for each in found)
    each_says = (
        f"{channel.in_header(each.title)} (с {at})" for each, at in zip(found, since, strict=True)
    )
    says = _SAYS.format("; ".join(each_says)) if found else ""
    if says != before:
        own = _own(channel.header())
        tries = (says, _SAYS.format(f"сбои ({len(found)})"), "")
        fits = (_BESIDE.join(filter(None, (each, own))) for each in tries)
        channel.set_header(next(each for each in fits if len(each) <= channel.header_letters))
        desk.transact(lambda connection: put_row(connection, kept, name=_SAID, value=says))


def _own(header: str) -> str:
    """Return the school's own words, also where somebody has written into ours."""
    before, _, ours = header.partition(_BEGINS)
    _, ends, after = ours.partition(_ENDS)
    return before + _own(after.removeprefix(_BESIDE)) if ends else header
