"""A case's number and its answer, kept and passed on to each who waits for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, NotificationType, by_id
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.answering import give_answer_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pinning import pin
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.holding_back import said
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.cases import (
    case_key,
    case_of,
    once_handed_off,
    refuse_bystander,
    sharing,
    tell_mates,
    update_handoff,
    waiting,
)
from helpdesk.vendor.naming import hold_of_case


def vendor_case(desk: Desk, inquiry_id: int, case: str, actor: Actor, now: datetime) -> Inquiry:
    """Keep the number under which the vendor's support has registered the case.

    A number that others have already is the same case: they wait on it together.
    """
    number = said(case, "Напишите номер обращения в поддержке.")
    return desk.move(Move.VENDOR_CASE, inquiry_id, actor, now, _vendor_case_in, actor, number)


def _vendor_case_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, number: str) -> Inquiry:
    refuse_bystander(unit, inquiry, actor)
    return number_in(unit, inquiry, number, actor)


@use_case
def join_case(
    unit: UnitOfWork, inquiry_id: int, others: Collection[int], actor: Actor
) -> list[Inquiry]:
    """Let other handed-off inquiries wait on this one's case; return those that now do.

    One transaction. What was answered or closed meanwhile is left out, and what has a case of its
    own: that number is corrected where it stands.
    """
    loaded = _locked(unit, {inquiry_id, *_handed_off(unit, set(others))})
    inquiry = loaded.pop(inquiry_id)
    unit.permit(Move.VENDOR_CASE, inquiry, actor)
    refuse_bystander(unit, inquiry, actor)
    number = _number_of(unit, inquiry)
    free = [each for each in waiting(loaded.values()) if not case_of(unit.connection, each.id)]
    return [number_in(unit, each, number, actor) for each in free]


def number_in(unit: UnitOfWork, inquiry: Inquiry, number: str, actor: Actor) -> Inquiry:
    """Keep a case's number, within a transaction; the move has been permitted."""
    text_id = unit.write(inquiry, actor, TextKind.VENDOR_CASE, number)
    values = {"case_id": text_id, "case_at": unit.now, "case_key": case_key(number)}
    update_handoff(unit, inquiry, values)
    after = unit.save(inquiry, actor, Move.VENDOR_CASE, data={"text": text_id})
    unit.tell(after, NotificationType.VENDOR_CASE, [THREAD], key=text_id)
    return after


def vendor_answer(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    also: Iterable[int] = (),
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Pass on what the vendor's support has answered, like any answer.

    Those of `also` that wait on the same case get it as well, each as an answer of its own, all in
    one transaction; whoever was answered or closed meanwhile, or whose case is another by now, is
    left alone, and who sends reads so.
    Pictures stay with this inquiry. Raise Held where a consultant's words look like a password or
    name another of the case, unless `insisted`; RuleViolation where they say how to reach one.
    """
    words = said(body, "Напишите, что ответила поддержка.")
    wanted = set(also) if actor.role is Role.CONSULTANT else set()
    return desk.write(
        _vendor_answer_in,
        now,
        inquiry_id,
        actor,
        words,
        wanted,
        pictures=pictures,
        insisted=insisted,
    )


def _vendor_answer_in(
    unit: UnitOfWork,
    inquiry_id: int,
    actor: Actor,
    words: str,
    wanted: set[int],
    *,
    pictures: Sequence[Picture],
    insisted: bool,
) -> Inquiry:
    shared = _named_of_case(unit, inquiry_id, wanted)
    loaded = _locked(unit, {inquiry_id, *(each.id for each in shared)})
    inquiry = loaded.pop(inquiry_id)
    unit.permit(Move.VENDOR_ANSWER, inquiry, actor)
    refuse_bystander(unit, inquiry, actor)
    # Locked by now: what is read of their case here stays so.
    share = [each.id for each in _named_of_case(unit, inquiry_id, set(loaded))]
    mates = waiting(loaded[each] for each in share)
    others = [each.id for each in once_handed_off(unit.connection, wanted, but=inquiry_id)]
    if actor.role is Role.CONSULTANT:
        hold_of_case(
            unit.connection,
            words,
            inquiry,
            actor,
            is_for_others=bool(mates),
            insisted=insisted,
        )
    after, text_id = _passed_on(unit, inquiry, words, actor, {})
    pin(unit, inquiry, actor, text_id, pictures)
    for mate in mates:
        _passed_on(unit, mate, words, actor, {"first": inquiry.id})
    _say_to_whom(unit, after, text_id, actor, mates, others)
    return after


def _passed_on(
    unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor, data: Mapping[str, object]
) -> tuple[Inquiry, int]:
    text_id = unit.write(inquiry, actor, TextKind.VENDOR_ANSWER, words)
    return give_answer_in(unit, inquiry, actor, Move.VENDOR_ANSWER, text_id, {}, data), text_id


def _say_to_whom(
    unit: UnitOfWork,
    inquiry: Inquiry,
    text_id: int,
    actor: Actor,
    mates: Sequence[Inquiry],
    others: Sequence[int],
) -> None:
    """Tell who passed it on how it went; of what a requester brought, the others' colleagues."""
    if actor.role is Role.REQUESTER:
        tell_mates(unit, inquiry, NotificationType.CASE_ANSWERED, text_id)
    elif others:
        got = [inquiry.id, *(mate.id for mate in mates)]
        left = [each for each in others if each not in got]
        params: dict[str, object] = {"answered": got, "left": left}
        to = [by_id(actor.id)]
        unit.tell(None, NotificationType.CASE_PASSED_ON, to, key=text_id, params=params)


def _named_of_case(unit: UnitOfWork, inquiry_id: int, wanted: set[int]) -> list[Inquiry]:
    """Return those of the ids, which come from a client, that share this inquiry's case."""
    if not wanted:
        return []
    key = case_of(unit.connection, inquiry_id)
    found = sharing(unit.connection, key, but=inquiry_id)
    return [each for each in found if each.id in wanted]


def _handed_off(unit: UnitOfWork, wanted: set[int]) -> list[int]:
    table = inquiry_tables.inquiry.c
    query = select(table.id).where(table.id.in_(wanted), table.state == State.HANDED_OFF)
    return unit.column(query)


def _locked(unit: UnitOfWork, ids: set[int]) -> dict[int, Inquiry]:
    """Load them in the order of their ids, so that no two of us wait for each other."""
    return {each: unit.load(each) for each in sorted(ids)}


def _number_of(unit: UnitOfWork, inquiry: Inquiry) -> str:
    handoff, text = inquiry_tables.handoff.c, inquiry_tables.text.c
    row = unit.connection.execute(
        select(text.body, handoff.case_key)
        .join(inquiry_tables.handoff, handoff.case_id == text.id)
        .where(handoff.inquiry_id == inquiry.id, handoff.cycle == inquiry.cycle)
    ).one_or_none()
    if row is None or not row.body or not row.case_key:
        raise RuleViolation("Сначала запишите номер обращения в поддержке.")
    return str(row.body)
