"""How the desk is, for people: what is wrong now and since when, what the night's look has found.

Signs of life, messages and incidents are as they are at this moment; the rest is as the doctor saw
it last, and leaves out what is known better here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, column, func, inspect, select, table

from helpdesk.clock.copies_noted import copies_noted
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import (
    CHAT_INCIDENTS,
    MAIL_INCIDENTS,
    NIGHTLY_INCIDENTS,
    Incident,
    IncidentKind,
)
from helpdesk.clock.metrics import DeskFigures, figures_of
from helpdesk.clock.nightly_look import Finding, last_nightly_look
from helpdesk.clock.signs_of_life import OF_CLOCK, OF_LISTENER, OF_MAILBOX, OF_WORKER
from helpdesk.clock.stuck_messages import TITLES
from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import CHOOSE, HELD_SAYS, hold_of
from helpdesk.storage.clock_tables import trouble
from helpdesk.storage.inquiry_tables import inquiry

MESSAGES, CHAT, BOX, FLOOD = "Сообщения", "Чат", "Ящик", "Форма на сайте"
# Longer than a mail server, or a chat that is started again, keeps anything.
STUCK_AFTER = timedelta(minutes=15)
STUCK = (
    "ничего не теряется: уйдут сами, как только чат или почта ответят; смотрите строки о них и "
    "о часах"
)
NO_QUEUE = "Redis не задан: сообщения разносит clock, на секунды позже"
# Alembic's own.
REVISIONS = table("alembic_version", column("version_num"))
_TITLES = {
    **dict.fromkeys(CHAT_INCIDENTS, CHAT),
    **dict.fromkeys(MAIL_INCIDENTS, BOX),
    IncidentKind.FLOOD: FLOOD,
    **TITLES,
    IncidentKind.UNWRITABLE: "Снимки",
    IncidentKind.DISK: "Диск",
}
# Looked at each few minutes: what the night saw of them is over, or stands among the incidents.
_SEEN_LATELY = frozenset({CHAT, "Сервер чата", BOX, "Диск"})


@dataclass(frozen=True)
class StateOfDesk:
    """Lines about everything, figures, and when the doctor has looked last; None before that.

    `revision` is that of the tables; `inquiries` are all that there are.
    """

    lines: tuple[Finding, ...]
    figures: DeskFigures
    inquiries: int
    revision: str
    examined_at: datetime | None

    def standing(self, is_well: bool | None) -> list[Finding]:
        return [each for each in self.lines if each.well is is_well]


def state_of(desk: Desk, now: datetime, *, has_queue: bool, reads_mail: bool) -> StateOfDesk:
    """Return how the desk is; raise SQLAlchemyError."""
    figures, calendar = figures_of(desk), desk.regulation().calendar
    lines = [*_processes(desk, now, has_queue=has_queue, reads_mail=reads_mail)]
    lines.append(_messages(desk, figures, calendar, now))
    with desk.reading() as connection:
        look = last_nightly_look(connection)
        lines += [*_incidents(connection), *copies_noted(connection, calendar, now, look)]
    known = {each.what for each in lines}
    for each in look.lines if look else ():
        is_over = each.what in _SEEN_LATELY and each.well is False
        if each.what not in known and not is_over:
            lines.append(each)
    return StateOfDesk(
        tuple(lines),
        figures,
        desk.value(select(func.count(inquiry.c.id))) or 0,
        _revision(desk),
        look.at if look else None,
    )


def _revision(desk: Desk) -> str:
    """Return to which migration the tables have come; nothing where no migration has made them."""
    if not inspect(desk.engine).has_table(REVISIONS.name):
        return ""
    return desk.value(select(REVISIONS.c.version_num)) or ""


def _processes(
    desk: Desk, now: datetime, *, has_queue: bool, reads_mail: bool
) -> Iterator[Finding]:
    wanted = [OF_CLOCK, OF_LISTENER]
    wanted += [OF_WORKER] if has_queue else []
    wanted += [OF_MAILBOX] if reads_mail else []
    for each in wanted:
        yield each.look(desk, now)
    if not has_queue:
        yield Finding(OF_WORKER.title, None, NO_QUEUE)


def _messages(
    desk: Desk, figures: DeskFigures, calendar: WorkingCalendar, now: datetime
) -> Finding:
    if hold_of(desk) is not None:
        return Finding(MESSAGES, False, HELD_SAYS, CHOOSE)
    since = figures.waiting_since
    if since is None:
        return Finding(MESSAGES, True, "все ушли, старых неотправленных нет")
    moment = dates.moment(min(since, now), now, calendar)
    says = f"ждут отправки: {figures.unsent}, самое старое {moment}"
    if now - since < STUCK_AFTER:
        return Finding(MESSAGES, True, says)
    return Finding(MESSAGES, False, says, STUCK, since.isoformat())


def _incidents(connection: Connection) -> Iterator[Finding]:
    """Yield what the clock's own looks find wrong; the night's findings say themselves more."""
    query = select(trouble).where(trouble.c.kind.not_in(NIGHTLY_INCIDENTS)).order_by(trouble.c.kind)
    for row in connection.execute(query):
        found = Incident(IncidentKind(row.kind), row.subject)
        # A limit on edits costs a fresh card now and then, and no more.
        is_well = None if found.kind is IncidentKind.EDIT_LIMIT else False
        since = row.seen_at.isoformat()
        title = _TITLES[found.kind]
        yield Finding(title, is_well, what_is_wrong(found), what_to_do(found), since)
