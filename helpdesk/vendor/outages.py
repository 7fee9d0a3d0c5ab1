"""A mass outage: declared, joined, told of to all at once, and ended by asking each.

Every inquiry keeps its own state, term and claim. Whoever joins waits for the outage's row, and so
does whoever tells: nobody who joins meanwhile misses what is told, and nobody hears it twice.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Kind
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.free_text import when
from helpdesk.inquiries.intake import Then
from helpdesk.inquiries.similar import MOST, of_same_topic
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import moves, use_case
from helpdesk.privacy.holding_back import NEVER, looks_like, said
from helpdesk.storage import inquiry_tables
from helpdesk.storage.outage_tables import outage, outage_member
from helpdesk.vendor.naming import refuse_personal
from helpdesk.vendor.outage_queries import (
    IS_OVER,
    Outage,
    concerned,
    open_outages,
    outage_of,
    outages_around,
)

MOST_TITLE, MOST_WORDS = 80, 300
NO_TITLE = "Напишите, что не работает: например, «Дневник.ру» не открывается."
NO_TOPIC = "Выберите тему: по ней узнаем, чьи вопросы об этом."
NO_WORDS = "Напишите, что уже известно: это прочтут все."
TOO_LONG = "Напишите короче: здесь помещается {} знаков."
STANDS = "Сбой по этой теме уже отмечен: «{}». Отметьте вопрос «Это тот же сбой»."
ENDED_MEANWHILE = "Сбой по этой теме только что закончился. Если не работает опять, объявите снова."
NONE_OPEN = "Сейчас такого сбоя нет: он не отмечен или уже закончился."
ELSEWHERE = "Вопрос уже отмечен как другой сбой: «{}». Сначала нажмите «Не про сбой»."
NOT_IN = "Этот вопрос не отмечен как сбой."


def declare(
    desk: Desk,
    inquiry_id: int,
    title: str,
    words: str,
    actor: Actor,
    now: datetime,
    *,
    since: str = "",
    also: Iterable[int] = (),
) -> Inquiry:
    """Declare that many have this inquiry's trouble; it and those of `also` that are alike join.

    `since` is a moment of today as it is typed; without one it is when this was asked. Raise
    RuleViolation, which names it where one of this topic is open, and for words that name somebody.
    """
    title = public_words(title, NO_TITLE, MOST_TITLE).rstrip(".")
    words = public_words(words, NO_WORDS)
    return desk.write(
        _declare_in, now, inquiry_id, title, words, actor, since=since, also=set(also)
    )


def public_words(words: str, refusal: str, most: int = MOST_WORDS) -> str:
    found = said(words, refusal)
    if len(found) > most:
        raise RuleViolation(TOO_LONG.format(most))
    return found


def _declare_in(
    unit: UnitOfWork,
    inquiry_id: int,
    title: str,
    words: str,
    actor: Actor,
    *,
    since: str,
    also: Collection[int],
) -> Inquiry:
    unit.lock(inquiry_id, *sorted(also)[:MOST])
    first = unit.load(inquiry_id)
    others = [unit.load(each) for each in of_same_topic(unit, first, also) if each != inquiry_id]
    unit.permit(Move.OUTAGE, first, actor)
    began = when(since, unit.now, unit.regulation.calendar) if since else first.received_at
    for said_to_all in (title, words):
        refuse_in(unit, said_to_all, [first, *others])
    outage_id = _insert(unit, title, words, first.topic, began, actor)
    for each in others:
        own, _ = outages_around(unit.connection, each, "")
        if permitted(Move.OUTAGE, each, actor) and not (own and own.is_open):
            join_in(unit, each, outage_id, actor)
    return join_in(unit, first, outage_id, actor)


def declare_alone(
    desk: Desk, topic: str, title: str, words: str, actor: Actor, now: datetime, *, since: str = ""
) -> int:
    """Declare an outage of which nobody has asked yet; return its id.

    Without `since` it has begun now. Raise as `declare` does, and for a topic that there is not.
    """
    title = public_words(title, NO_TITLE, MOST_TITLE).rstrip(".")
    words = public_words(words, NO_WORDS)
    return desk.write(_declare_alone_in, now, topic, title, words, actor, since=since)


def _declare_alone_in(
    unit: UnitOfWork, topic: str, title: str, words: str, actor: Actor, *, since: str
) -> int:
    if not any(topic == each.code for kind in Kind for each in unit.regulation.topics_of(kind)):
        raise RuleViolation(NO_TOPIC)
    began = when(since, unit.now, unit.regulation.calendar) if since else unit.now
    for said_to_all in (title, words):
        refuse_in(unit, said_to_all, [])
    unit.upsert_consultant(actor)
    return _insert(unit, title, words, topic, began, actor)


def _insert(
    unit: UnitOfWork, title: str, words: str, topic: str, began: datetime, actor: Actor
) -> int:
    values = {"title": title, "words": words, "since": began, "topic": topic}
    declared = {"declared_at": unit.now, "declared_by": actor.id}
    outage_id: int | None = unit.insert_new(outage, **values, **declared)
    if outage_id is None:
        stands = [each for each in open_outages(unit.connection) if each.topic == topic]
        # It may have ended since: who declares again can.
        raise RuleViolation(STANDS.format(stands[0].title) if stands else ENDED_MEANWHILE)
    return outage_id


def refuse_in(unit: UnitOfWork, words: str, of: list[Inquiry]) -> None:
    """Refuse what may not be said to everybody: passwords, and who of these has asked."""
    looks = looks_like(words)
    if looks:
        raise RuleViolation(f"{looks} {NEVER}")
    refuse_personal(unit.connection, words, of)


def open_in(unit: UnitOfWork, outage_id: int) -> Outage:
    """Lock an outage until the commit; raise RuleViolation where it is over, NotFound."""
    is_open = _is_open(unit, outage_id)
    found = outage_of(unit.connection, outage_id)
    if not is_open:
        raise RuleViolation(IS_OVER)
    return found


def _is_open(unit: UnitOfWork, outage_id: int) -> bool:
    """Lock an outage until the commit, unless it is over."""
    query = select(outage.c.id).where(outage.c.id == outage_id, outage.c.over_at.is_(None))
    return unit.value(query.with_for_update(key_share=True)) is not None


def join_in(unit: UnitOfWork, inquiry: Inquiry, outage_id: int, actor: Actor) -> Inquiry:
    """Let an inquiry belong to an open outage; whoever comes later is told the last of it.

    The move has been permitted. What belongs to it already stays as it is.
    """
    own, _ = outages_around(unit.connection, inquiry, "")
    if own is not None and own.id == outage_id:
        return inquiry
    if own is not None and own.is_open:
        raise RuleViolation(ELSEWHERE.format(own.title))
    held = open_in(unit, outage_id)
    unit.insert(outage_member, outage_id=outage_id, inquiry_id=inquiry.id)
    after = unit.save(inquiry, actor, Move.OUTAGE, data={"outage": outage_id})
    if held.updates:
        tell_in(unit, after, held.id, held.last)
    return after


def tell_in(unit: UnitOfWork, inquiry: Inquiry, outage_id: int, number: int) -> None:
    """Calls are for the end: until then who can only be called reads it on his page."""
    key = f"{outage_id}.{number}"
    to = reach(inquiry, by_phone=False)
    unit.tell(inquiry, NotificationType.OUTAGE_UPDATE, to, key=key)


@moves(Move.OUTAGE)
def join(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Join the open outage that the inquiry seems to be about; a consultant's choice any one."""
    text = inquiry_tables.text.c
    own = select(text.body).where(text.inquiry_id == inquiry.id, text.kind == TextKind.WORDS)
    found = open_outages(unit.connection)
    about = concerned(found, inquiry.topic, unit.value(own) or "")
    if about is None and actor.role is Role.CONSULTANT:
        about = next(iter(found), None)
    if about is None:
        raise RuleViolation(NONE_OPEN)
    return join_in(unit, inquiry, about.id, actor)


@use_case
def join_this(unit: UnitOfWork, inquiry_id: int, outage_id: int, actor: Actor) -> Inquiry:
    inquiry = unit.load(inquiry_id)
    unit.permit(Move.OUTAGE, inquiry, actor)
    return join_in(unit, inquiry, outage_id, actor)


def joining(outage_id: int | None, actor: Actor) -> Then | None:
    """Return what lets an inquiry join as it is opened; where that is too late it stays out."""

    def then(unit: UnitOfWork, inquiry: Inquiry) -> Inquiry:
        is_open = outage_id and _is_open(unit, outage_id)
        return join_in(unit, inquiry, outage_id, actor) if outage_id and is_open else inquiry

    return then if outage_id else None


@moves(Move.OUTAGE)
def leave(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Take an inquiry out of its open outage: it is about something else."""
    own, _ = outages_around(unit.connection, inquiry, "")
    if own is None or not own.is_open:
        raise RuleViolation(NOT_IN)
    this = outage_member.c.outage_id == own.id, outage_member.c.inquiry_id == inquiry.id
    unit.delete(outage_member, *this)
    return unit.save(inquiry, actor, Move.OUTAGE, data={"outage": own.id, "out": True})
