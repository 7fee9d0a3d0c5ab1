"""What is said between requester and consultant: question, clarification, answer, its success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import CloseReason, Owes, State
from helpdesk.domain.terms import answer_deadline, working_deadline
from helpdesk.domain.texts import Picture, TextKind
from helpdesk.inquiries.claims import freed, taken
from helpdesk.inquiries.information_requests import is_rejected
from helpdesk.inquiries.intake import term_of
from helpdesk.kernel.addressing import reach, told_of_debt
from helpdesk.kernel.cycles import keep_cycle
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pinning import answer_as_it_stands, pin, stored
from helpdesk.kernel.reopening import why_not_reopened
from helpdesk.kernel.unit import MAIL, PHONE, THREAD, UnitOfWork
from helpdesk.kernel.use_cases import moves, use_case
from helpdesk.kernel.wake import CALL_ATTEMPTS, NEXT_CALL, without_owed
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.privacy.passwords import hold
from helpdesk.regulation import lessons
from helpdesk.storage import schema
from helpdesk.storage.pictures import MOST_PICTURES

NO_MORE_PICTURES = f"Больше {MOST_PICTURES} снимков приложить нельзя."
NO_QUESTION = "Напишите, что нужно уточнить."


def said(body: str, refusal: str) -> str:
    """Return the words without the white space around them, looked through; refuse empty ones."""
    words = body.strip()
    if not words:
        raise RuleViolation(refusal)
    look_through(words)
    return words


def ask(
    desk: Desk,
    inquiry_id: int,
    question: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Ask the requester back. The working deadline stands still until he has replied.

    With the code of a `reason` for which it is unclear, that and its example go before the words,
    which may then be missing. Raise LooksSecret where the words look like a password, unless
    `insisted`.
    """
    words = question.strip() if reason else said(question, NO_QUESTION)
    look_through(words)
    return desk.move(
        Move.ASK,
        inquiry_id,
        actor,
        now,
        ask_in,
        words,
        actor,
        reason=reason,
        pictures=pictures,
        insisted=insisted,
    )


