"""Connections that cannot serve are made anew: of a server that was away, of another process."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

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


def test_the_server_compiles_no_statement_of_ours(engine: Engine) -> None:
    """It would take half a minute of the month's report, which is then run once."""
    with database.writing(engine) as connection:
        connection.execute(text("SELECT 1"))
    with database.reading(engine) as connection:
        assert connection.execute(text("SHOW jit")).scalar_one() == "off"


def test_a_forked_process_uses_no_connection_of_the_one_it_came_from(engine: Engine) -> None:
    first, (reader, writer) = served_by(engine), os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writer, str(served_by(engine)).encode())
        finally:
            os._exit(0)

    os.close(writer)
    with os.fdopen(reader) as said:
        other = said.read()

    assert os.waitpid(child, 0)[1] == 0
    assert other
    assert int(other) != first == served_by(engine)


def put_twice(engine: Engine) -> None:
    with database.writing(engine) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE once (id integer PRIMARY KEY)"))
        with database.at_once(connection):
            for _ in range(2):
                connection.execute(text("INSERT INTO once VALUES (1)"))


def test_what_fails_together_says_so_as_what_fails_by_itself(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        put_twice(engine)
