"""How an inquiry stands by its cycles, told in Python: what the database has to find out alike."""

from collections.abc import Iterable

from helpdesk.journal.standings import TermStanding
from helpdesk.kernel.verdicts import Verdict

_BY_VERDICT = {
    Verdict.MISSED: TermStanding.MISSED,
    Verdict.RUNNING: TermStanding.RUNNING,
    Verdict.UNREACHED: TermStanding.LOST,
    Verdict.CLARIFIED: TermStanding.EXCUSED,
    Verdict.HANDED_OFF: TermStanding.EXCUSED,
    Verdict.IN_TIME: TermStanding.IN_TIME,
    Verdict.NOT_DUE: TermStanding.NOT_DUE,
}
_WORST_FIRST = tuple(dict.fromkeys(_BY_VERDICT.values()))


def worst_of(cycles: Iterable[Verdict]) -> TermStanding:
    """Return how an inquiry stands whose cycles were judged so."""
    found = {_BY_VERDICT[each] for each in cycles}
    return next(each for each in _WORST_FIRST if each in found)
