"""One case of the vendor's support that several inquiries wait on: known by its number.

A case is no row of its own: it is what the handoffs have in common whose number reads alike. The
number itself is a text of each inquiry, where it can be erased with the others.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiries_where

# What people write before a number, and letters that two alphabets share by shape.
_BEFORE = "номер обращение обращения заявка заявки запрос запроса n no id ticket case request"
_NO_NUMBER = frozenset(_BEFORE.split())
_TWINS = str.maketrans("abcehkmoptxy", "авсенкмортху")
MOST_CASES = 20


@dataclass(frozen=True)
class Case:
    """A case with its number, as somebody has written it, and those that wait on it."""

    key: str
    number: str
    inquiries: tuple[Inquiry, ...]


def case_key(number: str) -> str | None:
    """Return by what a case is known: «№ ДН-17» and «дн 17» are one. None where there is no digit.

    A digest, so that nothing is left to read once the texts are erased.
    """
    plain = unicodedata.normalize("NFKC", number.replace("№", " ")).casefold()
    words = [word for word in re.findall(r"[^\W_]+", plain) if word not in _NO_NUMBER]
    joined = "".join(words).translate(_TWINS)
    if not any(sign.isdecimal() for sign in joined):
        return None
    return sha256(joined.encode()).hexdigest()


def _together() -> Select[tuple[str, int]]:
    """Return the present handoffs that have a case: its key, and the inquiry's id."""
    handoff, inquiry = inquiry_tables.handoff.c, inquiry_tables.inquiry.c
    is_present = and_(inquiry.id == handoff.inquiry_id, inquiry.cycle == handoff.cycle)
    return (
        select(handoff.case_key, inquiry.id)
        .select_from(inquiry_tables.handoff.join(inquiry_tables.inquiry, is_present))
        .where(handoff.case_key.is_not(None))
    )


def case_of(connection: Connection, inquiry_id: int) -> str | None:
    """Return the key of the case that this inquiry's present handoff waits on."""
    query = _together().where(inquiry_tables.inquiry.c.id == inquiry_id)
    return connection.execute(query.with_only_columns(inquiry_tables.handoff.c.case_key)).scalar()


def case_number(connection: Connection, inquiry: Inquiry) -> dict[str, object]:
    """Return the present case's number, as the id of its text, and its key; empty without one."""
    table = inquiry_tables.handoff.c
    query = select(table.case_id, table.case_key).where(
        table.inquiry_id == inquiry.id, table.cycle == inquiry.cycle, table.case_id.is_not(None)
    )
    row = connection.execute(query).one_or_none()
    return {"case": row.case_id, "case_key": row.case_key} if row else {}


def sharing(connection: Connection, key: str | None, *, but: int) -> list[Inquiry]:
    """Return the others of a case, in whatever state they are by now."""
    if key is None:
        return []
    ids = (
        _together()
        .where(inquiry_tables.handoff.c.case_key == key)
        .with_only_columns(inquiry_tables.inquiry.c.id)
    )
    table = inquiry_tables.inquiry.c
    return inquiries_where(connection, table.id.in_(ids), table.id != but)


def waiting(inquiries: Iterable[Inquiry]) -> list[Inquiry]:
    """Return those that the support has not answered yet."""
    return [each for each in inquiries if each.state is State.HANDED_OFF]


def known_cases(connection: Connection, *, but: int) -> list[Case]:
    """Return the cases that somebody waits on, the newest first, for another to be joined to."""
    handoff, table = inquiry_tables.handoff.c, inquiry_tables.inquiry
    query = (
        _together()
        .where(table.c.state == State.HANDED_OFF, table.c.id != but)
        .order_by(handoff.case_at.desc(), table.c.id.desc())
    )
    keys: dict[str, list[int]] = {}
    for row in connection.execute(query):
        keys.setdefault(row.case_key, []).append(row.id)
    shown = dict(list(keys.items())[:MOST_CASES])
    ids = [each for of_case in shown.values() for each in of_case]
    inquiries = {each.id: each for each in inquiries_where(connection, table.c.id.in_(ids))}
    numbers = _numbers(connection, shown)
    return [
        Case(key, numbers[key], tuple(inquiries[each] for each in sorted(of_case)))
        for key, of_case in shown.items()
        if numbers.get(key)
    ]


def once_handed_off(connection: Connection, ids: Iterable[int], *, but: int) -> list[Inquiry]:
    """Return those of the ids, which come from a client, that the support has had, in any cycle.

    Whatever their case is by now: the answer's sender was shown them as waiting for it.
    """
    table = inquiry_tables.inquiry.c
    handed_off = table.id.in_(select(inquiry_tables.handoff.c.inquiry_id))
    return inquiries_where(connection, table.id.in_(list(ids)), handed_off, table.id != but)


def without_case(connection: Connection, *, but: int) -> list[Inquiry]:
    """Return the handed-off inquiries that wait on no case yet, the oldest first."""
    table = inquiry_tables.inquiry.c
    theirs = _together().with_only_columns(table.id)
    is_handed_off = table.state == State.HANDED_OFF
    return inquiries_where(connection, is_handed_off, table.id != but, table.id.not_in(theirs))


def vendors_answer(connection: Connection, ids: Sequence[int]) -> str:
    """Return what the support has answered the last of these; empty where it has not.

    What it answered in an earlier cycle was about another case.
    """
    text, inquiry = inquiry_tables.text.c, inquiry_tables.inquiry.c
    is_present = and_(inquiry.id == text.inquiry_id, inquiry.cycle == text.cycle)
    query = (
        select(func.coalesce(text.original, text.body))
        .select_from(inquiry_tables.text.join(inquiry_tables.inquiry, is_present))
        .where(text.inquiry_id.in_(ids), text.kind == TextKind.VENDOR_ANSWER)
        .where(text.body.is_not(None))
        .order_by(text.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or ""


def _numbers(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return each case's number as it was written last; erased ones are left out."""
    handoff, text = inquiry_tables.handoff.c, inquiry_tables.text.c
    query = (
        select(handoff.case_key, text.body)
        .join(inquiry_tables.text, text.id == handoff.case_id)
        .where(handoff.case_key.in_(list(keys)), text.body.is_not(None))
        .order_by(text.id)
    )
    return {row.case_key: row.body for row in connection.execute(query)}


def refuse_bystander(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> None:
    """Let the requester, the claimant and people on duty speak of the vendor's case."""
    if actor.role is Role.REQUESTER or actor.id == inquiry.claimant_id:
        return
    if not unit.roster.is_called(actor.username, unit.now) and not actor.head:
        raise RuleViolation("Об ответе поддержки пишет тот, кто занимается вопросом, или дежурный.")


def tell_mates(
    unit: UnitOfWork, inquiry: Inquiry, notification: NotificationType, text_id: int
) -> None:
    """Tell the colleagues of those who wait on the same case what was said of it."""
    key = case_of(unit.connection, inquiry.id)
    for mate in waiting(sharing(unit.connection, key, but=inquiry.id)):
        unit.tell(mate, notification, [THREAD], key=text_id)


def update_handoff(unit: UnitOfWork, inquiry: Inquiry, values: Mapping[str, Any]) -> None:
    table = inquiry_tables.handoff.c
    present = table.inquiry_id == inquiry.id, table.cycle == inquiry.cycle
    unit.update(inquiry_tables.handoff, *present, **values)
