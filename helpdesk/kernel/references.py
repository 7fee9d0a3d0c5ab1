"""An inquiry by its public reference, which is never given to another: ids are, after a restore.

What leaves the desk and comes back — a button, a dialog, a letter — names it by that.
"""

from collections.abc import Sequence

from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import REPLACED
from helpdesk.storage.inquiry_tables import delivery, inquiry

# Of what is checked on one page.
MOST = 200
NOT_HERE = "Страница устарела: откройте её ещё раз и отметьте вопросы заново."


def reference_of(desk: Desk, inquiry_id: int) -> str:
    """Return an inquiry's reference; LookupError where there is none of that id."""
    found: str | None = desk.value(select(inquiry.c.reference).where(inquiry.c.id == inquiry_id))
    if found is None:
        raise LookupError(inquiry_id)
    return found


def id_of(desk: Desk, reference: str) -> int | None:
    """Return the id of the inquiry of this reference; None where this database has none."""
    return desk.value(select(inquiry.c.id).where(inquiry.c.reference == reference))


def ids_of(desk: Desk, references: Sequence[str]) -> list[int]:
    """Return the ids of what a page had checked; raise RuleViolation where one is not here."""
    row = inquiry.c
    query = select(row.id, row.reference).where(row.reference.in_(references[:MOST]))
    found = {each.reference: each.id for each in desk.rows(query)} if references else {}
    if any(each not in found for each in references[:MOST]):
        raise RuleViolation(NOT_HERE)
    return [found[each] for each in dict.fromkeys(references[:MOST])]


def is_own_post(desk: Desk, post_id: str) -> bool:
    """Whether this database knows that it has posted this: then ids in it are its own.

    A chat gives the id of a post once; a database that is older than a post does not know it.
    """
    row = delivery.c
    return desk.value(select(row.id).where(row.post_id == post_id)) is not None


def is_own_mark(desk: Desk, mark: str) -> bool:
    """As `is_own_post`, by what a post carries of its delivery: also before it is settled."""
    return desk.value(select(delivery.c.id).where(delivery.c.uuid == mark)) is not None


def has_replaced(desk: Desk, inquiry_id: int, post_id: str) -> bool:
    """Whether the post was a card, of this inquiry or of none, before another took its place."""
    row = delivery.c
    of = row.inquiry_id == inquiry_id if inquiry_id else row.inquiry_id.is_(None)
    found = desk.column(select(row.params).where(row.sort == CARD, of))
    return any(post_id in params.get(REPLACED, ()) for params in found)
