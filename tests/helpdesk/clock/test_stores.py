"""A full disk, a folder without rights: said to monitors, told to the administrator."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text

from helpdesk.clock.health import TRIED_EACH, Stores, health_of
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import OWN_INCIDENTS, Incident, IncidentKind
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.inquiries.looking_through import dismiss
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore, NotStored
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import MARINA, NOW, desk_on, parent
from tests.workers.office import errands_of
from workers.periodic_tasks import LEAST_ROOM, stores_of

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "attachments")


@pytest.fixture
def blocked(tmp_path: Path) -> FileStore:
    """A store that takes nothing, from the administrator either: a file is in its place."""
    (tmp_path / "attachments").write_text("")
    return FileStore(tmp_path / "attachments")


@pytest.fixture
def read_only(database_url: str) -> Iterator[Desk]:
    """A desk that can read as ever, and write nothing."""
    engine = create_engine_for(database_url)
    desk_on(engine)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            name = connection.execute(text("SELECT current_database()")).scalar_one()
            connection.execute(
                text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
            )
        engine.dispose()
        held = create_engine_for(database_url)
    else:
        path = database_url.removeprefix("sqlite:///")
        held = create_engine_for(f"sqlite:///file:{path}?mode=ro&uri=true")
    yield Desk(held, b"k" * 32)
    held.dispose()
    engine.dispose()


def test_where_all_can_be_written_nothing_is_said_and_nothing_left(
    desk: Desk, files: FileStore
) -> None:
    health = health_of(desk, NOW, stores=Stores(desk, files))
    assert (health.is_well, health.said["database"], health.said["attachments"]) == (
        True,
        "ok",
        "ok",
    )
    assert list(files.folder.iterdir()) == []


@pytest.mark.each_database
def test_a_database_that_can_only_be_read_is_not_well(read_only: Desk, files: FileStore) -> None:
    health = health_of(read_only, NOW, stores=Stores(read_only, files))
    assert (health.is_well, health.said["database"]) == (False, "unwritable")
    assert health.said["attachments"] == "ok"


def test_a_folder_that_takes_nothing_is_not_well(desk: Desk, blocked: FileStore) -> None:
    health = health_of(desk, NOW, stores=Stores(desk, blocked))
    assert (health.is_well, health.said["attachments"]) == (False, "unwritable")
    assert health.said["database"] == "ok"


def test_however_often_it_is_asked_it_is_tried_out_now_and_then(
    desk: Desk, blocked: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = Stores(desk, blocked)
    tried: list[FileStore] = []

    def note(store: FileStore) -> None:
        tried.append(store)

    with monkeypatch.context() as counting:
        counting.setattr(FileStore, "try_out", note)
        for _ in range(100):
            stores.look(NOW)
    assert len(tried) == 1
    assert stores.look(NOW + TRIED_EACH) != {}
    blocked.folder.unlink()
    assert stores.look(NOW + 2 * TRIED_EACH - timedelta(seconds=1)) != {}
    assert stores.look(NOW + 2 * TRIED_EACH) == {}


def test_a_folder_that_takes_nothing_for_hours_is_one_line(
    desk: Desk, blocked: FileStore, caplog: pytest.LogCaptureFixture
) -> None:
    stores = Stores(desk, blocked)
    for each in range(100):
        stores.look(NOW + each * TRIED_EACH)
    assert [each.message for each in caplog.records] == ["attachments cannot be written"]


def test_a_disk_is_told_of_while_there_is_room_to_write_that_down(
    files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stores_of(files) == []
    almost = SimpleNamespace(free=LEAST_ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: almost)
    assert [each.kind for each in stores_of(files)] == [IncidentKind.DISK]


@pytest.mark.each_database
def test_the_administrator_hears_of_a_folder_that_takes_nothing(
    desk: Desk, blocked: FileStore
) -> None:
    errands = errands_of(desk, lambda _: {}, files=blocked)
    for minutes in (0, 5, 10):
        errands.run(NOW + timedelta(minutes=minutes))
    with desk.reading() as connection:
        told = connection.execute(text("SELECT occasion FROM delivery")).scalars().all()
    assert told == ["trouble"]


@pytest.mark.parametrize("kind", sorted(OWN_INCIDENTS))
def test_each_trouble_has_words(kind: IncidentKind) -> None:
    trouble = Incident(kind, "var/attachments")
    is_of_a_folder = kind in (IncidentKind.UNWRITABLE, IncidentKind.DISK)
    assert ("var/attachments" in what_is_wrong(trouble)) == is_of_a_folder
    assert what_to_do(trouble)


def test_a_store_says_in_one_way_that_it_took_nothing(blocked: FileStore) -> None:
    with pytest.raises(NotStored):
        blocked.put("a.png", b"data")


@pytest.mark.each_database
def test_the_administrator_hears_once_of_a_flood_and_once_that_it_is_over(desk: Desk) -> None:
    errands = errands_of(desk, lambda _: {})
    new = replace(parent(now=NOW), gathered=True)
    ids = [open_inquiry(desk, new, REQUESTER, NOW).inquiry.id]
    for minutes in (0, 5, 10, 70, 75):
        errands.run(NOW + timedelta(minutes=minutes))
    assert told_of_flood(desk) == ["trouble"]
    dismiss(desk, ids, MARINA, NOW + timedelta(minutes=76))
    for minutes in (80, 85):
        errands.run(NOW + timedelta(minutes=minutes))
    assert told_of_flood(desk) == ["trouble", "trouble_over"]


def told_of_flood(desk: Desk) -> list[str]:
    with desk.reading() as connection:
        query = text("SELECT occasion FROM delivery WHERE occasion LIKE 'trouble%' ORDER BY id")
        return list(connection.execute(query).scalars())
