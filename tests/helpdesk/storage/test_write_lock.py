"""Writers to SQLite follow one another, whatever process they are in; nobody waits for ever."""

import fcntl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url

from helpdesk.storage.database import create_engine_for, writing
from helpdesk.storage.write_lock import WriteLock

HOLDS_UNTIL_KILLED = """
import sys, time
from helpdesk.storage.write_lock import WriteLock
with WriteLock(sys.argv[1]).taken():
    print("taken", flush=True)
    time.sleep(600)
"""
LONG = 60.0


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "desk.db")


def is_taken(database: str) -> bool:
    """Whether somebody holds the lock, as another process sees it."""
    with Path(f"{database}-turn").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_the_second_waits_until_the_first_is_done(database: str) -> None:
    order: list[str] = []
    waits = threading.Event()

    def second() -> None:
        waits.set()
        with WriteLock(database, patience=LONG).taken():
            order.append("second")

    thread = threading.Thread(target=second)
    with WriteLock(database).taken():
        thread.start()
        waits.wait(LONG)
        thread.join(0.05)
        order.append("first")
    thread.join(LONG)
    assert order == ["first", "second"]


def test_threads_of_one_process_follow_one_another(database: str) -> None:
    turn = WriteLock(database, patience=LONG)
    inside: list[int] = []
    most: list[int] = []

    def write() -> None:
        for _ in range(20):
            with turn.taken():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert len(most) == 80
    assert max(most) == 1


def test_who_is_killed_lets_go(database: str) -> None:
    words = [sys.executable, "-c", HOLDS_UNTIL_KILLED, database]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        assert is_taken(database)
        holder.kill()
    with WriteLock(database, patience=LONG).taken():
        assert is_taken(database)


def test_who_has_waited_too_long_goes_on(database: str) -> None:
    with WriteLock(database).taken(), WriteLock(database, patience=0.01).taken():
        assert is_taken(database)


def test_an_error_inside_gives_the_turn_back(database: str) -> None:
    turn = WriteLock(database)
    with pytest.raises(ZeroDivisionError), turn.taken():
        raise ZeroDivisionError
    assert not is_taken(database)


@pytest.mark.parametrize("nowhere", [None, ":memory:", "/nowhere/desk.db"])
def test_where_no_file_can_lie_the_process_keeps_its_own_order(nowhere: str | None) -> None:
    with WriteLock(nowhere).taken():
        assert not Path("/nowhere").exists()


def test_whoever_writes_to_sqlite_has_the_turn(sqlite_url: str) -> None:
    database = make_url(sqlite_url).database or ""
    engine = create_engine_for(sqlite_url)
    with writing(engine):
        assert is_taken(database)
    assert not is_taken(database)
    engine.dispose()
