"""Who took a file of the journal out of the desk, when, how much, and what of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from helpdesk.journal.filters import Filters
from helpdesk.kernel.desk import Desk
from helpdesk.storage.journal_tables import journal_export
from helpdesk.storage.records import value_of


@dataclass(frozen=True)
class Export:
    """One file that was made; `filters` as in an address, `q` only as «yes»."""

    at: datetime
    author_id: str
    rows: int
    filters: dict[str, Any]


def log_export(desk: Desk, author_id: str, filters: Filters, rows: int, now: datetime) -> None:
    """Write down that a file with so many rows has been made."""
    said = filters.said()
    if "q" in said:
        said["q"] = "yes"  # A name may have been sought.
    values = {"at": now, "author_id": author_id, "rows": rows, "filters": said}
    desk.transact(lambda connection: connection.execute(insert(journal_export).values(values)))


def last_exports(connection: Connection, most: int = 20) -> list[Export]:
    """Return the newest, the last one first."""
    table = journal_export
    query = select(table).order_by(table.c.id.desc()).limit(most)
    return [value_of(Export, row) for row in connection.execute(query)]
