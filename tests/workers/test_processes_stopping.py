"""Worker and clock as processes that are told to stop, or work through a backlog."""

from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select

from helpdesk.kernel import outbox
from helpdesk.storage import inquiry_tables
from tests.launch.house import PATIENCE, wait_until
from tests.workers.floor import Floor, ask_one
from tests.workers.office import ask_as_parent
from workers import queue
from workers.queue import Announcer


def _read(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else ""


def _terminate(process: BaseProcess) -> int | None:
    process.terminate()
    return _ended(process)


def _ended(process: BaseProcess) -> int | None:
    process.join(PATIENCE)
    return process.exitcode


def test_a_worker_told_to_stop_ends_the_job_in_hand(floor: Floor) -> None:
    floor.hold.touch()
    with floor.redis(), floor.worker() as worker:
        ask_one(floor.hurried())
        wait_until(floor.posts, "the post")
        worker.terminate()
        floor.hold.unlink()
        assert _ended(worker) == 0
    assert floor.is_idle()


def test_an_idle_worker_stops_at_once(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker() as worker:
        wait_until(lambda: redis.scard("rq:workers"), "the worker")
        assert _terminate(worker) == 0


def test_a_worker_whose_redis_is_away_stops_at_once(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker() as worker:
        wait_until(lambda: redis.scard("rq:workers"), "the worker")
        redis.shutdown(nosave=True)
        assert _terminate(worker) == 0


def test_a_worker_without_redis_url_waits_and_stops(floor: Floor) -> None:
    log = floor.folder / "worker.log"
    with floor.running("worker", LOG=str(log)) as worker:
        wait_until(lambda: "nothing to do" in _read(log), "the worker")
        assert worker.is_alive()
        assert _terminate(worker) == 0


def test_the_clock_leaves_a_sign_of_life_and_stops_at_once(floor: Floor) -> None:
    with floor.running("clock") as clock:
        wait_until(lambda: floor.desk.last_beat("clock"), "the first beat")
        assert _terminate(clock) == 0


def test_a_clock_that_delivers_a_hundred_by_hand_stops_after_the_one_in_hand(
    floor: Floor,
) -> None:
    for _ in range(100):
        ask_one(floor.desk)
    floor.hold.touch()
    with floor.running("clock") as clock:
        wait_until(floor.posts, "the first post")
        clock.terminate()
        floor.hold.unlink()
        assert _ended(clock) == 0
    assert len(floor.posts()) < 50


def test_a_clock_whose_database_is_away_goes_on_when_it_is_back(
    floor: Floor, tmp_path: Path
) -> None:
    path, away = tmp_path / "desk.db", tmp_path / "away.db"
    floor.desk.engine.dispose()
    path.rename(away)
    path.symlink_to(tmp_path / "nowhere" / "desk.db")  # No file can be opened there, nor made.
    with floor.running("clock", LOG=str(tmp_path / "log")) as clock:
        wait_until(lambda: "failed" in _read(tmp_path / "log"), "the first failure")
        away.replace(path)
        wait_until(lambda: floor.desk.last_beat("clock"), "the first beat")
        assert clock.is_alive()


def test_a_backlog_has_one_job_for_each_message(floor: Floor) -> None:
    """However often the sweep looks, and however often a card is touched meanwhile."""
    with floor.redis() as redis:
        for _ in range(20):
            ask_one(floor.desk)
        waiting = outbox.unsent(floor.desk, datetime.now(UTC))
        hurried = floor.hurried()
        for _ in range(10):
            assert Announcer(floor.redis_url).enqueue(waiting)
            hurried.write(lambda unit: unit.touch_card(1), datetime.now(UTC))
        assert len(waiting) == 20
        assert redis.llen(f"rq:queue:{queue.WAITING}") == 20
        assert redis.llen(f"rq:queue:{queue.QUEUE}") == 1


def test_a_new_card_goes_before_a_backlog(floor: Floor) -> None:
    with floor.redis():
        for _ in range(20):
            ask_one(floor.desk)
        Announcer(floor.redis_url).enqueue(outbox.unsent(floor.desk, datetime.now(UTC)))
        newest = ask_as_parent(floor.hurried(), datetime.now(UTC), email="").inquiry
        with floor.worker():
            wait_until(floor.is_idle, "all of them")
    first = min(floor.chat.glob("*.*"), key=lambda path: path.stat().st_mtime_ns)
    row = inquiry_tables.delivery.c
    with floor.desk.reading() as connection:
        query = select(row.uuid).where(row.inquiry_id == newest.id)
        assert first.name.startswith(connection.execute(query).scalar_one())
