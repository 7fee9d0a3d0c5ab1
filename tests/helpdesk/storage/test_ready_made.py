"""What a ready-made statement writes is what the library of tables would have written."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from helpdesk.domain.messages import CHANNEL, MAIL
from helpdesk.storage.database import reading, writing
from helpdesk.storage.inquiry_tables import delivery
from helpdesk.storage.ready_made import ReadyMade

AT = datetime(2026, 3, 2, 12, 0, 30, 250, tzinfo=timezone(timedelta(hours=3)))
PUT = ReadyMade(insert(delivery).returning(delivery.c.id))
OF_SORT = ReadyMade(
    select(delivery.c.uuid).where(delivery.c.sort == bindparam("sort")).order_by(delivery.c.id)
)


def row(uuid: str, **other: Any) -> dict[str, Any]:
    counted = {"cycle": 1, "attempts": 0, "wanted": 1, "drawn": 0}
    said = {"sort": "notice", "occasion": "accepted", "key": uuid, "state": "pending"}
    marks = {"unsure": False, "asks": True, "params": {"слова": [1, None]}, "addressee": CHANNEL}
    return {"uuid": uuid, **said, **counted, **marks, "created_at": AT, "due_at": AT, **other}


def written(engine: Engine, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    with writing(engine) as connection:
        assert len(PUT.carry_out(connection, *rows)) == len(rows)
    query = select(delivery).order_by(delivery.c.id)
    with reading(engine) as connection:
        found = connection.execute(query).mappings().all()
    return [{name: each[name] for name in rows[0]} for each in found]


def test_it_is_read_as_it_was_sent(engine: Engine) -> None:
    assert written(engine, row("a")) == [row("a")]


def test_several_rows_are_written_by_one_statement(engine: Engine) -> None:
    rows = [row("a"), row("b", addressee=MAIL, params={}), row("c", asks=False)]

    assert written(engine, *rows) == rows


def test_more_rows_than_a_database_has_places_for_are_written(engine: Engine) -> None:
    rows = [row(str(at)) for at in range(4400)]

    assert written(engine, *rows) == rows


def test_no_row_is_written_without_a_value_of_the_others(engine: Engine) -> None:
    written(engine, row("a", sent_at=AT), row("b", sent_at=AT))

    with pytest.raises(KeyError, match="sent_at"):
        written(engine, row("c", sent_at=AT), row("d"))


def test_other_columns_are_no_others_statement(engine: Engine) -> None:
    assert written(engine, row("a"))
    late = row("b", sent_at=AT, post_id="p")

    assert written(engine, late)[-1] == late


def test_it_finds_what_is_asked_for(engine: Engine) -> None:
    written(engine, row("a"), row("b", sort="card"), row("c"))

    with reading(engine) as connection:
        found = OF_SORT.carry_out(connection, {"sort": "notice"})

    assert found == [("a",), ("c",)]


def test_what_the_database_refuses_is_said_as_ever(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        written(engine, row("a"), row("a", key="another"))


def test_a_time_of_no_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="aware UTC"):
        written(engine, row("a", due_at=datetime.now(UTC).replace(tzinfo=None)))
