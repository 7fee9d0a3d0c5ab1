"""What an inspection of a period finds."""

from datetime import date

from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.journal.lines import count
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import (
    DAY,
    NOW,
)

LATE = NOW + 9 * DAY


TILL = date(2026, 12, 5)


def findings(
    desk: Desk, number: str, since: date = date(2026, 9, 1), till: date = TILL
) -> Findings:
    """Look at one clause; check that what leads to the journal leads to something."""
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        scope = Scope(connection, regulation, since, till, LATE)
        found = next(
            each.findings
            for section in inspect(scope)
            for each in section.clauses
            if each.clause.number == number
        )
        journals = [each.journal for each in found.evidence]
        for journal in (*journals, *(each.journal for each in found.lacks)):
            if journal:
                assert count(connection, journal, regulation.calendar, LATE).number > 0
    return found


def words(found: Findings) -> str:
    return "\n".join(
        [*(each.words for each in found.evidence), *(each.words for each in found.lacks)]
    )
