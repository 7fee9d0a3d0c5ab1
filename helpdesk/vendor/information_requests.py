"""What the vendor's support has asked for, or rejected the letter for: who owes it, by when (6.4).

The support rejects what is not told in time. So a request has a time of its own beside the answer's
term: the clock reminds who owes it, once more, and then calls whoever is on duty and the head.
"""

from datetime import date, datetime, timedelta

from helpdesk.domain.dates import read_day
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.adding import is_rejected
from helpdesk.kernel.addressing import reach, to_who_owes
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.pending_steps import without_owed
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.privacy.holding_back import hold, said
from helpdesk.vendor.cases import case_number, refuse_bystander, tell_mates, update_handoff

NO_REASON = "Выберите причину из списка или напишите её."
NOTHING_OWED = "Поддержка сейчас ничего не ждёт: отмечать нечего."
PAST = "Этот день уже прошёл. Проверьте, до какого дня поддержка ждёт сведений."
FAR = "Так долго поддержка не ждёт. Проверьте, до какого дня нужны сведения."
UNREAD = "Непонятно, до какого дня. Напишите, например: 27.11, или оставьте пустым."
_NEAR = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
_FURTHEST = timedelta(days=180)


def vendor_wants(
    desk: Desk,
    inquiry_id: int,
    asked: str,
    actor: Actor,
    now: datetime,
    *,
    owes: Owes = Owes.REQUESTER,
    by: date | None = None,
    insisted: bool = False,
) -> Inquiry:
    """Write down what the support asks for; who owes it is told at once, and reminded.

    `by` is the support's own last day for it. Asked once more, the earlier request gives way. Raise
    LooksSecret where a colleague's words look like a password, unless `insisted`.
    """
    words = said(asked, "Напишите, какие сведения просит поддержка.")
    # Who has asked reads these words.
    hold(words, actor, insisted=insisted)
    return desk.move(
        Move.VENDOR_WANTS, inquiry_id, actor, now, _vendor_wants_in, actor, words, owes=owes, by=by
    )


def _vendor_wants_in(
    unit: UnitOfWork, inquiry: Inquiry, actor: Actor, words: str, *, owes: Owes, by: date | None
) -> Inquiry:
    refuse_bystander(unit, inquiry, actor)
    due = _last_moment(unit, by)
    text_id = unit.write(inquiry, actor, TextKind.VENDOR_WANTS, words)
    tell_mates(unit, inquiry, NotificationType.CASE_WANTED, text_id)
    data = {"text": text_id, "owes": str(owes)}
    changes = owing(unit, inquiry, owes, due)
    after = unit.save(inquiry, actor, Move.VENDOR_WANTS, data=data, **changes)
    to = [THREAD, *to_who_owes(after, actor)]
    unit.tell(after, NotificationType.VENDOR_WANTS, dict.fromkeys(to), key=text_id)
    return after


def owing(unit: UnitOfWork, inquiry: Inquiry, owes: Owes, by: datetime | None = None) -> Changes:
    """Return what changes when something is asked for: its reminders begin again."""
    return {
        "owes": owes,
        "owed_since": unit.now,
        "owed_by": by,
        "fired": without_owed(inquiry.fired),
    }


def _last_moment(unit: UnitOfWork, by: date | None) -> datetime | None:
    if by is None:
        return None
    calendar = unit.regulation.calendar
    today = calendar.local_date(unit.now)
    if by < today:
        raise RuleViolation(PAST)
    if by > today + _FURTHEST:
        raise RuleViolation(FAR)
    # A day off is the vendor's as well: it counts until the end of the next working day.
    return calendar.closes(by)


def vendor_told(
    desk: Desk, inquiry_id: int, actor: Actor, now: datetime, *, body: str = ""
) -> Inquiry:
    """Take the word that the support has what it asked for; what was sent joins, where it is said.

    After a rejection that is the letter sent `anew`, and the history says so. Who presses twice
    has done it once.
    """
    words = body.strip()
    look_through(words)
    return desk.move(Move.VENDOR_TOLD, inquiry_id, actor, now, _vendor_told_in, actor, words)


