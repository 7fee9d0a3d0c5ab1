"""Leasing on PostgreSQL, whatever plan it has made."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select, text

from helpdesk.kernel import outbox
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import NOW, asked, desk_on, parent


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine_for(postgresql_url)
    yield engine
    engine.dispose()


def test_no_more_are_leased_than_were_asked_for(engine: Engine) -> None:
    """PostgreSQL takes the table for one of a single row, as after its own nightly look at it."""
    desk, row = desk_on(engine), inquiry_tables.delivery.c
    asked(desk)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DELETE FROM delivery WHERE id > (SELECT min(id) FROM delivery)"))
        connection.execute(text("VACUUM ANALYZE delivery"))
    for number in range(4):
        asked(desk, parent(f"Вопрос {number}"))
    assert len(outbox.lease(desk, NOW, limit=1)) == 1
    with desk.reading() as connection:
        query = select(func.count()).where(row.lease_token.is_not(None))
        assert connection.execute(query).scalar() == 1
