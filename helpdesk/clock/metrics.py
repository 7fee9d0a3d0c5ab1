"""Figures for a monitor, in the text format of Prometheus 0.0.4: ages and numbers, no words.

The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from helpdesk.clock.health import CLOCK, WORKER
from helpdesk.domain.messages import DeliveryState
from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import is_to_go, oldest_unsent
from helpdesk.mailbox.reading_progress import READER
from helpdesk.storage.inquiry_tables import delivery
from helpdesk.storage.records import IS_OPEN

TEXT = "text/plain; version=0.0.4; charset=utf-8"
GAUGE = "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value:g}\n"
BEATS = {
    CLOCK: "Seconds since the clock's last round.",
    LISTENER: "Seconds since the chat was last listened to.",
    WORKER: "Seconds since a worker was last heard of.",
    READER: "Seconds since the mailbox was last read.",
}


@dataclass(frozen=True)
class DeskFigures:
    """What is counted of inquiries and messages, and since when the oldest message waits."""

    open_inquiries: int
    unsent: int
    parked: int
    waiting_since: datetime | None


def figures_of(desk: Desk) -> DeskFigures:
    def number(of: ColumnElement[bool]) -> int:
        return desk.value(select(func.count()).where(of)) or 0

    state = delivery.c.state
    return DeskFigures(
        number(IS_OPEN),
        number(is_to_go()),
        number(state == DeliveryState.PARKED),
        oldest_unsent(desk),
    )


def metrics_of(desk: Desk, now: datetime) -> str:
    """Return the page; what never gave a sign of life has no line. Raise SQLAlchemyError."""
    found = figures_of(desk)
    oldest = now - found.waiting_since if found.waiting_since else timedelta()
    lines = [
        _line("unsent_oldest_seconds", "Age of the oldest unsent message.", _seconds(oldest)),
        _line("unsent_messages", "Messages that wait to be sent.", found.unsent),
        _line("parked_messages", "Messages given up: people have to call.", found.parked),
        _line("open_inquiries", "Inquiries that are not closed.", found.open_inquiries),
    ]
    for process, help_text in BEATS.items():
        beat = desk.last_beat(process)
        if beat is not None:
            lines.append(_line(f"{process}_tick_age_seconds", help_text, _seconds(now - beat)))
    return "".join(lines)


def _line(name: str, help_text: str, value: float) -> str:
    return GAUGE.format(name=f"helpdesk_{name}", help=help_text, value=value)


def _seconds(age: timedelta) -> float:
    return max(round(age.total_seconds()), 0)
