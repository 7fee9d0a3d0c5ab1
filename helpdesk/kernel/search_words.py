"""What the journal can be searched for, folded once so that any database finds it in any case.

SQLite's LIKE knows the case of Latin letters alone, and PostgreSQL's that of its locale. So what
is kept for the search is folded here, and what is sought is folded alike.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, update

from helpdesk.domain.inquiry import Child, Inquiry
from helpdesk.domain.texts import TextKind
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.records import child_of

# A letter repeats the words; the others say nothing that anybody would look for.
NOT_SOUGHT = frozenset({TextKind.LETTER, TextKind.CALL_WHEN, TextKind.DEVICE})
# Of a number as people dial it: what stands before these ten differs, +7 or 8.
_NATIONAL = 10
_PHONE = re.compile(r"[+(]?[\d\s()+–—-]{4,}")
MOST_SOUGHT = 200
_INSERT = insert(journal_words)


def fold(words: str) -> str:
    """Return words without the difference of case, of «е» and «ё», and of white space."""
    return " ".join(normalize("NFC", words).casefold().replace("ё", "е").split())


def digits_of(phone: str) -> str:
    """Return a phone's digits, at most the last ten."""
    return "".join(c for c in phone if c.isdecimal())[-_NATIONAL:]


def keep_words(
    connection: Connection,
    inquiry: Inquiry,
    children: Iterable[Child],
    texts: Iterable[tuple[TextKind, str]],
) -> None:
    """Write down what a new inquiry can be found by."""
    said = (words for kind, words in texts if kind not in NOT_SOUGHT)
    names = (f"{each.surname} {each.name}" for each in children)
    folded = _joined(inquiry, [*names, *said])
    connection.execute(_INSERT, {"inquiry_id": inquiry.id, "folded": folded})


def keep_more(connection: Connection, inquiry_id: int, kind: TextKind, body: str) -> None:
    """Let an inquiry be found also by words that have joined it."""
    if kind in NOT_SOUGHT:
        return
    table = journal_words.c
    connection.execute(
        update(journal_words)
        .where(table.inquiry_id == inquiry_id)
        .values(folded=table.folded + literal(f"\n{fold(body)}"))
    )


def keep_anew(connection: Connection, inquiry: Inquiry) -> None:
    """Fold what is left of an inquiry; to be called after some of it was erased."""
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
    folded = _joined(inquiry, [*names, *bodies])
    connection.execute(delete(journal_words).where(journal_words.c.inquiry_id == inquiry.id))
    connection.execute(_INSERT, {"inquiry_id": inquiry.id, "folded": folded})


def _joined(inquiry: Inquiry, said: Iterable[str]) -> str:
    parts = [inquiry.requester_name, inquiry.email, digits_of(inquiry.phone), *said]
    return "\n".join(fold(part) for part in parts if part)


def holds(typed: str) -> ColumnElement[bool]:
    """Return the condition that each of these words, or this number, is in the folded copy."""
    column = journal_words.c.folded
    typed = typed[:MOST_SOUGHT]
    found: ColumnElement[bool] = literal(True)
    if _PHONE.fullmatch(typed.strip()):
        return column.contains(digits_of(typed), autoescape=True)
    for word in fold(typed).split():
        found = found & column.contains(word, autoescape=True)
    return found
