"""An entry on somebody's behalf: he told it in person, by telephone, at a meeting, in a letter.

Of a parents' meeting many are entered in one act, of which the channel hears once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.inquiry import Changes, Consent, Inquiry, NewInquiry
from helpdesk.domain.messages import CHANNEL, THREAD, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_unappointed
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.claims import taken
from helpdesk.inquiries.consents import HEARD, NOT_HEARD
from helpdesk.inquiries.intake import Opened, open_inquiry_in, opened
from helpdesk.inquiries.repetition import Repeated
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import hold
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiries_where

NO_WAY, NO_NAME = "Выберите, как обратились.", "Напишите, кто спрашивает."
# By which ways somebody can have told it.
WAYS = (Channel.PERSON, Channel.PHONE, Channel.MEETING, Channel.MAIL)
NO_PHONE = "Телефон не записан: перезвонить будет некуда. Номера нет? Нажмите «Записать» ещё раз."
NO_MAIL = "Почта не записана: ответить будет некуда. Адреса нет? Нажмите «Записать» ещё раз."
OLDEST = timedelta(days=366)
# Of several sends at once each run finds what the one before has written.
TRIES = 8
KEY_LENGTH = 40


@dataclass(frozen=True)
class Told(NewInquiry):
    """What somebody was told and enters now; `received_at` is when he was told it.

    How its consent was `heard` is asked of parents alone. `answer` is what was said to him at once.
    """

    nonce: str = ""
    heard: ConsentWay | None = None
    answer: str = ""
    is_claimed: bool = False
    insisted: bool = False
    # The reference, to be said aloud, comes by direct message: a dialog shows nothing afterwards.
    tells_reference: bool = False


def enter(desk: Desk, told: Told, actor: Actor, now: datetime) -> Opened:
    """Write down what somebody told; with `is_claimed` by the consultant who takes it himself.

    `actor` is a consultant, or any member of staff as Role.STAFF, who may answer at once too: then
    the inquiry is answered, by word of mouth, at the moment when it was asked. Raise RuleViolation
    with words to show, and LooksSecret for an answer that looks like a password.
    """
    look_through_told(told)
    for each in (told.words, told.answer, *(body for _, body in told.details)):
        hold(each, actor, insisted=told.insisted)
    try:
        inquiry = desk.write(lambda unit: enter_in(unit, told, actor), now)
    except Repeated as repeated:
        return opened(desk, repeated.inquiry, repeated=True)
    return opened(desk, inquiry, repeated=False)


def look_through_told(told: Told) -> None:
    """Look at what was told before it is needed under a lock."""
    look_through(told.words, told.answer, *(body for _, body in told.details))


def enter_in(unit: UnitOfWork, told: Told, actor: Actor) -> Inquiry:
    """As `enter`, within a transaction; raise Repeated, which must leave it."""
    for refusal in refusals(told, actor, unit.now):
        raise refusal
    inquiry = open_inquiry_in(unit, _new(unit, told, actor), actor)
    if told.tells_reference:
        unit.tell(inquiry, NotificationType.ENTERED, [by_id(actor.id)])
    if told.answer.strip():
        return _answered_by_mouth(unit, inquiry, told, actor)
    if told.is_claimed:
        unit.permit(Move.CLAIM, inquiry, actor)
        return unit.save(inquiry, actor, Move.CLAIM, **taken(unit, inquiry, actor))
    return inquiry


def reply_by(phone: str, email: str) -> ReplyBy:
    """Return how somebody is answered who has not said it: by what he left."""
    if phone:
        return ReplyBy.CALL
    return ReplyBy.MAIL if email else ReplyBy.SELF


def refusals(told: Told, actor: Actor, now: datetime) -> Iterator[RuleViolation]:
    """Yield why it cannot be written down, all at once; a code says which field it is about."""
    if told.channel not in WAYS:
        yield RuleViolation(NO_WAY)
    if not told.requester.name.strip():
        yield RuleViolation(NO_NAME, Code.NAME)
    if told.received_at < now - OLDEST:
        yield RuleViolation("Это больше года назад. Проверьте дату.", Code.DAY)
    if told.kind is Kind.PARENT and told.heard not in HEARD:
        yield RuleViolation(NOT_HEARD)
    if told.is_claimed and not told.answer.strip():
        try:
            refuse_unappointed(actor)
        except RuleViolation as refused:
            yield refused


def no_way_to_answer(told: Told) -> str:
    """Return what to ask about somebody who called or wrote and left no way to answer him."""
    is_reachable = told.requester.phone or told.requester.email or told.answer
    asked = {Channel.PHONE: NO_PHONE, Channel.MAIL: NO_MAIL}
    return "" if is_reachable else asked.get(told.channel, "")


def _new(unit: UnitOfWork, told: Told, actor: Actor) -> NewInquiry:
    new = replace(told, answered_at_once=bool(told.answer.strip()))
    if told.heard is None:
        return new
    document = unit.regulation.consent
    given = document.version, document.digest, told.received_at, told.heard, actor.id
    return replace(new, consent=Consent(*given))


def _answered_by_mouth(unit: UnitOfWork, inquiry: Inquiry, told: Told, actor: Actor) -> Inquiry:
    """Nobody need call him: he has heard it. Mail, where he left an address, brings it as well."""
    words = told.answer.strip()
    hold(words, actor, insisted=told.insisted)
    text_id = unit.write(inquiry, actor, TextKind.ANSWER, words)
    changes: Changes = {
        **taken(unit, inquiry, actor),
        "answered_at": told.received_at,
        "reached_at": told.received_at,
    }
    data = {"text": text_id, "by_mouth": True}
    after = unit.save(inquiry, actor, Move.ANSWER, data=data, **changes)
    to = [THREAD, *reach(after, by_phone=False)]
    unit.tell(after, NotificationType.ANSWER, to, key=text_id)
    return after


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
            return desk.write(_enter_all_in, now, told, actor, meeting)
        except Repeated:
            # Somebody's send of the same table came between the look and the counter's lock.
            continue
    raise TimeoutError("the same table is being sent over and over")


def _enter_all_in(
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
    found = inquiries_where(unit.connection, inquiry_tables.inquiry.c.nonce.in_(nonces))
    return {str(each.nonce): each for each in found}


def _call_once(unit: UnitOfWork, inquiries: Sequence[Inquiry], actor: Actor, meeting: str) -> None:
    ids = [each.id for each in inquiries]
    key = hashlib.sha256((meeting or repr(ids)).encode()).hexdigest()[:KEY_LENGTH]
    table = inquiry_tables.delivery
    of_meeting = (table.c.occasion == NotificationType.ENTERED_TOGETHER) & (table.c.key == key)
    told = unit.connection.execute(select(table.c.params).where(of_meeting)).scalar()
    params: dict[str, object] = {"ids": [*(told or {}).get("ids", ()), *ids], "by": actor.id}
    if told:
        unit.update(table, of_meeting, params=params)
        unit.redraw(of_meeting)
        return
    unit.tell(None, NotificationType.ENTERED_TOGETHER, [CHANNEL], key=key, params=params)
