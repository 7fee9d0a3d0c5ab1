"""What the journal can be searched for: the forms of all words that were said about an inquiry."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, literal, select, update

from helpdesk.domain.inquiry import Child, Inquiry
from helpdesk.domain.texts import TextKind
from helpdesk.domain.word_forms import stored_forms
from helpdesk.privacy.phones import digits_of
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.ready_made import ReadyMade
from helpdesk.storage.records import child_of

# A letter repeats the words; the others say nothing that anybody would look for.
NOT_SOUGHT = frozenset({TextKind.LETTER, TextKind.CALL_WHEN, TextKind.DEVICE})
_INSERT = ReadyMade(insert(journal_words).inline())


def keep_words(
    connection: Connection,
    inquiry: Inquiry,
    children: Iterable[Child],
    texts: Iterable[tuple[TextKind, str]],
) -> None:
    """Write down what a new inquiry can be found by."""
    said = (words for kind, words in texts if kind not in NOT_SOUGHT)
    names = (f"{each.surname} {each.name}" for each in children)
    _insert(connection, inquiry, [*names, *said])


def keep_more(connection: Connection, inquiry_id: int, kind: TextKind, body: str) -> None:
    """Let an inquiry be found also by words that have joined it."""
    if kind in NOT_SOUGHT:
        return
    table = journal_words.c
    connection.execute(
        update(journal_words)
        .where(table.inquiry_id == inquiry_id)
        .values(forms=table.forms + literal(stored_forms(body)))
    )


def keep_anew(connection: Connection, inquiry: Inquiry) -> None:
    """Write down what is left of an inquiry; to be called after some of it was erased."""
    text, child = inquiry_tables.text.c, inquiry_tables.child.c
    children = map(
        child_of,
        connection.execute(
            select(inquiry_tables.child).where(child.inquiry_id == inquiry.id).order_by(child.id)
        ),
    )
    bodies = connection.execute(
        select(text.body)
        .where(text.inquiry_id == inquiry.id, text.body.is_not(None))
        .where(text.kind.not_in(NOT_SOUGHT))
        .order_by(text.id)
    ).scalars()
    names = [f"{each.surname} {each.name}" for each in children]
    connection.execute(delete(journal_words).where(journal_words.c.inquiry_id == inquiry.id))
    _insert(connection, inquiry, [*names, *bodies])


def _insert(connection: Connection, inquiry: Inquiry, said: Iterable[str]) -> None:
    parts = [inquiry.requester_name, inquiry.email, digits_of(inquiry.phone), *said]
    forms = "".join(stored_forms(part) for part in parts if part)
    _INSERT.carry_out(connection, {"inquiry_id": inquiry.id, "forms": forms})
