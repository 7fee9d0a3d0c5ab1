"""Figures for a monitor, in the text format of Prometheus 0.0.4: ages and numbers, no words.

The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from helpdesk.clock.health import CLOCK
from helpdesk.domain.messages import DeliveryState
from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import oldest_unsent
from helpdesk.mailbox.reading_progress import READER
from helpdesk.storage.inquiry_tables import delivery, inquiry
from helpdesk.storage.records import IS_OPEN

TEXT = "text/plain; version=0.0.4; charset=utf-8"
GAUGE = "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value:g}\n"
BEATS = {
    CLOCK: "Seconds since the clock's last round.",
    LISTENER: "Seconds since the chat was last listened to.",
    READER: "Seconds since the mailbox was last read.",
}


def metrics_of(desk: Desk, now: datetime) -> str:
    """Return the page; what never gave a sign of life has no line. Raise SQLAlchemyError."""
    waiting = oldest_unsent(desk)
    oldest = now - waiting if waiting else timedelta()
    lines = [_line("unsent_oldest_seconds", "Age of the oldest unsent message.", _seconds(oldest))]
    for state, name, help_text in (
        (DeliveryState.PENDING, "unsent_messages", "Messages that wait to be sent."),
        (DeliveryState.PARKED, "parked_messages", "Messages given up: people have to call."),
    ):
        query = select(func.count()).where(delivery.c.state == state)
        lines.append(_line(name, help_text, desk.value(query) or 0))
    open_ones = desk.value(select(func.count()).select_from(inquiry).where(IS_OPEN)) or 0
    lines.append(_line("open_inquiries", "Inquiries that are not closed.", open_ones))
    for process, help_text in BEATS.items():
        beat = desk.last_beat(process)
        if beat is not None:
            lines.append(_line(f"{process}_tick_age_seconds", help_text, _seconds(now - beat)))
    return "".join(lines)


def _line(name: str, help_text: str, value: float) -> str:
    return GAUGE.format(name=f"helpdesk_{name}", help=help_text, value=value)


def _seconds(age: timedelta) -> float:
    return max(round(age.total_seconds()), 0)
