"""Ended cycles: written down when the next begins, for a reopening forgets the term before it."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.verdicts import OF_THE_PRESENT, Spell, present_spell, spell_of_row
from helpdesk.storage.journal_tables import journal_cycle


def keep_cycle(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Write down how the cycle stands which is about to end."""
    spell = present_spell(inquiry)
    names = Spell.__dataclass_fields__.keys() - OF_THE_PRESENT
    values = {name: getattr(spell, name) for name in names}
    values |= {"inquiry_id": inquiry.id, "verdict": spell.verdict(unit.now)}
    unit.connection.execute(insert(journal_cycle).values(values))


def ended_cycles(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Spell, ...]]:
    """Return the ended cycles of these inquiries, in order."""
    table = journal_cycle
    query = select(table).where(table.c.inquiry_id.in_(ids)).order_by(table.c.cycle)
    found: dict[int, tuple[Spell, ...]] = {}
    for row in connection.execute(query):
        known = found.get(row.inquiry_id, ())
        found[row.inquiry_id] = (*known, spell_of_row(dict(row._mapping)))
    return found