def ask_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    words: str,
    actor: Actor,
    *,
    reason: str = "",
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Ask back, within a transaction; the move has been permitted."""
    hold(words, actor, insisted=insisted)
    data: dict[str, object] = {"unclear": reason} if reason else {}
    shown = None
    if reason:
        unclear = unit.regulation.reason(reason)
        if unclear is None:
            raise RuleViolation("Такой причины в списке больше нет: выберите другую.")
        shown, words = (unclear.asking(inquiry.kind, each) for each in (mask(words), words))
    text_id = unit.write(inquiry, actor, TextKind.QUESTION, words, shown)
    pin(unit, inquiry, actor, text_id, pictures)
    changes = _claims_too(unit, inquiry, actor)
    if inquiry.state is not State.HANDED_OFF:
        changes |= {"state": State.WAITING, "waiting_since": unit.now}
    after = unit.save(inquiry, actor, Move.ASK, data={**data, "text": text_id}, **changes)
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.QUESTION, to, key=text_id)
    return after


def _claims_too(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> dict[str, Any]:
    """Who answers or asks about an unclaimed inquiry thereby takes it."""
    return taken(unit, inquiry, actor) if inquiry.claimant_id is None else {}


def reply(
    desk: Desk, inquiry_id: int, body: str, actor: Actor, now: datetime, *, confirm: bool = False
) -> Inquiry:
    """Take the requester's words: they clarify where we wait for them, else they join.

    `confirm` where nothing else shows him in the chat that they have joined.
    """
    words = said(body, "Напишите ответ на наш вопрос.")
    return desk.write(_reply_in, now, inquiry_id, actor, words, confirm=confirm)


def _reply_in(
    unit: UnitOfWork, inquiry_id: int, actor: Actor, words: str, *, confirm: bool
) -> Inquiry:
    inquiry = unit.load(inquiry_id)
    if inquiry.state is State.WAITING:
        return clarify_in(unit, inquiry, words, actor)
    after = add_in(unit, inquiry, words, actor)
    if confirm and after.mattermost_id:
        unit.tell(after, NotificationType.JOINED, [f"id:{after.mattermost_id}"], key=after.version)
    return after


def add(desk: Desk, inquiry_id: int, body: str, actor: Actor, now: datetime) -> Inquiry:
    """Let words join an inquiry without any change of its state."""
    words = said(body, "Напишите, что добавить.")
    return desk.write(lambda unit: add_in(unit, unit.load(inquiry_id), words, actor), now)


def clarify_in(unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor) -> Inquiry:
    """Take the words that we waited for: the inquiry goes on."""
    unit.permit(Move.CLARIFY, inquiry, actor)
    text_id = unit.write(inquiry, actor, TextKind.CLARIFICATION, words)
    changes = waited(unit, inquiry)
    changes["state"] = State.CLAIMED if inquiry.claimant_id else State.NEW
    if inquiry.claimant_id is None:
        changes |= {"free_since": unit.now, "window_from": None}
    after = unit.save(inquiry, actor, Move.CLARIFY, data={"text": text_id}, **changes)
    unit.tell(after, NotificationType.CLARIFIED, [THREAD], key=text_id)
    return after


def add_in(unit: UnitOfWork, inquiry: Inquiry, words: str, actor: Actor) -> Inquiry:
    """Let words join, within a transaction."""
    unit.permit(Move.ADD, inquiry, actor)
    text_id = unit.write(inquiry, actor, TextKind.ADDITION, words)
    changes = _now_with_the_school(unit, inquiry) if actor.role is Role.REQUESTER else {}
    after = unit.save(inquiry, actor, Move.ADD, data={"text": text_id}, **changes)
    unit.tell(after, NotificationType.ADDED, [THREAD], key=text_id)
    if changes:
        unit.tell(after, NotificationType.VENDOR_OWED, told_of_debt(after), key=after.version)
    return after


def _now_with_the_school(unit: UnitOfWork, inquiry: Inquiry) -> dict[str, Any]:
    """What the vendor's support asks for may be in the words that the school has got just now.

    So their author is reminded no more, and the school sees to it that the support gets them. A
    rejected letter is another matter: nobody but its author can send it anew.
    """
    if inquiry.owes is not Owes.REQUESTER or is_rejected(unit, inquiry):
        return {}
    fired = without_owed(inquiry.fired)
    return {"owes": Owes.SCHOOL, "owed_since": unit.now, "fired": fired}


def waited(unit: UnitOfWork, inquiry: Inquiry) -> dict[str, Any]:
    """Return what changes when we no longer wait: the working deadline moves by the wait."""
    if inquiry.waiting_since is None:
        return {}
    calendar = unit.regulation.calendar
    days = calendar.local_date(unit.now) - calendar.local_date(inquiry.waiting_since)
    seconds = (unit.now - inquiry.waiting_since).total_seconds()
    return {
        "waiting_since": None,
        "waited_days": inquiry.waited_days + days.days,
        "waited_seconds": inquiry.waited_seconds + seconds,
        "working_due_at": _working_due(
            unit, inquiry, inquiry.waited_days + days.days, inquiry.waited_seconds + seconds
        ),
    }


def _working_due(unit: UnitOfWork, inquiry: Inquiry, days: int, seconds: float) -> datetime:
    term = term_of(unit.regulation_of(inquiry), inquiry.kind)
    return working_deadline(
        inquiry.cycle_started_at,
        term,
        unit.regulation.calendar,
        waited_days=days,
        waited=timedelta(seconds=seconds),
    ).at


@use_case
def attach(
    unit: UnitOfWork, inquiry_id: int, name: str, size: int, sha256: str, actor: Actor
) -> Inquiry:
    """Let a screenshot, which lies in the store under `name`, join an inquiry.

    The same picture (by SHA-256) joins once, however often it is sent.
    """
    picture = Picture(name, size, sha256)
    inquiry = unit.load(inquiry_id)
    # Counted while the inquiry is locked: several may be sent at the same instant.
    there = own_digests(unit, inquiry)
    if len(there) >= MOST_PICTURES and sha256 not in there:
        raise RuleViolation(NO_MORE_PICTURES)
    return attach_in(unit, inquiry, picture, actor)[0]


def own_digests(unit: UnitOfWork, inquiry: Inquiry) -> set[str]:
    """Return which pictures the requester has sent, by their digests."""
    table = schema.attachment.c
    own = select(table.sha256).where(table.inquiry_id == inquiry.id, table.role == Role.REQUESTER)
    return set(unit.connection.execute(own).scalars())


def attach_in(
    unit: UnitOfWork, inquiry: Inquiry, picture: Picture, actor: Actor
) -> tuple[Inquiry, bool]:
    """Let a picture join, within a transaction; return also whether it is a new one."""
    unit.permit(Move.ADD, inquiry, actor)
    picture_id, is_new = stored(unit, inquiry, actor, picture)
    if not is_new:
        return inquiry, False
    after = unit.save(inquiry, actor, Move.ADD, data={"picture": picture_id})
    params = {"picture": picture_id}
    unit.tell(after, NotificationType.PICTURE, [THREAD], key=picture_id, params=params)
    return after, True


def log_call(
    desk: Desk,
    inquiry_id: int,
    actor: Actor,
    now: datetime,
    *,
    reached: bool,
    note: str = "",
) -> Inquiry:
    """Write down a call: reached (then what waited to be told is told) or not."""
    look_through(note)
    return desk.move(
        Move.LOG_CALL, inquiry_id, actor, now, log_call_in, actor, reached=reached, note=note
    )


def log_call_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    *,
    reached: bool,
    note: str = "",
    noted: Mapping[str, object] | None = None,
) -> Inquiry:
    """Write down a call, within a transaction; who was not reached is tried again in a while."""
    data: dict[str, object] = {"reached": reached, **(noted or {})}
    if note.strip():
        data["text"] = unit.write(inquiry, actor, TextKind.CALL_NOTE, note.strip())
    changes: dict[str, Any] = {"calls_tried": inquiry.calls_tried + 1, "call_again_at": None}
    if reached:
        changes["reached_at"] = unit.now
        data["told"] = _settle_calls(unit, inquiry)
    elif inquiry.calls_tried + 1 < CALL_ATTEMPTS:
        again = unit.regulation.calendar.add_working_time(unit.now, NEXT_CALL)
        changes["call_again_at"] = again
    after = unit.save(inquiry, actor, Move.LOG_CALL, data=data, **changes)
    unit.tell(after, NotificationType.CALL_LOGGED, [THREAD], key=after.version)
    return after


def _settle_calls(unit: UnitOfWork, inquiry: Inquiry) -> list[int]:
    """Whoever called has told the requester, and nobody else, what had not reached him."""
    table = schema.delivery.c
    own = [PHONE, MAIL, f"id:{inquiry.mattermost_id}"]
    statement = (
        update(schema.delivery)
        .where(table.inquiry_id == inquiry.id, table.state == DeliveryState.PARKED)
        .where(table.addressee.in_(own))
        .values(state=DeliveryState.DELIVERED_BY_PHONE, sent_at=unit.now)
        .returning(table.id)
    )
    return list(unit.connection.execute(statement).scalars())


def answer(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Answer the requester; on an unclaimed inquiry this also claims it.

    Raise LooksSecret where the words look like a password, unless `insisted`.
    """
    words = said(body, "Напишите ответ.")
    return desk.move(
        Move.ANSWER,
        inquiry_id,
        actor,
        now,
        answer_in,
        words,
        actor,
        pictures=pictures,
        insisted=insisted,
    )


