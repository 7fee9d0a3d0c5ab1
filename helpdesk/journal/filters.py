"""What of the journal one wants to see, and the conditions that this puts to the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, text

from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.states import OPEN, Channel, Kind, State
from helpdesk.journal.order import Order
from helpdesk.journal.outcomes import Outcome, came_of
from helpdesk.journal.seeking import sought_for
from helpdesk.journal.standings import ever_missed, standing
from helpdesk.kernel import verdicts
from helpdesk.kernel.verdicts import Verdict
from helpdesk.storage import inquiry_tables
from helpdesk.storage.few_rows import HELPED
from helpdesk.storage.journal_tables import journal_cycle, journal_reason
from helpdesk.storage.records import IS_OPEN, is_listed
from helpdesk.vendor.outage_queries import member_ids

ANY_OPEN = "open"
NOBODY = "nobody"
_T = inquiry_tables.inquiry.c
# In the history: nobody had to claim it.
HELPED_AT_ONCE = text(f"history.{HELPED}")


class Term(StrEnum):
    """How an answer's term may stand, as one asks for it."""

    # Open, and the regulation's term has passed: what waits for somebody just now.
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    RAN_OVER = "ran_over"
    MISSED = "missed"
    NO_REASON = "no_reason"
    UNREACHED = "unreached"
    # As the report counts them, each inquiry once (`helpdesk.journal.standings`).
    EXCUSED = "excused"
    LOST = "lost"
    RUNNING = "running"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Filters:
    """Everything that can be asked for; what is empty is not asked. Days are the school's.

    `topic` is «kind/code», for both kinds have some codes in common. `state` may be ANY_OPEN,
    `claimant` NOBODY. `arrival` is a weekday with an hour of the school's clock, «0-14».
    `outage` is the number of a mass outage to which they belong.
    """

    state: str = ""
    kind: str = ""
    topic: str = ""
    channel: str = ""
    claimant: str = ""
    since: date | None = None
    till: date | None = None
    term: str = ""
    school_class: str = ""
    handed_off: bool = False
    sought: str = ""
    without_spam: bool = False
    outcome: str = ""
    arrival: str = ""
    outage: str = ""
    order: Order | None = None

    @property
    def is_of_open(self) -> bool:
        """Whether only open inquiries are asked for."""
        return self.state in (ANY_OPEN, *OPEN) or self.term == Term.OVERDUE

    @property
    def in_order(self) -> Order:
        """The order that was asked for; else what is open by its term, the journal as a book."""
        return self.order or (Order.URGENT if self.is_of_open else Order.NEWEST)

    def said(self) -> dict[str, str]:
        """Return what is asked for as the parameters of an address; read back by `read`."""
        given = {
            "state": self.state,
            "kind": self.kind,
            "topic": self.topic,
            "channel": self.channel,
            "claimant": self.claimant,
            "since": self.since.isoformat() if self.since else "",
            "till": self.till.isoformat() if self.till else "",
            "term": self.term,
            "class": self.school_class,
            "handed": "yes" if self.handed_off else "",
            "q": self.sought,
            "spam": "no" if self.without_spam else "",
            "outcome": self.outcome,
            "hour": self.arrival,
            "outage": self.outage,
            "sort": self.order or "",
        }
        return {name: value for name, value in given.items() if value}


STATES = frozenset({ANY_OPEN, *State})


def known(value: str, values: frozenset[str]) -> str:
    """Return a value that is one of those, else nothing: an old bookmark must not fail."""
    return value if value in values else ""


CHANNELS, KINDS = frozenset(map(str, Channel)), frozenset(map(str, Kind))
TERMS, OUTCOMES = frozenset(map(str, Term)), frozenset(map(str, Outcome))
ARRIVALS = frozenset(f"{day}-{hour}" for day in range(7) for hour in range(24))


def conditions(
    connection: Connection, filters: Filters, calendar: WorkingCalendar, now: datetime
) -> list[ColumnElement[bool]]:
    """Return what rows of `inquiry` must meet; the words join `journal_words`."""
    return [
        *_plain(filters),
        *_claimed(connection, filters.claimant),
        *_period(filters, calendar),
        *_terms(connection, filters, now),
        *_belongings(filters),
        *_arrivals(connection, filters, calendar),
        *sought_for(connection, filters.sought),
    ]


