"""What is typed into the journal's search: a reference, a number, or words of an inquiry."""

import re
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Connection, and_, case, exists, false, func, or_, select

from helpdesk.domain.reference import read_reference
from helpdesk.domain.word_forms import MOST_SOUGHT, Sought, sought_forms
from helpdesk.privacy.lookalikes import is_phone
from helpdesk.privacy.phones import digits_of
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.records import is_listed
from helpdesk.storage.word_index import holding, matching

# «12», «№ 12», «12/2026»: the journal number, of this or that year.
_NUMBER = re.compile(r"№?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?")
_PHONE = re.compile(r"[+(]?[\d\s()+–—-]{4,}")
_FEWEST_DIGITS = 4
# Found by the index; what more have, and what so many of the newest have, is not.
_FEW = 1_000
_LATELY, _MANY = 1_000, 50
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
    """Return the condition that each of these words, or this number, was said of an inquiry.

    What many have is met soon enough by reading the journal in its own order, the rest has an
    index. Of many it is known by as few rows as a page has, lately or anywhere.
    """
    sought = sought_in(typed)
    if not sought:
        return false()
    ids = _by_index(connection, sought)
    if ids is not None:
        return is_listed(ids)
    said = exists().where(
        journal_words.c.inquiry_id == _T.id, holding(connection, journal_words, sought)
    )
    return said.correlate(inquiry_tables.inquiry)


def _by_index(connection: Connection, sought: Sought) -> list[int] | None:
    """Return the inquiries that are found; None where there are many.

    The index goes through all words that begin like one, which costs the more the larger the
    journal is: so not for what is said that often as it stands, being no part of a word.
    """
    ids = _found(connection, sought, whole=range(len(sought)))
    everywhere, *each = _lately(connection, sought) if len(ids) <= _FEW else (_LATELY,)
    if everywhere > _MANY:
        return None
    known = [place for place, number in enumerate(each) if number > _MANY]
    if len(known) < len(sought):
        ids = _found(connection, sought, whole=known)
    return ids if len(ids) <= _FEW else None


def _found(connection: Connection, sought: Sought, *, whole: Collection[int]) -> list[int]:
    """Return the inquiries that are found by the index, one more than few at most."""
    query = matching(connection, journal_words, sought, whole=whole).limit(_FEW + 1)
    return list(connection.execute(query).scalars())


def _lately(connection: Connection, sought: Sought) -> tuple[int, ...]:
    """Return how many of the newest have all the words, and how many have each as it stands."""
    rows = (
        holding(connection, journal_words, sought),
        *(holding(connection, journal_words, (each,), whole=True) for each in sought),
    )
    newest = select(*(row.label(f"n{place}") for place, row in enumerate(rows)))
    latest = journal_words.c.inquiry_id.desc()
    newest = newest.select_from(journal_words).order_by(latest).limit(_LATELY)
    counts = (func.count(case((each, 1))) for each in newest.subquery().c)
    return tuple(connection.execute(select(*counts)).one())
