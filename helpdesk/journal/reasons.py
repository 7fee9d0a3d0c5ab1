"""«Причина»: why a term was missed, in the words of who had it or of the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.kernel.verdicts import Spell, Verdict, ended_cycles, present_spell
from helpdesk.storage.journal_tables import journal_reason
from helpdesk.storage.records import grouped, value_of

MOST_LETTERS = 1_000


@dataclass(frozen=True)
class Reason:
    """One version of a reason; `body` is None once erased."""

    cycle: int
    author_id: str
    at: datetime
    body: str | None


@use_case
def explain(unit: UnitOfWork, inquiry_id: int, cycle: int, words: str, actor: Actor) -> None:
    """Keep why the term of a cycle was missed, beside what was written of it before.

    Raise RuleViolation where it was not missed, and for everybody but who had it and the head.
    """
    said = words.strip()
    if not said:
        raise RuleViolation("Напишите, почему не успели.")
    if len(said) > MOST_LETTERS:
        raise RuleViolation(f"Короче: здесь помещается {MOST_LETTERS} знаков.")
    inquiry = unit.load(inquiry_id)
    spell = _spell(unit, inquiry, cycle)
    if spell.verdict(unit.now) is not Verdict.MISSED:
        raise RuleViolation("Причину пишут, когда срок прошёл, а ответа в срок не было.")
    if not may_explain(spell, actor):
        raise RuleViolation("Причину пишет тот, кто занимался вопросом, или завуч.")
    known = reasons_of(unit.connection, [inquiry_id]).get((inquiry_id, cycle), ())
    if known and (known[-1].author_id, known[-1].body) == (actor.id, said):
        return
    unit.insert(
        journal_reason,
        inquiry_id=inquiry_id,
        cycle=cycle,
        author_id=actor.id,
        at=unit.now,
        body=said,
    )


def may_explain(spell: Spell, actor: Actor) -> bool:
    """Return whether this person answers for that cycle."""
    return actor.head or actor.id == spell.claimant_id


def _spell(unit: UnitOfWork, inquiry: Inquiry, cycle: int) -> Spell:
    ended = ended_cycles(unit.connection, [inquiry.id]).get(inquiry.id, ())
    for spell in (*ended, present_spell(inquiry)):
        if spell.cycle == cycle:
            return spell
    raise RuleViolation("Такого обращения по этому вопросу не было.")


def reasons_of(
    connection: Connection, ids: Sequence[int]
) -> dict[tuple[int, int], tuple[Reason, ...]]:
    """Return what was written of each inquiry's cycles, by (inquiry, cycle), the newest last."""
    table = journal_reason
    query = select(table).where(table.c.inquiry_id.in_(ids)).order_by(table.c.id)
    rows = connection.execute(query)
    return grouped(((row.inquiry_id, row.cycle), value_of(Reason, row)) for row in rows)
