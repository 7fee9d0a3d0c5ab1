"""A desk that is founded again on PostgreSQL is as the first was, in each row."""

import pytest
from psycopg import Connection
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.storage.metadata import metadata
from tests import founding, postgres
from tests.helpdesk.life import SECRET, asked, desk_on, parent
from tests.postgres_contents import Tables

# By their table, and how far each sequence has counted.
Sorted = tuple[dict[str, list[bytes]], list[tuple[str, int]]]


def test_it_has_the_same_rows_and_counts_on_from_the_same_numbers(
    postgresql_url: str,
    postgresql_engine: Engine,
    postgresql_wiper: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(founding, "_left", {})
    first = _founded(postgresql_engine, postgresql_wiper)
    asked(Desk(postgresql_engine, SECRET), parent())
    assert _contents(postgresql_wiper) != first
    postgres.wipe(postgresql_wiper, metadata.tables)
    monkeypatch.setattr(founding, "activate_regulation", None)
    assert _founded(postgresql_engine, postgresql_wiper) == first


def _founded(engine: Engine, connection: Connection) -> Sorted:
    desk_on(engine)
    return _contents(connection)


def _contents(connection: Connection) -> Sorted:
    """Return the rows of each table, which stand in it in no order of their own."""
    found = Tables(connection, metadata).contents()
    return {name: sorted(rows.splitlines()) for name, rows in found.rows.items()}, sorted(
        found.counted
    )
