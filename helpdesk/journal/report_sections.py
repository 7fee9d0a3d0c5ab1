"""The report of a period beside the one before: its sections, in the order in which one reads."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from helpdesk.domain.states import Kind
from helpdesk.journal import report_answers as answers
from helpdesk.journal import report_arrivals as arrivals
from helpdesk.journal.inquiry_queries import people
from helpdesk.journal.periods import Period
from helpdesk.journal.report import figures_of
from helpdesk.journal.report_rows import Comparison
from helpdesk.journal.report_values import Report, ReportRow, ReportSection
from helpdesk.regulation.regulation import Regulation

_SECTIONS: tuple[Callable[[Comparison], ReportSection], ...] = (
    arrivals.total,
    arrivals.trend,
    answers.terms,
    answers.waits,
    answers.claims,
    answers.helped,
    answers.handoffs,
    arrivals.topics(Kind.PARENT, "О чём спрашивают родители"),
    arrivals.topics(Kind.STAFF, "О чём спрашивают сотрудники"),
    arrivals.phrases,
    arrivals.outages,
    arrivals.channels,
    arrivals.classes,
    arrivals.hours,
)


def make_report(
    connection: Connection, regulation: Regulation, period: Period, now: datetime, whose: str | None
) -> Report:
    """Return the report of a period; `whose` load is in it: everybody's, where that is None."""
    seen = _seen(connection, regulation, period, now)
    sections = tuple(each(seen) for each in _SECTIONS)
    load = answers.load(seen, whose)
    return Report(period, period.before, answers.headline(seen), (*sections, load))


def make_headline(
    connection: Connection, regulation: Regulation, period: Period, now: datetime
) -> tuple[ReportRow, ...]:
    """Return the rows that say most."""
    return answers.headline(_seen(connection, regulation, period, now))


def _seen(
    connection: Connection, regulation: Regulation, period: Period, now: datetime
) -> Comparison:
    figures, before = (
        figures_of(connection, each, regulation.calendar, now) for each in (period, period.before)
    )
    return Comparison(connection, figures, before, regulation, people(connection), now)
