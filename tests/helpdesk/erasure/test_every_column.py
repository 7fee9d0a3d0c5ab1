"""Of each column of each table it is decided whether personal data stand in it; and if, they go."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from tests.helpdesk.erasure.columns import COLUMNS
from tests.helpdesk.erasure.scene import MARK, erase_all, left_in, lived
from tests.helpdesk.life import NOW, asked, desk_on, parent

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

EMPTY: tuple[object, ...] = ("", None, [], {})


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    made = desk_on(engine)
    return Desk(made.engine, made.secret, ledger=Ledger(tmp_path / "erased.jsonl"))


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_each_column_is_decided(name: str) -> None:
    """A new one belongs into `columns.py`: personal, official, or plain."""
    assert name in COLUMNS, f"decide whose data stand in {name}"
    assert sorted(COLUMNS[name].all) == sorted(metadata.tables[name].c.keys())


def test_no_decision_is_about_a_table_that_is_gone() -> None:
    assert set(COLUMNS) <= set(metadata.tables)


@pytest.mark.each_database
def test_after_all_terms_each_personal_column_is_empty(desk: Desk, files: FileStore) -> None:
    lived(desk, files)
    assert erase_all(desk, files) > 0
    with desk.reading() as connection:
        rows = {
            name: connection.execute(select(table)).mappings().all()
            for name, table in metadata.tables.items()
        }
    full = {
        f"{name}.{column}": row[column]
        for name, found in rows.items()
        for row in found
        for column in COLUMNS[name].personal.split()
        if row[column] not in EMPTY
    }
    assert full == {}
    assert [name for name, found in rows.items() if MARK in repr(found)] == []
    assert left_in(files.folder) == set()


def test_the_file_of_the_database_holds_no_trace(sqlite_url: str, files: FileStore) -> None:
    engine = create_engine_for(sqlite_url)
    desk = desk_on(engine)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    words = "Совершенно тайные слова ".encode()
    inquiry = asked(desk, parent(words.decode() * 200))
    engine.dispose()
    assert words in path.read_bytes()
    withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW)
    erase_all(desk, files)
    # While the desk runs on: what closes the last connection would empty the log as well.
    raw = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert words not in raw
    assert words.decode().casefold().encode() not in raw


def test_before_its_term_nothing_goes(desk: Desk, files: FileStore) -> None:
    inquiry = lived(desk, files)
    assert inquiry.closed_at is not None
    assert erase_all(desk, files, inquiry.closed_at) == 0
    assert "asked.png" in left_in(files.folder)
