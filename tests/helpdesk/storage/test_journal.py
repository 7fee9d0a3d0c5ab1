"""SQLite keeps a write-ahead log where it does so safely, and each commit is on the disk."""

from pathlib import Path

import pytest

from helpdesk.storage.database import _wal_is_safe, create_engine_for, reading

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_a_log_is_kept_only_by_a_sqlite_that_does_not_damage_it(
    version: tuple[int, int, int], is_safe: bool
) -> None:
    assert _wal_is_safe(version) is is_safe


def test_the_program_brings_such_a_sqlite_along(sqlite_url: str) -> None:
    pytest.importorskip("pysqlite3", reason="there is no wheel for this machine")
    engine = create_engine_for(sqlite_url)
    with reading(engine) as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    engine.dispose()
    assert mode == "wal"


def test_no_other_sqlite_opens_the_file_in_a_process_of_the_desk() -> None:
    """Closing its connection would drop the locks of the one that the desk works with."""
    folders = ("helpdesk", "integration", "keeping", "webforms", "workers", "doctor")
    files = [each for folder in folders for each in (ROOT / folder).rglob("*.py")]
    takers = [each.name for each in files if "import sqlite3" in each.read_text("utf-8")]
    assert takers == ["own_sqlite.py"]
