"""The desk moved to another database: every row is there, and what does not fit moves nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import inspect, select, text, update

from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import closing
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for, reading
from helpdesk.storage.inquiry_tables import inquiry
from keeping import NotKept
from keeping.moving import move
from settings import Settings
from tests.helpdesk.erasure.scene import lived
from tests.helpdesk.life import NOW, asked, desk_on, parent
from tests.keeping.conftest import School


@pytest.fixture
def own(released_sqlite_url: str, base: Settings) -> Iterator[School]:
    settings = base.model_copy(update={"database_url": SecretStr(released_sqlite_url)})
    engine = create_engine_for(released_sqlite_url)
    yield School(desk_on(engine), settings)
    engine.dispose()


def test_everything_of_a_desk_moves_to_postgresql_and_goes_on_there(
    own: School, empty_postgresql_url: str
) -> None:
    first = lived(own.desk, own.files)
    later = asked(own.desk, parent("Оценок нет и тут"))
    earlier = asked(own.desk, parent("Оценок опять нет"))
    # An earlier row points to a later one.
    with own.desk.writing() as connection:
        points = update(inquiry).where(inquiry.c.id == later.id)
        connection.execute(points.values(double_of=earlier.id))
    counts = move(own.settings, empty_postgresql_url)
    assert counts["inquiry"] == 4
    engine = create_engine_for(empty_postgresql_url)
    moved = Desk(engine, own.desk.secret)
    assert view(moved, first.id).inquiry == view(own.desk, first.id).inquiry
    with reading(engine) as connection:
        query = select(inquiry.c.double_of).where(inquiry.c.id == later.id)
        assert connection.execute(query).scalar_one() == earlier.id
    # Ids and numbers go on after those that came along.
    new = asked(moved, parent("Уже в новой базе"))
    assert new.id == earlier.id + 1
    closing.withdraw(moved, new.id, REQUESTER, NOW)
    engine.dispose()


def test_it_moves_back_as_well(own: School, empty_postgresql_url: str, tmp_path: Path) -> None:
    own.ask("asked")
    move(own.settings, empty_postgresql_url)
    there = own.settings.model_copy(update={"database_url": SecretStr(empty_postgresql_url)})
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert move(there, back)["inquiry"] == 1


@pytest.mark.parametrize(
    ("to", "said"), [("mysql://there/desk", "TO должен быть"), ("", "TO должен быть")]
)
def test_what_is_no_database_is_refused(own: School, to: str, said: str) -> None:
    with pytest.raises(NotKept, match=said):
        move(own.settings, to)


def test_nothing_moves_into_a_database_in_use_nor_into_itself(own: School, tmp_path: Path) -> None:
    with pytest.raises(NotKept, match="та же база"):
        move(own.settings, own.settings.database)
    used = f"sqlite:///{tmp_path / 'used.db'}"
    engine = create_engine_for(used)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id INTEGER)"))
    with pytest.raises(NotKept, match="не пустая"):
        move(own.settings, used)
    engine.dispose()


def test_a_row_that_does_not_fit_is_named_and_nothing_is_moved(
    own: School, empty_postgresql_url: str
) -> None:
    asked(own.desk)
    with own.desk.writing() as connection:
        # SQLite takes words of any length.
        connection.execute(update(inquiry).values(username="и" * 100))
    with pytest.raises(NotKept, match="Строка таблицы «inquiry»"):
        move(own.settings, empty_postgresql_url)
    engine = create_engine_for(empty_postgresql_url)
    assert inspect(engine).has_table("inquiry")
    with reading(engine) as connection:
        assert connection.execute(select(inquiry.c.id)).all() == []
    engine.dispose()
