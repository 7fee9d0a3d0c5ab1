"""A server that was away meanwhile: its connections are made anew, and nobody is told."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text

from helpdesk.storage import database

WHO_SERVES = text("SELECT pg_backend_pid()")
END = text("SELECT pg_terminate_backend(:pid, 30000)")


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = database.create_engine_for(postgresql_url)
    yield engine
    engine.dispose()


def served_by(engine: Engine) -> int:
    with database.reading(engine) as connection:
        return int(connection.execute(WHO_SERVES).scalar_one())


def test_a_connection_that_was_ended_meanwhile_is_made_anew(
    engine: Engine, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "JUST_NOW", 0)
    first, other = served_by(engine), database.create_engine_for(postgresql_url)

    with database.writing(other) as connection:
        assert connection.execute(END, {"pid": first}).scalar_one()
    other.dispose()

    assert served_by(engine) != first


def test_a_connection_used_just_now_is_not_asked_whether_it_lives(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "JUST_NOW", 3600)
    first = served_by(engine)

    with patch.object(engine.dialect, "do_ping") as ping:
        assert served_by(engine) == first

    assert not ping.called
