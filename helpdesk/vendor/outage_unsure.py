"""Whoever was asked «Это про то же?» and has not said hears once that an outage is over.

He belongs to nothing by that: his question keeps its place, and he is asked nothing more.
"""

from dataclasses import replace

from sqlalchemy import Connection, exists, select

from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.states import State
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage_unsure
from helpdesk.storage.records import IS_OPEN
from helpdesk.vendor.outage_queries import Outage, concerned, open_outages, outage_of

# What each of them reads below the words that ended it.
NOT_THE_SAME = (
    "Если у вас было то же и теперь всё работает, закройте вопрос. "
    "Если нет, ничего не делайте: вопрос у нас, мы ответим."
)
# His answer to us is what we wait for.
NOT_THE_SAME_WAITING = (
    "Если у вас было то же и теперь всё работает, закройте вопрос. "
    "Если нет, ответьте, пожалуйста, на наше уточнение."
)
# In the first line of history: of which outage its requester was asked, and has not said.
ASKED_ABOUT = "asked_outage"


def not_the_same(inquiry: Inquiry) -> str:
    """Return what else is said of an end to who has not said whether it was his."""
    return NOT_THE_SAME_WAITING if inquiry.state is State.WAITING else NOT_THE_SAME


def noting_asked(connection: Connection, new: NewInquiry) -> NewInquiry:
    """Note of which open outage its requester is asked as soon as it is written down."""
    about = concerned(open_outages(connection), new.topic, new.words)
    return new if about is None else noting_asked_of(new, about.id)


def noting_asked_of(new: NewInquiry, outage_id: int) -> NewInquiry:
    """Note of which outage he was asked before he sent it."""
    return replace(new, noted=(*new.noted, (ASKED_ABOUT, str(outage_id))))


def unsure_of(connection: Connection, held: Outage) -> list[int]:
    """Return the open inquiries whose requesters were asked about an outage and have not said.

    Who has joined or left one, be it another, is not unsure any more.
    """
    table, line = inquiry_tables.inquiry.c, inquiry_tables.history.c
    said = inquiry_tables.history.alias("said").c
    decided = exists().where(said.inquiry_id == table.id, said.what == Move.OUTAGE)
    query = (
        select(table.id, line.data)
        .join(inquiry_tables.history, line.inquiry_id == table.id)
        .where(line.what == Move.OPEN, table.entered_at >= held.declared_at)
        .where(IS_OPEN, ~is_gathered(), ~decided)
    )
    rows = connection.execute(query.order_by(table.id))
    return [row.id for row in rows if row.data.get(ASKED_ABOUT) == str(held.id)]


def note_unsure(unit: UnitOfWork, held: Outage) -> None:
    """Write down who is to hear of the end of an outage without belonging to it."""
    for inquiry_id in unsure_of(unit.connection, held):
        unit.insert(outage_unsure, outage_id=held.id, inquiry_id=inquiry_id, due_at=unit.now)


def tell_unsure(unit: UnitOfWork, inquiry: Inquiry, outage_id: int) -> bool:
    """Tell one that it is over, once; False where he knows, or has his answer by now."""
    row = outage_unsure.c
    this = row.outage_id == outage_id, row.inquiry_id == inquiry.id
    if not unit.delete(outage_unsure, *this):
        return False
    if not inquiry.is_open or inquiry.consent_withdrawn_at is not None:
        return False
    held = outage_of(unit.connection, outage_id)
    params: dict[str, object] = {"title": held.title, "words": held.latest}
    to = reach(inquiry, by_phone=False)
    unit.tell(inquiry, NotificationType.OUTAGE_PASSED, to, key=outage_id, params=params)
    return bool(to)
