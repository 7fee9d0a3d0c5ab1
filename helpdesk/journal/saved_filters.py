"""Filters of the journal that somebody keeps under a name, each person his own."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.filters import Filters
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.transaction import upsert
from helpdesk.storage.journal_tables import journal_filter
from helpdesk.storage.records import value_of

MOST = 20
MOST_LETTERS = 60
NO_NAME = "Назовите отбор, например: «Пятые классы»."
TOO_MANY = f"Отборов уже {MOST}. Удалите ненужный, потом сохраните этот."


@dataclass(frozen=True)
class SavedFilter:
    """One of them; `filters` as in an address."""

    id: int
    name: str
    filters: Mapping[str, str]


def saved_filters(connection: Connection, author_id: str) -> list[SavedFilter]:
    """Return those of one person, by their names."""
    table = journal_filter
    query = select(table).where(table.c.author_id == author_id).order_by(table.c.name)
    return [value_of(SavedFilter, row) for row in connection.execute(query)]


def save_filter(desk: Desk, author_id: str, name: str, filters: Filters) -> None:
    """Keep it under a name; what had that name before is replaced. Raise RuleViolation."""
    name = " ".join(name.split())[:MOST_LETTERS]
    if not name:
        raise RuleViolation(NO_NAME)
    said = {key: value for key, value in filters.said().items() if key != "q"}
    desk.transact(lambda connection: _save(connection, author_id, name, said))


def _save(connection: Connection, author_id: str, name: str, said: dict[str, str]) -> None:
    table = journal_filter
    others = table.c.author_id == author_id, table.c.name != name
    if connection.execute(select(func.count()).where(*others)).scalar_one() >= MOST:
        raise RuleViolation(TOO_MANY)
    key = {"author_id": author_id, "name": name}
    put = upsert(connection, table).values(**key, filters=said)
    connection.execute(put.on_conflict_do_update(index_elements=list(key), set_={"filters": said}))


def drop_filter(desk: Desk, author_id: str, filter_id: int) -> None:
    """Let one of his own go; what is nobody's, or somebody else's, stays."""
    table = journal_filter
    which = table.c.id == filter_id, table.c.author_id == author_id
    desk.transact(lambda connection: connection.execute(delete(table).where(*which)))
