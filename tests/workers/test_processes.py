"""Worker and clock as processes, beside a real Redis that is flushed, stopped and missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select, update

from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.heartbeat import last_beat
from helpdesk.storage import schema
from helpdesk.storage.database import create_engine_for
from tests.launch.house import PATIENCE, free_ports, wait_until
from tests.workers.office import ask_as_parent, desk_on
from workers import queue
from workers.queue import announcer

ROOT = Path(__file__).resolve().parents[2]
REDIS = Path(sys.executable).with_name("redis-server")


@dataclass
class Floor:
    """One database, one Redis port, one folder that is the chat, and who works there."""

    folder: Path
    database: str
    port: int = field(default_factory=lambda: free_ports(1)[0])

    def __post_init__(self) -> None:
        self.chat.mkdir()
        self.redis_url = f"redis://127.0.0.1:{self.port}/0"
        self.desk = desk_on(create_engine_for(self.database))

    @property
    def chat(self) -> Path:
        return self.folder / "chat"

    @property
    def hold(self) -> Path:
        """While this file is there, a process that has posted stands still."""
        return self.chat / "hold"

    def posts(self) -> list[str]:
        paths = sorted(self.chat.glob("*.*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text() for path in paths]

    def has_more_than(self, count: int) -> bool:
        return len(self.posts()) > count

    def hurried(self) -> Desk:
        return Desk(self.desk.engine, self.desk.secret, announcer(self.redis_url))

    def is_idle(self) -> bool:
        return outbox.oldest_unsent(self.desk) is None

    @contextmanager
    def redis(self) -> Iterator[Redis]:
        command = [str(REDIS), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        with _running(command, {}) as process:
            client = Redis(port=self.port)
            wait_until(lambda: _answers(client), "Redis")
            yield client
            client.close()
            process.terminate()

    @contextmanager
    def running(self, name: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        words = [sys.executable, "-m", "tests.workers.process", name]
        given = {"DATABASE_URL": self.database, "CHAT_FOLDER": str(self.chat)}
        with _running(words, given | environment) as process:
            yield process

    def worker(self) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return self.running("worker", REDIS_URL=self.redis_url)

    def clock(self) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return self.running("clock", REDIS_URL=self.redis_url)

    def let_leases_run_out(self) -> None:
        with self.desk.engine.begin() as connection:
            past = datetime(2020, 1, 1, tzinfo=UTC)
            connection.execute(update(schema.delivery).values(lease_until=past))


@contextmanager
def _running(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    inherited = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with Path(environment.get("LOG", os.devnull)).open("wb") as output:
        process = subprocess.Popen(words, cwd=ROOT, env=inherited | environment, stdout=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def _read(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else ""


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False


def _terminate(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)


def _ask(desk: Desk) -> None:
    ask_as_parent(desk, datetime.now(UTC), email="")


@pytest.fixture
def floor(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    # On a machine that does other things besides, Redis may be slow; without it nobody hurries.
    monkeypatch.setattr(queue, "CONNECTED_WITHIN", PATIENCE)
    monkeypatch.setattr(queue, "ANSWERED_WITHIN", PATIENCE)
    floor = Floor(tmp_path, sqlite_url)
    yield floor
    floor.desk.engine.dispose()


def test_the_worker_posts_what_was_announced(floor: Floor) -> None:
    with floor.redis(), floor.worker():
        _ask(floor.hurried())
        wait_until(floor.is_idle, "the card")
    assert floor.posts() == ["card to channel"]


def test_a_job_leaves_nothing_behind_in_redis(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker():
        _ask(floor.hurried())
        wait_until(floor.is_idle, "the card")
        wait_until(lambda: not list(redis.scan_iter("rq:job:*")), "the job's end")


def test_a_job_holds_an_id_and_no_word(floor: Floor) -> None:
    with floor.redis() as redis:
        _ask(floor.hurried())
        (key,) = redis.scan_iter("rq:job:*")
        job = redis.hgetall(key)
        assert job[b"description"] == b"workers.queue.carry_out(1)"
        assert not [value for value in job.values() if "оцен".encode() in value]


def test_a_card_being_posted_when_the_worker_was_killed_is_there_once(floor: Floor) -> None:
    floor.hold.touch()
    with floor.redis():
        with floor.worker() as worker:
            _ask(floor.hurried())
            wait_until(floor.posts, "the post")
            worker.kill()
            worker.wait()
        floor.hold.unlink()
        floor.let_leases_run_out()
        with floor.worker(), floor.clock():
            wait_until(floor.is_idle, "the next worker")
    assert floor.posts() == ["card to channel"]


def test_what_redis_forgot_the_sweep_brings_again(floor: Floor) -> None:
    with floor.redis() as redis:
        _ask(floor.hurried())
        redis.flushall()
        with floor.worker(), floor.clock():
            wait_until(floor.is_idle, "the sweep")
    assert floor.posts() == ["card to channel"]


def test_a_worker_goes_on_after_redis_was_flushed(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker():
        _ask(floor.hurried())
        wait_until(floor.is_idle, "the first card")
        redis.flushall()
        _ask(floor.hurried())
        wait_until(lambda: len(floor.posts()) == 2, "the second card")


def test_a_worker_waits_for_a_redis_that_went_away(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker() as worker:
        wait_until(lambda: redis.scard("rq:workers"), "the worker")
        redis.shutdown(nosave=True)
        with floor.redis():
            _ask(floor.hurried())
            wait_until(floor.is_idle, "the card")
        assert worker.poll() is None


def test_without_redis_the_clock_delivers(floor: Floor) -> None:
    _ask(floor.desk)
    with floor.running("clock"):
        wait_until(floor.is_idle, "the clock's own hand")
    assert floor.posts() == ["card to channel"]


def test_where_redis_refuses_the_clock_delivers(floor: Floor) -> None:
    _ask(floor.hurried())
    with floor.clock():
        wait_until(floor.is_idle, "the clock's own hand")
    assert floor.posts() == ["card to channel"]


def test_two_clocks_and_a_worker_post_each_card_once(floor: Floor) -> None:
    with floor.redis(), floor.worker(), floor.clock(), floor.clock():
        for _ in range(10):
            _ask(floor.hurried())
        wait_until(floor.is_idle, "ten cards")
    assert floor.posts() == ["card to channel"] * 10


def test_a_worker_told_to_stop_ends_the_job_in_hand(floor: Floor) -> None:
    floor.hold.touch()
    with floor.redis(), floor.worker() as worker:
        _ask(floor.hurried())
        wait_until(floor.posts, "the post")
        worker.send_signal(signal.SIGTERM)
        floor.hold.unlink()
        assert worker.wait(PATIENCE) == 0
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
        assert worker.poll() is None
        assert _terminate(worker) == 0


def test_the_clock_leaves_a_sign_of_life_and_stops_at_once(floor: Floor) -> None:
    with floor.running("clock") as clock:
        wait_until(lambda: last_beat(floor.desk, "clock"), "the first beat")
        assert _terminate(clock) == 0


def test_a_clock_that_delivers_a_hundred_by_hand_stops_after_the_one_in_hand(
    floor: Floor,
) -> None:
    for _ in range(100):
        _ask(floor.desk)
    floor.hold.touch()
    with floor.running("clock") as clock:
        wait_until(floor.posts, "the first post")
        clock.send_signal(signal.SIGTERM)
        floor.hold.unlink()
        assert clock.wait(PATIENCE) == 0
    assert len(floor.posts()) < 50


def test_nothing_is_lost_or_doubled_when_workers_are_killed_and_redis_flushed(
    floor: Floor,
) -> None:
    with floor.redis() as redis, floor.clock():
        for _ in range(3):
            floor.hold.touch()
            with floor.worker() as worker:
                seen = len(floor.posts())
                for _ in range(5):
                    _ask(floor.hurried())
                wait_until(partial(floor.has_more_than, seen), "a post in hand")
                worker.kill()
                worker.wait()
            redis.flushall()
            floor.hold.unlink()
            floor.let_leases_run_out()
        with floor.worker():
            wait_until(floor.is_idle, "the rest")
    assert floor.posts() == ["card to channel"] * 15


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
        wait_until(lambda: last_beat(floor.desk, "clock"), "the first beat")
        assert clock.poll() is None


def test_a_backlog_has_one_job_for_each_message(floor: Floor) -> None:
    """However often the sweep looks, and however often a card is touched meanwhile."""
    with floor.redis() as redis:
        for _ in range(20):
            _ask(floor.desk)
        waiting = outbox.unsent(floor.desk, datetime.now(UTC))
        hurried = floor.hurried()
        for _ in range(10):
            assert announcer(floor.redis_url).enqueue(waiting)
            hurried.write(lambda unit: unit.touch_card(1), datetime.now(UTC))
        assert len(waiting) == 20
        assert redis.llen(f"rq:queue:{queue.WAITING}") == 20
        assert redis.llen(f"rq:queue:{queue.QUEUE}") == 1


def test_a_new_card_goes_before_a_backlog(floor: Floor) -> None:
    with floor.redis():
        for _ in range(20):
            _ask(floor.desk)
        announcer(floor.redis_url).enqueue(outbox.unsent(floor.desk, datetime.now(UTC)))
        newest = ask_as_parent(floor.hurried(), datetime.now(UTC), email="").inquiry
        with floor.worker():
            wait_until(floor.is_idle, "all of them")
    first = min(floor.chat.glob("*.*"), key=lambda path: path.stat().st_mtime_ns)
    row = schema.delivery.c
    with floor.desk.reading() as connection:
        query = select(row.uuid).where(row.inquiry_id == newest.id)
        assert first.name.startswith(connection.execute(query).scalar_one())