def _plain(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.state == ANY_OPEN:
        yield IS_OPEN
    elif filters.state:
        yield _T.state == filters.state
    if filters.kind:
        yield _T.kind == filters.kind
    if filters.topic:
        kind, _, code = filters.topic.partition("/")
        yield and_(_T.kind == kind, _T.topic == code)
    if filters.channel:
        yield _T.channel == filters.channel


def _claimed(connection: Connection, claimant: str) -> Iterator[ColumnElement[bool]]:
    """Whoever entered a question and helped at once has it too: nobody claimed it."""
    table = inquiry_tables.history.c
    if claimant == NOBODY:
        helped = exists().where(table.inquiry_id == _T.id, HELPED_AT_ONCE, table.cycle == _T.cycle)
        yield and_(_T.claimant_id.is_(None), ~helped.correlate(inquiry_tables.inquiry))
    elif claimant:
        helped_in = select(table.inquiry_id).where(HELPED_AT_ONCE, table.actor_id == claimant)
        # Looked up first: a condition with another's question in it no index would answer.
        ids = connection.execute(helped_in).scalars().all()
        his = _T.claimant_id == claimant
        yield or_(his, is_listed(ids)) if ids else his


def _period(filters: Filters, calendar: WorkingCalendar) -> Iterator[ColumnElement[bool]]:
    if filters.since:
        yield _T.received_at >= begins(filters.since, calendar)
    if filters.till:
        yield _T.received_at < begins(filters.till + timedelta(days=1), calendar)


def begins(day: date, calendar: WorkingCalendar) -> datetime:
    """Return the first moment (UTC) of a day at the school."""
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)


def _terms(
    connection: Connection, filters: Filters, now: datetime
) -> Iterator[ColumnElement[bool]]:
    if filters.term or filters.without_spam:
        yield verdicts.IS_COUNTED
    match filters.term:
        case Term.OVERDUE:
            yield and_(IS_OPEN, _T.regulation_due_at < now)
        case Term.RAN_OVER:
            over = (Verdict.CLARIFIED, Verdict.HANDED_OFF, Verdict.MISSED)
            yield or_(verdicts.ran_over(now), _ended(*over))
        case Term.MISSED:
            yield ever_missed(connection, now)
        case Term.NO_REASON:
            yield or_(*ways_without_reason(now))
        case Term.UNREACHED:
            yield verdicts.unreached()
        case counted if counted:
            yield standing(now) == counted


def _ended(*found: Verdict) -> ColumnElement[bool]:
    table = journal_cycle.c
    return _T.id.in_(select(table.inquiry_id).where(table.verdict.in_(found)))


def ways_without_reason(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of which one holds where nobody has said why some cycle was missed.

    Each has an index of its own; put together by OR they would have none.
    """
    table, reason = journal_cycle.c, journal_reason.c
    untold = ~exists().where(reason.inquiry_id == _T.id, reason.cycle == _T.cycle)
    told = (
        exists()
        .where(reason.inquiry_id == table.inquiry_id, reason.cycle == table.cycle)
        .correlate(journal_cycle)
    )
    earlier = select(table.inquiry_id).where(table.verdict == Verdict.MISSED, ~told)
    present = (and_(way, untold) for way in verdicts.ways_to_miss(now))
    return *present, _T.id.in_(earlier)


def _belongings(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.school_class:
        child = inquiry_tables.child.c
        yield _T.id.in_(select(child.inquiry_id).where(child.school_class == filters.school_class))
    if filters.handed_off:
        yield _T.id.in_(select(inquiry_tables.handoff.c.inquiry_id))
    if filters.outcome:
        yield came_of(filters.outcome)
    if filters.outage:
        yield _T.id.in_(member_ids(int(filters.outage)))


def _arrivals(
    connection: Connection, filters: Filters, calendar: WorkingCalendar
) -> Iterator[ColumnElement[bool]]:
    """An hour of the week is one of the school's zone, which no database need know."""
    if filters.arrival:
        query = select(_T.id, _T.received_at).where(*_period(filters, calendar))
        found = [
            row.id
            for row in connection.execute(query)
            if arrival_of(calendar.local(row.received_at)) == filters.arrival
        ]
        yield is_listed(found)


def arrival_of(local: datetime) -> str:
    """Return the weekday and the hour of a moment at the school."""
    return f"{local.weekday()}-{local.hour}"