def answer_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    words: str,
    actor: Actor,
    *,
    pictures: Sequence[Picture] = (),
    insisted: bool = False,
) -> Inquiry:
    """Answer in these words, within a transaction; the move has been permitted."""
    hold(words, actor, insisted=insisted)
    text_id = unit.write(inquiry, actor, TextKind.ANSWER, words)
    pin(unit, inquiry, actor, text_id, pictures)
    changes = _claims_too(unit, inquiry, actor)
    return give_answer_in(unit, inquiry, actor, Move.ANSWER, text_id, changes)


def give_answer_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    move: Move,
    text_id: int,
    changes: dict[str, Any],
    data: Mapping[str, object] | None = None,
) -> Inquiry:
    """Give an answer, ours or the vendor's, to the requester by all his ways."""
    changes = {
        **changes,
        **waited(unit, inquiry),
        "state": State.ANSWERED,
        "answered_at": unit.now,
        "calls_tried": 0,
        "reached_at": None,
        "call_again_at": None,
        "offered_to": None,
        "offered_at": None,
    }
    told = {"text": text_id, **(data or {})}
    after = unit.save(inquiry, actor, move, data=told, **changes)
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.ANSWER, to, key=text_id)
    return after


def correct(
    desk: Desk,
    inquiry_id: int,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    pictures: Sequence[Picture] | None = None,
    insisted: bool = False,
) -> Inquiry:
    """Send a better answer; the earlier one is kept beside it.

    The earlier one's pictures go with it again, unless other `pictures` (or none) are given.
    What changes nothing is refused. Raise LooksSecret as `answer` does.
    """
    words = said(body, "Напишите исправленный ответ.")
    hold(words, actor, insisted=insisted)
    return desk.move(
        Move.CORRECT, inquiry_id, actor, now, _correct_in, actor, words, pictures=pictures
    )


def _correct_in(
    unit: UnitOfWork,
    inquiry: Inquiry,
    actor: Actor,
    words: str,
    *,
    pictures: Sequence[Picture] | None,
) -> Inquiry:
    refuse_when_old(unit, inquiry)
    earlier, shown = answer_as_it_stands(unit, inquiry)
    wanted = shown if pictures is None else tuple(pictures)
    if words == earlier and {p.sha256 for p in wanted} == {p.sha256 for p in shown}:
        raise RuleViolation("Ответ не изменился: исправьте его, потом отправьте.")
    text_id = unit.write(inquiry, actor, TextKind.CORRECTION, words)
    pin(unit, inquiry, actor, text_id, wanted)
    after = unit.save(inquiry, actor, Move.CORRECT, data={"text": text_id})
    to = [THREAD, *reach(after, by_phone=True)]
    unit.tell(after, NotificationType.CORRECTION, to, key=text_id)
    return after


