"""The whole inspection: every section, each clause looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpdesk.inspection import section2, section3, section4, section5, section6
from helpdesk.inspection.clauses import Clause, Findings, Scope, Section

SECTIONS: tuple[Section, ...] = tuple(
    each.SECTION for each in (section2, section3, section4, section5, section6)
)
_SEPTEMBER = 9


@dataclass(frozen=True)
class Looked:
    """A clause and what was found."""

    clause: Clause
    findings: Findings

    @property
    def is_kept(self) -> bool:
        return not self.findings.lacks


@dataclass(frozen=True)
class Inspected:
    """A section and its clauses."""

    section: Section
    clauses: tuple[Looked, ...]


def inspect(scope: Scope) -> tuple[Inspected, ...]:
    """Look at everything, in the regulation's order."""
    return tuple(
        Inspected(section, tuple(Looked(each, each.look(scope)) for each in section.clauses))
        for section in SECTIONS
    )


def school_year_began(today: date) -> date:
    """Return the first of September from which the present school year counts."""
    year = today.year if today.month >= _SEPTEMBER else today.year - 1
    return date(year, _SEPTEMBER, 1)
