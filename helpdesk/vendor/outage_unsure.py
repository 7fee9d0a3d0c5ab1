"""Whoever was asked «Это про то же?» and has not said hears once that an outage is over.

He belongs to nothing by that: his question keeps its place, and he is asked nothing more.
"""

from sqlalchemy import Connection, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.states import Channel
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage_unsure
from helpdesk.storage.records import IS_OPEN, inquiries_where
from helpdesk.vendor.outage_queries import Outage, member_ids, outage_of

# By which ways somebody who asks is asked himself.
_ASKED = (Channel.FORM, Channel.CHAT)
# What each of them reads below the words that ended it.
NOT_THE_SAME = (
    "Если у вас было то же и теперь всё работает, закройте вопрос. "
    "Если нет, ничего не делайте: вопрос у нас, мы ответим."
)
# What is noted of who says, before he sends, that his is another trouble.
ANOTHER_TROUBLE = ("same_outage", "no")


def unsure_of(connection: Connection, held: Outage) -> list[int]:
    """Return the open inquiries whose requesters were asked about an outage and have not said."""
    table, line = inquiry_tables.inquiry.c, inquiry_tables.history.c
    asked = table.entered_at >= held.declared_at, table.channel.in_(_ASKED), IS_OPEN, ~is_gathered()
    found = inquiries_where(connection, *asked, table.id.not_in(member_ids(held.id)))
    ids = [each.id for each in found]
    said = select(line.inquiry_id, line.what, line.data).where(line.inquiry_id.in_(ids))
    name, no = ANOTHER_TROUBLE
    decided = {
        row.inquiry_id
        for row in connection.execute(said.where(line.what.in_([Move.OPEN, Move.OUTAGE])))
        if row.data.get(name) == no or row.data.get("outage") == held.id
    }
    text = inquiry_tables.text.c
    words = select(text.inquiry_id, text.body).where(
        text.inquiry_id.in_(ids), text.kind == TextKind.WORDS
    )
    said_first = {row.inquiry_id: row.body or "" for row in connection.execute(words)}
    return [
        each.id
        for each in found
        if each.id not in decided and held.is_about(each.topic, said_first.get(each.id, ""))
    ]


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
