"""Writing down what was posted and who was informed, and reading it back.

Lines are only added. Who is mistaken corrects by a new line, his own or, as the head, anybody's;
of two corrections of one line the first holds, and the second is refused.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Row, Table, insert, select

from helpdesk.contacts.model import (
    CONTACTS,
    Colleague,
    Information,
    InformedLine,
    Line,
    Place,
    PostedLine,
    Posting,
    Way,
)
from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Stage
from helpdesk.duty.queries import version
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.publicity_tables import informed, posted

log = structlog.get_logger(__name__)

TOO_LATE = "Эту запись уже исправили. Посмотрите, что стоит в журнале сейчас."
NOT_YOURS = "Исправить запись может тот, кто её сделал, или завуч."
NO_SUCH = "Такой записи нет."
NOT_APPROVED = "Размещают утверждённый график, а такой версии среди утверждённых нет."
SHOWN_ANYWAY = "На сайте контакты показаны всегда: отметьте, где лист размещён на стенде."
AHEAD = "Дата ещё не наступила. Запишите то, что уже сделано."


def write_posted(
    desk: Desk, said: Posting, by: Colleague, now: datetime, *, corrects: int | None = None
) -> None:
    """Write down that a version, or the sheet of contacts, hangs somewhere; RuleViolation where
    that cannot be.
    """
    desk.write(_write_posted_in, now, said, by, corrects=corrects)


def _write_posted_in(
    unit: UnitOfWork, said: Posting, by: Colleague, *, corrects: int | None
) -> None:
    if said.number == CONTACTS and said.place is not Place.BOARD:
        raise RuleViolation(SHOWN_ANYWAY)
    found = version(unit.connection, said.number)
    is_approved = found is not None and found.stage is Stage.APPROVED
    if said.number != CONTACTS and not is_approved:
        raise RuleViolation(NOT_APPROVED)
    row = {**asdict(said), "number": said.number or None}
    _add(unit, posted, row, by, said.day, corrects)


def write_informed(
    desk: Desk,
    said: Sequence[Information],
    by: Colleague,
    now: datetime,
    *,
    corrects: int | None = None,
) -> None:
    """Write down that these classes were informed, all of them or none."""
    desk.write(_write_informed_in, now, said, by, corrects=corrects)


def _write_informed_in(
    unit: UnitOfWork, said: Sequence[Information], by: Colleague, *, corrects: int | None
) -> None:
    for each in said:
        _add(unit, informed, asdict(each), by, each.day, corrects)


def take_back_posted(desk: Desk, line_id: int, by: Colleague, now: datetime) -> None:
    """Say by a new line that an earlier one is not so: never was, or hangs there no more."""
    _take_back(desk, posted, line_id, by, now)


def take_back_informed(desk: Desk, line_id: int, by: Colleague, now: datetime) -> None:
    _take_back(desk, informed, line_id, by, now)


def posted_lines(connection: Connection) -> list[PostedLine]:
    """Return every line ever written, the oldest first."""
    rows = connection.execute(select(posted).order_by(posted.c.id))
    return [
        PostedLine(
            *_line(row),
            Posting(
                row.number or CONTACTS, Place(row.place), row.spot, row.day, row.picture, row.note
            ),
        )
        for row in rows
    ]


def informed_lines(connection: Connection) -> list[InformedLine]:
    """Return every line ever written, the oldest first."""
    rows = connection.execute(select(informed).order_by(informed.c.id))
    return [
        InformedLine(*_line(row), Information(row.school_class, Way(row.way), row.day, row.note))
        for row in rows
    ]


def _line(row: Row[Any]) -> tuple[int, str, str, datetime, int | None, bool]:
    return row.id, row.person_id, row.person_name, row.at, row.corrects, row.is_void


def _take_back(desk: Desk, table: Table, line_id: int, by: Colleague, now: datetime) -> None:
    desk.write(_take_back_in, now, table, line_id, by)
    log.info("taken back", record=table.name, line=line_id, by=by.id)


def _take_back_in(unit: UnitOfWork, table: Table, line_id: int, by: Colleague) -> None:
    row = _to_correct(unit, table, line_id, by)
    same = {name: value for name, value in row._mapping.items() if name != "id"}
    unit.connection.execute(
        insert(table).values(**{**same, **_signed(unit, by, line_id), "is_void": True})
    )


def _add(
    unit: UnitOfWork,
    table: Table,
    said: dict[str, Any],
    by: Colleague,
    day: Any,
    corrects: int | None,
) -> None:
    if day > unit.today:
        raise RuleViolation(AHEAD)
    if corrects is not None:
        row = _to_correct(unit, table, corrects, by)
        # A correction in words does not lose the photograph.
        if "picture" in said and not said["picture"]:
            said = {**said, "picture": row.picture}
    unit.connection.execute(
        insert(table).values(**said, **_signed(unit, by, corrects), is_void=False)
    )
    log.info("written down", record=table.name, by=by.id)


def _signed(unit: UnitOfWork, by: Colleague, corrects: int | None) -> dict[str, Any]:
    return {
        "person_id": by.id,
        "person_name": by.name,
        "at": unit.now,
        "corrects": corrects,
    }


def _to_correct(unit: UnitOfWork, table: Table, line_id: int, by: Colleague) -> Row[Any]:
    """Return the line, locked, so that of two corrections the second meets the first."""
    query = select(table).where(table.c.id == line_id).with_for_update()
    row = unit.connection.execute(query).one_or_none()
    if row is None or row.is_void:
        raise RuleViolation(NO_SUCH)
    if row.person_id != by.id and not by.head:
        raise RuleViolation(NOT_YOURS)
    later = select(table.c.id).where(table.c.corrects == line_id)
    if unit.connection.execute(later).first() is not None:
        raise RuleViolation(TOO_LATE)
    return row


def may_correct(line: Line, by: Colleague) -> bool:
    return by.head or line.person_id == by.id
