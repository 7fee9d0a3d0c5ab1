"""What is sent twice is one inquiry: the same form, or the same words in the chat soon after."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import mask
from helpdesk.storage import inquiry_tables
from helpdesk.storage.ready_made import ReadyMade
from helpdesk.storage.records import inquiry_of

_BY_NONCE = select(inquiry_tables.inquiry).where(
    inquiry_tables.inquiry.c.nonce == bindparam("sent")
)
# So many signs of a form's nonce follow from its ticket alone; the others from what was said.
FROM_TICKET = 32
_BY_TICKET = ReadyMade(
    select(inquiry_tables.inquiry.c.nonce).where(
        inquiry_tables.inquiry.c.nonce.between(bindparam("first"), bindparam("last"))
    )
)
SAME_WORDS_WITHIN = timedelta(minutes=10)


class TicketSpent(RuleViolation):
    """With this form another question was asked before: it needs a ticket of its own."""


class Repeated(Exception):
    """The same was sent before; leaving the transaction gives the journal number back.

    `inquiry` is the earlier one.
    """

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry


def refuse_repetition(unit: UnitOfWork, new: NewInquiry) -> None:
    """Raise Repeated for what was sent before, TicketSpent for other words of a form of old."""
    first = _same_form(unit, new) or _same_words(unit, new)
    if first is not None:
        raise Repeated(first)


def _same_form(unit: UnitOfWork, new: NewInquiry) -> Inquiry | None:
    if new.nonce is None:
        return None
    sent = _BY_TICKET.carry_out(unit.connection, _range_of(new.nonce))
    if (new.nonce,) in sent:
        return inquiry_of(unit.connection.execute(_BY_NONCE, {"sent": new.nonce}).one())
    if sent and new.serves_once:
        raise TicketSpent("С этой страницы вы уже задали вопрос.")
    return None


def _range_of(nonce: str) -> dict[str, str]:
    """Return between which nonces all lie that follow from this one's ticket."""
    ticket, rest = nonce[:FROM_TICKET], len(nonce) - FROM_TICKET
    return {"first": ticket + "0" * rest, "last": ticket + "f" * rest}


def _same_words(unit: UnitOfWork, new: NewInquiry) -> Inquiry | None:
    """Find what the same person in the chat said in the same words a moment ago."""
    if not new.requester.mattermost_id:
        return None
    table, text = inquiry_tables.inquiry, inquiry_tables.text
    query = (
        select(table, text.c.body.label("said"))
        .join(text, text.c.inquiry_id == table.c.id)
        .where(table.c.mattermost_id == new.requester.mattermost_id)
        .where(table.c.entered_at >= unit.now - SAME_WORDS_WITHIN)
        .where(table.c.state != State.CLOSED, text.c.kind == TextKind.WORDS)
    )
    for row in unit.connection.execute(query):
        values = dict(row._mapping)
        if _alike(values.pop("said") or "", mask(new.words)):
            plain = select(table).where(table.c.id == values["id"])
            return inquiry_of(unit.connection.execute(plain).one())
    return None


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def with_nonce(desk: Desk, nonce: str | None) -> Inquiry | None:
    """Return what was opened by this sending of a form."""
    found = desk.rows(_BY_NONCE, {"sent": nonce}) if nonce else ()
    return inquiry_of(found[0]) if found else None
