"""Databases for the tests: whatever touches one runs on SQLite and on PostgreSQL, where it is not
marked as one to which any will do.
"""

import gc
import inspect
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog
from hypothesis import settings
from psycopg import Connection
from pytest_postgresql.janitor import DatabaseJanitor
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.privacy import confidential
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from helpdesk.storage.migrations import migrate
from tests import postgres, shortcuts

WITH_TABLES = "desk"
RELEASED = "released"
LONGEST_NAME = 40

# How long an example takes is for bench/ to say: a machine may do other things besides.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

shortcuts.take()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long value by its beginning: each process is told each name, and exec has a limit."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        begun = ascii(val[:LONGEST_NAME]).strip("b'\"")
        return f"{begun}... ({len(val)})"
    return None


def pytest_collection_finish() -> None:
    """Spare the collector what stays for good, and let it look less often at what comes and goes.

    It took a tenth of the run, mostly over the thousands of tests themselves.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


# Where rich is installed, structlog would draw each local variable of each frame, for seconds.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(autouse=True)
def no_text_work_under_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test find out whether words are looked through while others wait for the locks."""
    look = confidential._find

    def looked(words: str) -> tuple[confidential.Secret, ...]:
        frame = inspect.currentframe()
        while frame is not None:
            assert frame.f_code is not Desk.transact.__code__, f"under a lock: {words!r}"
            frame = frame.f_back
        return look(words)

    confidential.find.cache_clear()
    monkeypatch.setattr(confidential, "_find", looked)


@pytest.fixture
def own_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test write its lines as a process of the desk does, and the others be as before.

    A logger that is kept for good would be heard by no later test.
    """
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level, configure = root.handlers[:], root.level, structlog.configure

    def configured(**given: Any) -> None:
        configure(**{**given, "cache_logger_on_first_use": False})

    monkeypatch.setattr(structlog, "configure", configured)
    yield
    configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Path]:
    """The folder of the socket of this run's own server."""
    with postgres.server() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: Path) -> Iterator[str]:
    """A database with the tables; what a test leaves in them is wiped before the next one."""
    with _janitor(postgresql_server, WITH_TABLES):
        url = _postgresql_url(postgresql_server, WITH_TABLES)
        _fill(url)
        yield url


@pytest.fixture(scope="session")
def postgresql_wiper(postgresql_server: Path, postgresql_tables: str) -> Iterator[Connection]:
    """The connection that wipes these tables."""
    with psycopg.connect(
        host=str(postgresql_server), user=postgres.OWNER, dbname=WITH_TABLES, autocommit=True
    ) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_tables: str) -> Iterator[Engine]:
    """Kept for all tests: whatever a new connection asks for first costs the server the most."""
    engine = create_engine_for(postgresql_tables)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with the tables and nothing in them."""
    path = shutil.copy(sqlite_template, tmp_path / "desk.db")
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_wiper: Connection, postgresql_tables: str) -> str:
    """A PostgreSQL database with the tables and nothing in them."""
    postgres.wipe(postgresql_wiper, metadata.tables)
    return postgresql_tables


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        any_will_do = marked("any_database") and not marked("each_database")
        sorts = ["sqlite"] if any_will_do else ["sqlite", "postgresql"]
        metafunc.parametrize("database_url", sorts, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with the tables: the test runs once on each sort."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql_url(postgresql_server: Path) -> Iterator[str]:
    name = f"empty_{uuid4().hex}"
    with _janitor(postgresql_server, name):
        yield _postgresql_url(postgresql_server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without any table, once of each sort."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture(scope="session")
def released_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("released") / "desk.db"
    _fill(f"sqlite:///{path}", migrate)
    return path


@pytest.fixture
def released_sqlite_url(released_template: Path, tmp_path: Path) -> str:
    """A SQLite database as a release leaves it: every step of the way is taken once for all."""
    return f"sqlite:///{shutil.copy(released_template, tmp_path / 'desk.db')}"


@pytest.fixture(scope="session")
def released_postgresql(postgresql_server: Path) -> Iterator[str]:
    with _janitor(postgresql_server, RELEASED):
        _fill(_postgresql_url(postgresql_server, RELEASED), migrate)
        yield RELEASED


@pytest.fixture
def released_postgresql_url(postgresql_server: Path, released_postgresql: str) -> Iterator[str]:
    name = f"released_{uuid4().hex}"
    with _janitor(postgresql_server, name, released_postgresql):
        yield _postgresql_url(postgresql_server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def released_database_url(request: pytest.FixtureRequest) -> str:
    """A database as a release leaves it, of its own for each test, once of each sort."""
    return str(request.getfixturevalue(f"released_{request.param}_url"))


@pytest.fixture
def engine(request: pytest.FixtureRequest, database_url: str) -> Iterator[Engine]:
    if database_url.startswith("sqlite"):
        engine = create_engine_for(database_url)
        yield engine
        engine.dispose()
        return
    kept: Engine = request.getfixturevalue("postgresql_engine")
    # With the test's own listeners.
    yield kept.execution_options()
    if kept.pool.checkedout():  # type: ignore[attr-defined]
        kept.dispose()


def _fill(url: str, make_tables: Callable[[Engine], None] = metadata.create_all) -> None:
    engine = create_engine_for(url)
    make_tables(engine)
    engine.dispose()


def _postgresql_url(folder: Path, name: str) -> str:
    return f"postgresql+psycopg://{postgres.OWNER}@/{name}?host={folder}"


def _janitor(folder: Path, name: str, template: str | None = None) -> DatabaseJanitor:
    return DatabaseJanitor(
        user=postgres.OWNER, host=str(folder), port=5432, dbname=name, template_dbname=template
    )
