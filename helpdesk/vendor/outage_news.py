"""What is told to all who belong to a mass outage, each once, and its end, which asks each.

News and an end are written down at once; the clock tells those who belong to it after that, in a
transaction each. What is due to whom stands in his row: whoever dies meanwhile, the next goes on.
"""

from datetime import datetime

from sqlalchemy import Integer, bindparam, select, union_all

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.answering import give_answer_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.outage_tables import outage, outage_member, outage_unsure, outage_update
from helpdesk.vendor.cases import known_cases
from helpdesk.vendor.outage_queries import Outage, Update, members_of, outage_of
from helpdesk.vendor.outage_unsure import note_unsure, tell_unsure
from helpdesk.vendor.outages import NO_WORDS, open_in, public_words, refuse_in, tell_in
from helpdesk.vendor.relaying import join_case

OVERTAKEN = "Пока вы писали, коллега уже сообщил: «{}». Прочитайте и отправьте, если ещё нужно."
NO_CASE = "Номера обращения пока нет: запишите его на странице одного из переданных вопросов."
# After the last words: the buttons below them say the same.
DOES_IT_WORK = "Заработало у вас? Отметьте «Помогло» или «Не помогло»."


def tell_all(
    desk: Desk, outage_id: int, number: int, words: str, actor: Actor, now: datetime
) -> int:
    """Let all who belong to an outage be told, each once; return how many inquiries there are.

    `number` is that of the last update which the writer has read. The same words again, in its
    place, change nothing; where somebody else has told another meanwhile, raise RuleViolation.
    Whom the next update overtakes is told that one alone.
    """
    words = public_words(words, NO_WORDS)
    return desk.write(_tell_all_in, now, outage_id, number, words, actor)


def _tell_all_in(unit: UnitOfWork, outage_id: int, number: int, words: str, actor: Actor) -> int:
    held, members = open_in(unit, outage_id), members_of(unit.connection, outage_id)
    if not _add(unit, held, number, words, actor, members):
        return 0
    return _leave_to_the_clock(unit, outage_id, members)


def _add(
    unit: UnitOfWork, held: Outage, number: int, words: str, actor: Actor, of: list[Inquiry]
) -> bool:
    """Write down what is told next; False where this was told already."""
    if number != held.last:
        if (words, actor.id) == (held.latest, held.updates[-1].by_id if held.updates else ""):
            return False
        raise RuleViolation(OVERTAKEN.format(held.latest))
    refuse_in(unit, words, of)
    values = {"words": words, "at": unit.now, "by_id": actor.id}
    unit.insert(outage_update, outage_id=held.id, number=held.last + 1, **values)
    return True


def _is_heard(inquiry: Inquiry) -> bool:
    """Whether its requester still waits for word; nobody works on what he has withdrawn."""
    return inquiry.state is not State.CLOSED and inquiry.consent_withdrawn_at is None


def end(desk: Desk, outage_id: int, number: int, words: str, actor: Actor, now: datetime) -> int:
    """End an outage: each who belongs to it will get these words as his answer, and be asked.

    Return how many there are; none where it was ended before. Raise as `tell_all` does.
    """
    words = public_words(words, NO_WORDS)
    look_through(f"{words}\n{DOES_IT_WORK}")
    return desk.write(_end_in, now, outage_id, number, words, actor)


def _end_in(unit: UnitOfWork, outage_id: int, number: int, words: str, actor: Actor) -> int:
    over = outage_of(unit.connection, outage_id)
    if not over.is_open and words == over.latest:
        return 0
    held, members = open_in(unit, outage_id), members_of(unit.connection, outage_id)
    _add(unit, held, number, words, actor, members)
    unit.upsert_consultant(actor)
    unit.update(outage, outage.c.id == outage_id, over_at=unit.now)
    note_unsure(unit, held)
    return _leave_to_the_clock(unit, outage_id, members)


def _leave_to_the_clock(unit: UnitOfWork, outage_id: int, members: list[Inquiry]) -> int:
    unit.update(outage_member, outage_member.c.outage_id == outage_id, due_at=unit.now)
    return sum(map(_is_heard, members))


# Made once: the clock asks each second.
_DUE = (
    union_all(
        *(
            select(row.outage_id, row.inquiry_id, row.due_at).where(
                row.due_at <= bindparam("now", type_=UtcTime())
            )
            for row in (outage_member.c, outage_unsure.c)
        )
    )
    .order_by("due_at", "inquiry_id")
    .limit(bindparam("most", type_=Integer()))
)


def to_tell(desk: Desk, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Return the first outages of which something is due, each with the inquiry to tell it to."""
    found = desk.rows(_DUE, {"now": now, "most": limit})
    return [(each.outage_id, each.inquiry_id) for each in found]


def tell(unit: UnitOfWork, outage_id: int, inquiry_id: int) -> bool:
    """Tell one the last of his outage; at its end that is his answer. False where it was told.

    Whose outage it never was hears of its end alone.
    """
    inquiry, row = unit.load(inquiry_id), outage_member.c
    this = row.outage_id == outage_id, row.inquiry_id == inquiry_id, row.due_at.is_not(None)
    if not unit.update(outage_member, *this, due_at=None):
        return tell_unsure(unit, inquiry, outage_id)
    if not _is_heard(inquiry):
        return False
    held = outage_of(unit.connection, outage_id)
    if held.is_open:
        tell_in(unit, inquiry, outage_id, held.last)
        return True
    return _ask(unit, inquiry, held.updates[-1])


def _ask(unit: UnitOfWork, inquiry: Inquiry, last: Update) -> bool:
    """Answer with the words that ended an outage, and ask whether it works."""
    actor = Actor(Role.CONSULTANT, last.by_id)
    if not permitted(Move.OUTAGE_OVER, inquiry, actor):
        return False
    text_id = unit.write(inquiry, actor, TextKind.ANSWER, f"{last.words}\n{DOES_IT_WORK}")
    give_answer_in(unit, inquiry, actor, Move.OUTAGE_OVER, text_id, {})
    return True


def share_case(desk: Desk, outage_id: int, actor: Actor, now: datetime) -> int:
    """Let all of an outage that wait for the vendor's support wait on one case; return how many."""
    with desk.reading() as connection:
        waits = [
            each.id for each in members_of(connection, outage_id) if each.state is State.HANDED_OFF
        ]
        cases = known_cases(connection, but=0)
    holders = [each.id for case in cases for each in case.inquiries if each.id in waits]
    if not holders:
        raise RuleViolation(NO_CASE)
    return len(join_case(desk, holders[0], waits, actor, now))