def _vendor_told_in(unit: UnitOfWork, inquiry: Inquiry, actor: Actor, words: str) -> Inquiry:
    refuse_bystander(unit, inquiry, actor)
    if inquiry.owes is None:
        raise RuleViolation(NOTHING_OWED)
    data: dict[str, object] = {"anew": True} if is_rejected(unit, inquiry) else {}
    if words:
        data["text"] = unit.write(inquiry, actor, TextKind.VENDOR_TOLD, words)
    after = unit.save(inquiry, actor, Move.VENDOR_TOLD, data=data, **paid(inquiry))
    unit.tell(after, NotificationType.VENDOR_TOLD, [THREAD], key=after.version)
    return after


def paid(inquiry: Inquiry) -> Changes:
    """Return what changes when nothing is owed any more."""
    fired = without_owed(inquiry.fired)
    return {"owes": None, "owed_since": None, "owed_by": None, "fired": fired}


def vendor_rejected(
    desk: Desk,
    inquiry_id: int,
    reason: int | None,
    actor: Actor,
    now: datetime,
    *,
    body: str = "",
    insisted: bool = False,
) -> Inquiry:
    """Write down that the support has rejected it; the requester reads what to mend.

    `reason` counts from 0 in the regulation's list. Nobody waits on the rejected case any longer,
    whose number stays in the history; until the letter has been sent anew, its requester owes it.
    Those who wait on the same case keep the number, which may be theirs to give up: their
    colleagues are told. Raise LooksSecret where a colleague's words look like a password, unless
    `insisted`.
    """
    words = body.strip()
    look_through(words)
    hold(words, actor, insisted=insisted)
    return desk.move(
        Move.VENDOR_REJECTED, inquiry_id, actor, now, _vendor_rejected_in, reason, actor, words
    )


def _vendor_rejected_in(
    unit: UnitOfWork, inquiry: Inquiry, reason: int | None, actor: Actor, words: str
) -> Inquiry:
    refuse_bystander(unit, inquiry, actor)
    listed = _listed(unit, reason)
    shown, because = (
        ". ".join(each for each in (listed, own) if each) for own in (mask(words), words)
    )
    if not because:
        raise RuleViolation(NO_REASON)
    text_id = unit.write(inquiry, actor, TextKind.VENDOR_REJECTED, because, shown)
    # While the number still says who they are.
    tell_mates(unit, inquiry, NotificationType.CASE_REJECTED, text_id)
    data = {"text": text_id, "reason": reason, **case_number(unit.connection, inquiry)}
    update_handoff(unit, inquiry, {"case_id": None, "case_at": None, "case_key": None})
    changes = owing(unit, inquiry, Owes.REQUESTER)
    after = unit.save(inquiry, actor, Move.VENDOR_REJECTED, data=data, **changes)
    # Also who has written it himself gets the letter to mend.
    to = [THREAD, *reach(after, by_phone=actor.role is not Role.REQUESTER)]
    unit.tell(after, NotificationType.VENDOR_REJECTED, to, key=text_id)
    return after


def _listed(unit: UnitOfWork, reason: int | None) -> str:
    rejects = unit.regulation.vendor.rejects
    if reason is None:
        return ""
    if not 0 <= reason < len(rejects):
        raise RuleViolation(NO_REASON)
    words = rejects[reason]
    return words[:1].upper() + words[1:]


def coming_day(typed: str, today: date) -> date | None:
    """Return the day that somebody typed, which lies ahead; None where nothing is typed.

    «12.01» in December is next year's. Raise RuleViolation for what cannot be read.
    """
    word = typed.strip().casefold().removeprefix("до ").strip()
    if not word:
        return None
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    day = read_day(word, today, late=_FURTHEST)
    if day is None:
        raise RuleViolation(UNREAD)
    return day
