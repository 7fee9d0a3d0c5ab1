"""What is typed into the journal's search: a reference, a number, or words of an inquiry."""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, false, or_, select

from helpdesk.domain.reference import read_reference
from helpdesk.domain.word_forms import MOST_SOUGHT, Sought, sought_forms
from helpdesk.privacy.lookalikes import is_phone
from helpdesk.privacy.phones import digits_of
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.word_index import holding, matching

# «12», «№ 12», «12/2026»: the journal number, of this or that year.
_NUMBER = re.compile(r"№?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?")
_PHONE = re.compile(r"[+(]?[\d\s()+–—-]{4,}")
_FEWEST_DIGITS = 4
# Words that more inquiries have are met soon enough by reading the journal in its own order.
_FEW = 1_000
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
    by_number = numbered(typed)
    if by_number is None:
        yield _holds(connection, typed)
    elif "/" not in typed and len(digits_of(typed)) >= _FEWEST_DIGITS:
        yield or_(by_number, _holds(connection, typed))
    else:
        yield by_number


def numbered(typed: str) -> ColumnElement[bool] | None:
    """Return the condition for a number of the journal; None where something else was typed."""
    number = _NUMBER.fullmatch(typed.strip())
    if number is None:
        return None
    found = _T.number == int(number[1])
    return and_(found, _T.year == int(number[2])) if number[2] else found


def sought_in(typed: str) -> Sought:
    """Return the words, or the one number, by which inquiries are looked for."""
    typed = typed[:MOST_SOUGHT].strip()
    is_number = _PHONE.fullmatch(typed) or is_phone(typed)
    return sought_forms(digits_of(typed) if is_number else typed)


def _holds(connection: Connection, typed: str) -> ColumnElement[bool]:
    """Return the condition that each of these words, or this number, was said of an inquiry."""
    sought = sought_in(typed)
    if not sought:
        return false()
    ids = _few(connection, sought, whole=True)
    if ids is not None:
        ids = _few(connection, sought)
    if ids is not None:
        return _T.id.in_(bindparam("found", ids, expanding=True, literal_execute=True))
    table = journal_words.c
    said = exists().where(table.inquiry_id == _T.id, *holding(table.forms, sought))
    return said.correlate(inquiry_tables.inquiry)


def _few(connection: Connection, sought: Sought, *, whole: bool = False) -> list[int] | None:
    """Return the inquiries that are found; None where there are more than few."""
    query = matching(connection, journal_words, sought, whole=whole).limit(_FEW + 1)
    ids = list(connection.execute(query).scalars())
    return ids if len(ids) <= _FEW else None