def refuse_when_old(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Refuse what a closed inquiry allows only for the regulation's `reopen` days."""
    refusal = why_not_reopened(inquiry, unit.regulation, unit.now)
    if refusal:
        raise RuleViolation(refusal)


@moves(Move.HELPED)
def helped(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Close an inquiry because its requester says so, himself or on the telephone."""
    return helped_in(unit, inquiry, actor)


def helped_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor) -> Inquiry:
    """Close an inquiry that was helped, within a transaction; the move has been permitted."""
    after = unit.save(
        inquiry,
        actor,
        Move.HELPED,
        state=State.CLOSED,
        closed_at=unit.now,
        close_reason=CloseReason.HELPED,
        offered_to=None,
        offered_at=None,
    )
    unit.tell(after, NotificationType.HELPED, [THREAD])
    return after


def did_not_help(
    desk: Desk, inquiry_id: int, actor: Actor, now: datetime, *, body: str = ""
) -> Inquiry:
    """Begin the next cycle, with a new answer term from today, on the requester's word.

    The claimant goes on if he is still entitled; else the inquiry is free again.
    """
    look_through(body)
    return desk.move(Move.DID_NOT_HELP, inquiry_id, actor, now, did_not_help_in, actor, body)


def did_not_help_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, body: str) -> Inquiry:
    """Begin the next cycle, within a transaction; the move has been permitted."""
    refuse_when_old(unit, inquiry)
    keep_cycle(unit, inquiry)
    after = unit.save(inquiry, actor, Move.DID_NOT_HELP, **_next_cycle(unit, inquiry))
    if body.strip():
        unit.write(after, actor, TextKind.ADDITION, body.strip())
    told = [THREAD, *([f"id:{after.claimant_id}"] if after.claimant_id else [])]
    unit.tell(after, NotificationType.DID_NOT_HELP, told)
    unit.tell(after, NotificationType.REOPENED, reach(after, by_phone=False))
    return after


def _next_cycle(unit: UnitOfWork, inquiry: Inquiry) -> dict[str, Any]:
    term = term_of(unit.regulation, inquiry.kind)
    due = answer_deadline(unit.now, term, unit.regulation.calendar).at
    claimant = unit.person(inquiry.claimant_id) if inquiry.claimant_id else None
    today = unit.regulation.calendar.local_date(unit.now)
    stays = (
        claimant is not None
        and claimant.entitled
        and unit.roster.may_help(claimant.username, today)
    )
    return {
        **({} if stays else freed(unit, inquiry)),
        "state": State.CLAIMED if stays else State.NEW,
        "claimed_at": unit.now if stays else None,
        "cycle": inquiry.cycle + 1,
        "cycle_started_at": unit.now,
        "regulation_version": unit.regulation_id,
        "regulation_due_at": due,
        "working_due_at": due,
        "late_entry": False,
        "waited_days": 0,
        "waited_seconds": 0.0,
        "window_used": 0.0,
        "reminded_at": None,
        "fired": {},
        "answered_at": None,
        "handed_off_at": None,
        "closed_at": None,
        "close_reason": None,
        "calls_tried": 0,
        "reached_at": None,
        "call_again_at": None,
    }


@use_case
def call_to_lesson(unit: UnitOfWork, inquiry_id: int, actor: Actor) -> Inquiry:
    """Call whoever is on duty, once: the teacher's lesson is going on right now.

    The button stays where it was: pressed when no lesson can be going on, it calls nobody.
    """
    inquiry = unit.load(inquiry_id)
    phone = unit.regulation.school.phone
    if inquiry.state not in (State.NEW, State.CLAIMED):
        raise RuleViolation(
            f"Этот вопрос уже не ждёт ответа. Нужна помощь на уроке — позвоните: {phone}."
        )
    if NotificationType.LESSON_NOW in inquiry.fired:
        return inquiry
    if not lessons.may_be_on(unit.regulation, unit.now):
        raise RuleViolation(
            "Сейчас уроков нет, поэтому дежурного не зовём. Ваш вопрос записан, консультанты "
            f"его видят. Срочно — позвоните: {phone}."
        )
    fired = {**inquiry.fired, str(NotificationType.LESSON_NOW): unit.now.isoformat()}
    after = unit.save(inquiry, actor, NotificationType.LESSON_NOW, fired=fired)
    unit.tell(after, NotificationType.LESSON_NOW, [THREAD])
    return after


def words_of(unit: UnitOfWork, inquiry: Inquiry, kinds: Sequence[TextKind]) -> list[str]:
    """Return what was written, in order, erased texts left out."""
    text = schema.text.c
    query = (
        select(text.body)
        .where(text.inquiry_id == inquiry.id, text.kind.in_(kinds), text.body.is_not(None))
        .order_by(text.id)
    )
    return list(unit.connection.execute(query).scalars())
