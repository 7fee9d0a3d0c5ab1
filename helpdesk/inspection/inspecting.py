"""The whole inspection: every section, each clause looked at."""

from dataclasses import dataclass

from helpdesk.inspection import section2, section3, section4, section5, section6
from helpdesk.inspection.clauses import Clause, Findings, Scope, Section

SECTIONS: tuple[Section, ...] = tuple(
    each.SECTION for each in (section2, section3, section4, section5, section6)
)


@dataclass(frozen=True)
class Looked:
    """A clause and what was found."""

    clause: Clause
    findings: Findings


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
