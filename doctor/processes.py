"""The processes, their signs of life and what they do not get away, and the calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime

from doctor.findings import Finding, asked, found_so
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.clock.signs_of_life import OF_CLOCK, OF_LISTENER, OF_MAILBOX, OF_WORKER, Process
from helpdesk.clock.state_of_desk import FLOOD
from helpdesk.clock.stuck_messages import TITLES, stuck
from helpdesk.inquiries.looking_through import is_flooded
from helpdesk.kernel.desk import Desk
from settings import Settings

NEXT_YEAR = (
    "внесите переносы следующего года: страница «Настройки», «Выходные и каникулы», или "
    "regulation.toml (known_through) и make release"
)


def clock(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_CLOCK, settings)


def listener(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_LISTENER, settings)


def worker(settings: Settings) -> Iterator[Finding]:
    """Only where there is a queue: without one none is needed, which is said of Redis."""
    if settings.redis is not None:
        yield _judged(OF_WORKER, settings)


def mailbox(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_MAILBOX, settings)


def _judged(process: Process, settings: Settings) -> Finding:
    now = datetime.now(UTC)
    looked_at = asked(settings, lambda desk: process.look(desk, now))
    return found_so(looked_at or process.judge(None, now))


def messages(settings: Settings) -> Iterator[Finding]:
    """Which messages are stuck, that are tried again and again; a line for each sort."""
    for kind in asked(settings, stuck) or ():
        one = Incident(kind)
        yield Finding(TITLES[kind], False, what_is_wrong(one), what_to_do(one))


def flood(settings: Settings) -> Iterator[Finding]:
    """Whether so much was asked at once that people have to look through it; nothing is broken."""
    if asked(settings, is_flooded):
        one = Incident(IncidentKind.FLOOD)
        yield Finding(FLOOD, None, what_is_wrong(one), what_to_do(one))


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет", "make release")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    says = f"переносы выходных известны по {known} год включительно"
    yield Finding("Календарь", well, says, "" if well else NEXT_YEAR)
