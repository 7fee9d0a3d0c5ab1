"""A desk that is founded again, and on which as much has happened, is as the first was."""

import shutil
from pathlib import Path

import pytest
from psycopg import Connection
from sqlalchemy import Engine

from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import engine_at
from helpdesk.storage.metadata import metadata
from tests import founding, postgres
from tests.founding import lived
from tests.helpdesk.life import SECRET, asked, desk_on, parent
from tests.postgres_contents import Tables


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


class Once:
    """A mother asks; how often, is counted."""

    times = 0

    def __call__(self, desk: Desk) -> int:
        self.times += 1
        return asked(desk, parent()).id


def test_what_happened_is_there_again_in_each_row(
    postgresql_url: str, postgresql_engine: Engine, postgresql_wiper: Connection
) -> None:
    live, found = Once(), []
    for _ in range(2):
        postgres.wipe(postgresql_wiper, metadata.tables)
        number = lived(desk_on(postgresql_engine), live)
        found.append((number, _contents(postgresql_wiper)))
    assert found[0] == found[1]
    assert live.times == 1
    assert asked(Desk(postgresql_engine, SECRET), parent()).id == found[0][0] + 1


def test_what_happened_is_there_again_in_each_byte(sqlite_template: Path, tmp_path: Path) -> None:
    live, found = Once(), []
    for name in ("first.db", "second.db"):
        path = Path(shutil.copy(sqlite_template, tmp_path / name))
        with engine_at(f"sqlite:///{path}") as engine:
            number = lived(desk_on(engine), live)
            assert view(Desk(engine, SECRET), number).inquiry.id == number
        found.append(path.read_bytes())
    assert found[0] == found[1]
    assert live.times == 1


def _founded(engine: Engine, connection: Connection) -> tuple[object, ...]:
    desk_on(engine)
    return _contents(connection)


def _contents(connection: Connection) -> tuple[object, ...]:
    """Return the rows of each table, which stand in it in no order of their own."""
    return Tables(connection, metadata).contents().in_order
