"""Real workers and clocks, beside a real Redis."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import update

from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for
from tests.launch.forked import process_of
from tests.launch.house import PATIENCE, free_ports, wait_until
from tests.workers.office import ask_as_parent, desk_on
from tests.workers.process import run_alone
from workers.queue import Announcer

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

    def cards(self) -> int:
        """How many cards were posted; what the desk says in threads does not count."""
        return self.posts().count("card to channel")

    def has_more_than(self, count: int) -> bool:
        return len(self.posts()) > count

    def hurried(self) -> Desk:
        return Desk(self.desk.engine, self.desk.secret, Announcer(self.redis_url))

    def is_idle(self) -> bool:
        return outbox.oldest_unsent(self.desk) is None

    @contextmanager
    def redis(self) -> Iterator[Redis]:
        command = [str(REDIS), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            client = Redis(port=self.port)
            wait_until(lambda: redis_answers(client), "Redis")
            yield client
            client.close()
        finally:
            process.kill()
            process.wait(PATIENCE)

    @contextmanager
    def running(self, name: str, **given: str) -> Iterator[BaseProcess]:
        """Run it with an environment of its own; what it prints goes to LOG."""
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": self.database,
            "CHAT_FOLDER": str(self.chat),
            "LOG": os.devnull,
        }
        process = process_of(run_alone, (name, environment | given))
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join(PATIENCE)

    def worker(self) -> AbstractContextManager[BaseProcess]:
        return self.running("worker", REDIS_URL=self.redis_url)

    def clock(self) -> AbstractContextManager[BaseProcess]:
        return self.running("clock", REDIS_URL=self.redis_url)

    def let_leases_run_out(self) -> None:
        with self.desk.engine.begin() as connection:
            past = datetime(2020, 1, 1, tzinfo=UTC)
            connection.execute(update(inquiry_tables.delivery).values(lease_until=past))


def redis_answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False


def ask_one(desk: Desk) -> None:
    ask_as_parent(desk, datetime.now(UTC), email="")
