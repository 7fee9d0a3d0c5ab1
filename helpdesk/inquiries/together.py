"""A parents' meeting: many inquiries in one act, of which the channel hears once."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.addressee import CHANNEL
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import Actor
from helpdesk.inquiries.entry import Told, enter_in, look_through_told
from helpdesk.inquiries.repetition import Repeated
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import schema
from helpdesk.storage.records import inquiry_of

# Of several sends at once each run finds what the one before has written.
TRIES = 8
KEY_LENGTH = 40


def enter_together(
    desk: Desk, told: Sequence[Told], actor: Actor, now: datetime, *, meeting: str = ""
) -> list[Inquiry]:
    """Write down all of them or, where one is refused, none; return them in their order.

    What was written before under the same nonce stays the one inquiry that it is. What is written
    later of the same `meeting` joins the message that the channel has got of it.
    """
    for each in told:
        look_through_told(each)
    for _ in range(TRIES):
        try:
            return desk.write(lambda unit: _entered_all(unit, told, actor, meeting), now)
        except Repeated:
            # Somebody's send of the same table came between the look and the counter's lock.
            continue
    raise TimeoutError("the same table is being sent over and over")


def _entered_all(
    unit: UnitOfWork, told: Sequence[Told], actor: Actor, meeting: str
) -> list[Inquiry]:
    known = _known(unit, [each.nonce for each in told])
    fresh: dict[str, Inquiry] = {}
    for each in told:
        if each.nonce not in known and each.nonce not in fresh:
            fresh[each.nonce] = enter_in(unit, replace(each, is_one_of_many=True), actor)
    if fresh:
        _call_once(unit, list(fresh.values()), actor, meeting)
    found = {**known, **fresh}
    return [found[each.nonce] for each in told]


def _known(unit: UnitOfWork, nonces: Sequence[str]) -> dict[str, Inquiry]:
    table = schema.inquiry
    rows = unit.connection.execute(select(table).where(table.c.nonce.in_(nonces)))
    return {str(row.nonce): inquiry_of(row) for row in rows}


def _call_once(unit: UnitOfWork, inquiries: Sequence[Inquiry], actor: Actor, meeting: str) -> None:
    ids = [each.id for each in inquiries]
    key = hashlib.sha256((meeting or repr(ids)).encode()).hexdigest()[:KEY_LENGTH]
    table = schema.delivery
    of_meeting = (table.c.occasion == NotificationType.ENTERED_TOGETHER) & (table.c.key == key)
    told = unit.connection.execute(select(table.c.params).where(of_meeting)).scalar()
    params: dict[str, object] = {"ids": [*(told or {}).get("ids", ()), *ids], "by": actor.id}
    if told:
        unit.update(table, of_meeting, params=params)
        unit.redraw(of_meeting)
        return
    unit.tell(None, NotificationType.ENTERED_TOGETHER, [CHANNEL], key=key, params=params)
