"""Opening an inquiry: the one use case that both intakes share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from helpdesk.domain.durations import Duration
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.messages import CHANNEL, MAIL, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.reference import new_reference
from helpdesk.domain.states import Kind, State
from helpdesk.domain.terms import answer_deadline
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.repetition import Repeated, refuse_repetition, with_nonce
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import gather
from helpdesk.kernel.links import digest_of, link_token
from helpdesk.kernel.search_words import keep_words
from helpdesk.kernel.stored_texts import text_rows
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.wake import next_wake
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import at_once
from helpdesk.storage.ready_made import ReadyMade

_INSERT = ReadyMade(insert(inquiry_tables.inquiry).returning(inquiry_tables.inquiry.c.id))
_INSERT_TEXT = ReadyMade(insert(inquiry_tables.text).inline())
_INSERT_CHILD = ReadyMade(insert(inquiry_tables.child).inline())
_INSERT_CONSENT = ReadyMade(insert(inquiry_tables.consent).inline())
SUBJECT_LENGTH = 80
NO_WORDS = "Напишите, что не получается."
# What is done to an inquiry in the transaction that opens it.
Then = Callable[[UnitOfWork, Inquiry], Inquiry]


@dataclass(frozen=True)
class Opened:
    """What an intake tells the requester; `repeated` when it is an earlier inquiry of his."""

    inquiry: Inquiry
    token: str
    repeated: bool


def open_inquiry(
    desk: Desk,
    new: NewInquiry,
    actor: Actor,
    now: datetime,
    *,
    then: Then | None = None,
) -> Opened:
    """Write down an inquiry with everything that the world must hear of it.

    The same form sent twice (`nonce`), and the same words of the same person in the chat within
    ten minutes, return the first inquiry. `then` is done in the same transaction, to what was
    opened and to nothing repeated. Raise RuleViolation for a topic that is not there and
    for a time of receipt that lies ahead.
    """
    look_through(new.words, *(body for _, body in new.details))
    try:
        inquiry = desk.write(_open_then_in, now, new, actor, then)
    except Repeated as repeated:
        return opened(desk, repeated.inquiry, repeated=True)
    except IntegrityError:
        # Two sends of one form at once on a database where the counter did not hold them apart.
        first = with_nonce(desk, new.nonce)
        if first is None:
            raise
        return opened(desk, first, repeated=True)
    return opened(desk, inquiry, repeated=False)


def _open_then_in(unit: UnitOfWork, new: NewInquiry, actor: Actor, then: Then | None) -> Inquiry:
    inquiry = open_inquiry_in(unit, new, actor)
    return then(unit, inquiry) if then else inquiry


def term_of(regulation: Regulation, kind: Kind) -> Duration:
    """Return the answer term (regulation, section 3: staff; section 4: parents)."""
    return regulation.terms.staff if kind is Kind.STAFF else regulation.terms.parent


def subject_of(words: str) -> str:
    """Return the first words as one line of at most 80 characters."""
    line = " ".join(words.split())
    if len(line) <= SUBJECT_LENGTH:
        return line
    return line[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def opened(desk: Desk, inquiry: Inquiry, *, repeated: bool) -> Opened:
    """Return what its requester is told."""
    return Opened(inquiry, link_token(desk.secret, inquiry.reference), repeated)


def open_inquiry_in(unit: UnitOfWork, new: NewInquiry, actor: Actor) -> Inquiry:
    """Open an inquiry within a transaction; raise Repeated, which must leave it."""
    _check(unit, new)
    if actor.role is Role.CONSULTANT:
        unit.upsert_consultant(actor)
    if actor.role is Role.STAFF and actor.id:
        unit.upsert_staff(actor)
    year = unit.today.year
    number = unit.next_number(year)
    refuse_repetition(unit, new)
    inquiry = _insert(unit, _record(unit, new, year, number))
    with at_once(unit.connection):
        _insert_belongings(unit, inquiry, new)
        unit.record(inquiry, actor, Move.OPEN, None, _noted(new))
    _announce(unit, inquiry, new)
    return inquiry


def _noted(new: NewInquiry) -> dict[str, object]:
    noted: dict[str, object] = {"channel": new.channel, "kind": new.kind, **dict(new.noted)}
    if new.consent is not None and new.consent.recorded_by:
        noted["consent"] = new.consent.way
    return noted


def _check(unit: UnitOfWork, new: NewInquiry) -> None:
    if new.topic not in unit.regulation.topics.of(new.kind):
        raise RuleViolation("Такой темы нет. Выберите тему из списка.")
    if new.received_at > unit.now:
        raise RuleViolation("Время обращения ещё не наступило. Проверьте дату и время.")
    if not new.words.strip():
        raise RuleViolation(NO_WORDS)


def _record(unit: UnitOfWork, new: NewInquiry, year: int, number: int) -> Inquiry:
    term = term_of(unit.regulation, new.kind)
    due = answer_deadline(new.received_at, term, unit.regulation.calendar).at
    reference = new_reference()
    who = new.requester
    inquiry = Inquiry(
        id=0,
        reference=reference,
        year=year,
        number=number,
        kind=new.kind,
        channel=new.channel,
        received_at=new.received_at,
        entered_at=unit.now,
        requester_name=who.name,
        phone=who.phone,
        email=who.email,
        reply_by=who.reply_by,
        mattermost_id=who.mattermost_id,
        username=who.username,
        topic=new.topic,
        subject=subject_of(mask(new.words)),
        suspicious=new.suspicious,
        state=State.NEW,
        cycle=1,
        cycle_started_at=new.received_at,
        regulation_version=unit.regulation_id,
        regulation_due_at=due,
        working_due_at=due,
        late_entry=due <= unit.now and not new.answered_at_once,
        free_since=unit.now,
        fired={},
        touched_at=unit.now,
        nonce=new.nonce,
        link_digest=digest_of(link_token(unit.secret, reference)),
        version=1,
    )
    return replace(inquiry, wake_at=next_wake(inquiry, unit.roster, unit.now))


def _insert(unit: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    # What nobody has decided yet stays empty by itself: half of the columns.
    every = {name: getattr(inquiry, name) for name in Inquiry.__dataclass_fields__ if name != "id"}
    values = {name: value for name, value in every.items() if value is not None}
    [(inquiry_id,)] = _INSERT.carry_out(unit.connection, values)
    return replace(inquiry, id=inquiry_id)


def _insert_belongings(unit: UnitOfWork, inquiry: Inquiry, new: NewInquiry) -> None:
    texts = [(TextKind.WORDS, new.words), *new.details]
    rows = text_rows(inquiry.id, REQUESTER, texts, unit.now)
    _insert_all(unit, _INSERT_TEXT, rows)
    keep_words(unit.connection, inquiry, new.children, [(row["kind"], row["body"]) for row in rows])
    for statement, given in ((_INSERT_CHILD, new.children), (_INSERT_CONSENT, (new.consent,))):
        each = ({"inquiry_id": inquiry.id, **vars(one)} for one in given if one is not None)
        _insert_all(unit, statement, each)


def _insert_all(unit: UnitOfWork, statement: ReadyMade, rows: Iterable[dict[str, Any]]) -> None:
    found = list(rows)
    if found:
        statement.carry_out(unit.connection, *found)


def _announce(unit: UnitOfWork, inquiry: Inquiry, new: NewInquiry) -> None:
    """The card, the word to the requester, and to the head what comes too late."""
    params: dict[str, object] = {"calls": False} if new.is_one_of_many else {}
    card = unit.delivery_row(CARD, CARD, CHANNEL, inquiry_id=inquiry.id, params=params)
    if new.gathered:
        unit.put([gather(unit, card)])
        return
    accepted = [
        unit.delivery_row("notice", NotificationType.ACCEPTED, to, inquiry_id=inquiry.id, cycle=1)
        for to in reach(inquiry, by_phone=False)
        if new.sends_receipt or to != MAIL
    ]
    unit.put([card, *accepted])
    if inquiry.late_entry:
        unit.tell(inquiry, NotificationType.LATE_ENTRY, [unit.head])
