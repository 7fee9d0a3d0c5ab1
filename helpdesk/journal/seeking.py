"""What is typed into the journal's search: a reference, a number, or words of an inquiry."""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from helpdesk.domain.reference import read_reference
from helpdesk.kernel.search_words import digits_of, holds
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words

# «12», «№ 12», «12/2026»: the journal number, of this or that year.
_NUMBER = re.compile(r"№?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?")
_FEWEST_DIGITS = 4
_T = inquiry_tables.inquiry.c


def sought_for(connection: Connection, words: str) -> Iterator[ColumnElement[bool]]:
    """Yield the condition for what was typed: a reference, a number of the journal, or words."""
    typed = words.strip()
    if not typed:
        return
    reference = read_reference(typed)
    if reference and connection.execute(select(_T.id).where(_T.reference == reference)).first():
        yield _T.reference == reference
        return
    number = _NUMBER.fullmatch(typed)
    if not number:
        yield _holds(typed)
        return
    numbered = _T.number == int(number[1])
    if number[2]:
        yield and_(numbered, _T.year == int(number[2]))
    elif len(digits_of(typed)) >= _FEWEST_DIGITS:
        yield or_(numbered, _holds(typed))
    else:
        yield numbered


def _holds(typed: str) -> ColumnElement[bool]:
    table = journal_words.c
    return exists().where(table.inquiry_id == _T.id, holds(typed)).correlate(inquiry_tables.inquiry)
