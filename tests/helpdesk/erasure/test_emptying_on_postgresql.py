"""Erasing on PostgreSQL: two clocks may write there at once, and words are kept as vectors too."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from helpdesk.erasure.emptying import finish_erasing, unfinished_since
from helpdesk.erasure.erasing import erase
from helpdesk.erasure.kinds import due
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.erasure.ended import withdrawn
from tests.helpdesk.erasure.scene import erase_all
from tests.helpdesk.life import DAY, NOW, asked, desk_on, parent

LATER = NOW + 3 * DAY
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine_for(postgresql_url)
    yield engine
    engine.dispose()


def _wait_for(other: Future[None], engine: Engine) -> None:
    """Return once the other has ended, or waits for a lock."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for _ in range(200):
            if other.done() or connection.execute(WAITING).scalar():
                return
            time.sleep(0.05)


def test_what_another_erases_meanwhile_is_ended_by_the_next_look(
    engine: Engine, files: FileStore
) -> None:
    desk = desk_on(engine)
    for _ in range(2):
        withdrawn(desk, asked(desk))
    with desk.reading() as connection:
        first, second = due(connection, desk.regulation().retention, LATER)
    erase(desk, files, first, LATER)

    def erase_beside(unit: UnitOfWork, pool: ThreadPoolExecutor) -> Future[None]:
        erase(desk.within(unit), files, second, LATER)
        other = pool.submit(finish_erasing, Desk(engine, desk.secret), LATER)
        _wait_for(other, engine)
        return other

    with ThreadPoolExecutor(1) as pool:
        desk.write(erase_beside, LATER, pool).result()
    with desk.reading() as connection:
        assert unfinished_since(connection) is not None
    finish_erasing(desk, LATER + timedelta(minutes=1))
    with desk.reading() as connection:
        assert unfinished_since(connection) is None


def test_erased_words_stand_in_no_vector_of_a_search(engine: Engine, files: FileStore) -> None:
    desk, kept = desk_on(engine), text("SELECT string_agg(vector::text, ' ') FROM journal_words")
    withdrawn(desk, asked(desk, parent("Тайноезагадочное слово")))
    with desk.reading() as connection:
        assert "загадочн" in connection.execute(kept).scalar_one()
    erase_all(desk, files, LATER)
    with desk.reading() as connection:
        assert "загадочн" not in (connection.execute(kept).scalar() or "")
