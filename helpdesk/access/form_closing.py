"""The form on the site closed for a time, by somebody who says why; it opens again by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import access_tables
from helpdesk.storage.columns import UtcTime
from helpdesk.storage.ready_made import ReadyMade

LONGEST = timedelta(days=14)
MOST_WORDS = 300
NO_WORDS = "Напишите, что делать вместо этого: например, звонить в школу."
TOO_LONG = f"Напишите короче: здесь помещается {MOST_WORDS} знаков."
NO_TIME = f"Выберите, когда форма откроется сама: не позже чем через {LONGEST.days} дней."
# Every page of the form asks whether there is one, which hardly ever is.
_HOLDING = (
    select(access_tables.form_closing)
    .where(access_tables.form_closing.c.until > bindparam("now", type_=UtcTime()))
    .order_by(access_tables.form_closing.c.id.desc())
    .limit(1)
)
_HOLDS = ReadyMade(_HOLDING)


@dataclass(frozen=True)
class Closing:
    """Why the form is closed, by whom, since when and until when."""

    words: str
    by_name: str
    at: datetime
    until: datetime


class FormClosed(RuleViolation):
    """Somebody has closed the form while this was being sent."""

    def __init__(self, closing: Closing) -> None:
        super().__init__(closing.words)
        self.closing = closing


def closing_now(desk: Desk, now: datetime) -> Closing | None:
    """Return the closing that holds; None while the form is open."""
    return desk.read(_closing, now)


def refuse_while_closed(unit: UnitOfWork) -> None:
    """Raise FormClosed while the form is closed, as this very transaction sees it."""
    closing = _closing(unit.connection, unit.now)
    if closing is not None:
        raise FormClosed(closing)


def _closing(connection: Connection, now: datetime) -> Closing | None:
    if not _HOLDS.carry_out(connection, {"now": now}):
        return None
    row = connection.execute(_HOLDING, {"now": now}).one_or_none()
    return Closing(row.words, row.by_name, row.at, row.until) if row else None


@use_case
def close_form(unit: UnitOfWork, words: str, until: datetime, actor: Actor) -> None:
    """Close the form until then; another closing takes the place of one that holds."""
    if not words.strip():
        raise RuleViolation(NO_WORDS)
    if len(words) > MOST_WORDS:
        raise RuleViolation(TOO_LONG)
    if not unit.now < until <= unit.now + LONGEST:
        raise RuleViolation(NO_TIME, Code.LAST_DAY)
    _end(unit)
    values = {"words": words.strip(), "by_id": actor.id, "by_name": actor.name}
    unit.insert(access_tables.form_closing, **values, at=unit.now, until=until)


def open_form(desk: Desk, now: datetime) -> None:
    desk.write(_end, now)


def _end(unit: UnitOfWork) -> None:
    table = access_tables.form_closing
    unit.update(table, table.c.until > unit.now, until=unit.now)
