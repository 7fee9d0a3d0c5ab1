"""What the doctor finds at night is told once, and its end once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, delete, select

from helpdesk.clock.nightly_look import (
    TAKEN_FOR,
    Finding,
    NightlyLook,
    last_nightly_look,
    take_nightly_look,
)
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.clock_tables import heartbeat
from tests.workers.office import NOW, errands_of
from workers.nightly import SETTLED, examine_by_timer, examine_where_due, look_at_night

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

OLD = Finding("Копии", False, "последняя 21.11.2026, 3:15", "make backup")


def _is_trouble() -> ColumnElement[bool]:
    return inquiry_tables.delivery.c.occasion.startswith("trouble")


def _told(desk: Desk) -> list[tuple[str, str]]:
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.params).where(_is_trouble())
    return [(row.occasion, row.params["subject"]) for row in desk.rows(query.order_by(table.id))]


def _hours(desk: Desk, found: list[Finding], *hours: int) -> int:
    """Let the errands run at these hours; return how often the doctor was called."""
    calls: list[None] = []

    def look() -> list[Finding]:
        calls.append(None)
        return found

    errands = errands_of(desk, lambda _: {}, look_at_night=look)
    for hour in hours:
        errands.run(NOW + timedelta(hours=hour))
    return len(calls)


def test_each_fault_is_told_once_and_its_end_once(desk: Desk) -> None:
    assert _hours(desk, [OLD], 0, 1, 2, 3) == 4
    assert _told(desk) == [("trouble", "Копии")]
    assert _hours(desk, [], 4, 5) == 1
    assert _told(desk) == [("trouble", "Копии"), ("trouble_over", "Копии")]


def test_a_fault_of_one_look_is_not_told(desk: Desk) -> None:
    _hours(desk, [OLD], 0)
    _hours(desk, [], 1, 2)
    assert _told(desk) == []


def test_where_nothing_is_wrong_it_looks_once_a_day(desk: Desk) -> None:
    assert _hours(desk, [], 0, 1, 6, 12, 18, 23, 24) == 2


@pytest.mark.each_database
def test_a_doctor_who_fails_stops_nothing(desk: Desk) -> None:
    def fail() -> list[Finding]:
        raise OSError

    errands_of(desk, lambda _: {}, look_at_night=fail).run(NOW)
    assert _told(desk) == []
    assert not examine_where_due(desk, list, NOW + TAKEN_FOR / 2)
    assert examine_where_due(desk, list, NOW + TAKEN_FOR)


def test_it_reads_what_the_doctor_prints_for_monitors(desk: Desk, tmp_path: Path) -> None:
    printed = """{"well": false, "findings": [
        {"what": "Копии", "state": "fails", "says": "последней 3 дня", "remedy": "make backup"},
        {"what": "Файлы", "state": "fails", "says": "один", "remedy": "chmod"},
        {"what": "Файлы", "state": "fails", "says": "другой", "remedy": "chmod."},
        {"what": "Чат", "state": "fails", "says": "не виден", "remedy": ""},
        {"what": "Почта", "state": "ok", "says": "", "remedy": ""}]}"""
    script = tmp_path / "doctor.py"
    script.write_text(f"print('''{printed}''')")
    found = look_at_night([sys.executable, str(script)])
    assert [each.what for each in found] == ["Копии", "Файлы", "Файлы", "Чат", "Почта"]
    assert _hours(desk, found, 0, 1) == 2
    query = select(inquiry_tables.delivery.c.params).where(_is_trouble())
    assert {each["subject"]: each["says"] for each in desk.column(query)} == {
        "Копии": "последней 3 дня. make backup.",
        "Файлы": "один. chmod. другой. chmod.",
    }


def _kept(desk: Desk) -> NightlyLook:
    with desk.reading() as connection:
        found = last_nightly_look(connection)
    assert found is not None
    return found


@pytest.mark.each_database
def test_all_that_it_found_is_kept_and_since_when_it_stands_so(desk: Desk) -> None:
    well = Finding("Диск", True, "свободно 3 ГБ")
    _hours(desk, [OLD, well], 0)
    _hours(desk, [OLD, replace(well, says="свободно 2 ГБ")], 1, 2)
    found = _kept(desk)
    assert found.at == NOW + timedelta(hours=2)
    assert [each.says for each in found.lines] == [OLD.says, "свободно 2 ГБ"]
    assert {each.since for each in found.lines} == {NOW.isoformat()}
    _hours(desk, [replace(OLD, well=True)], 3)
    assert _kept(desk).lines[0].since == (NOW + timedelta(hours=3)).isoformat()


def test_what_starts_together_is_not_found_missing(desk: Desk) -> None:
    """Right after a start no worker has given a sign of life: the first look waits."""
    errands = errands_of(desk, lambda _: {}, look_at_night=lambda: [OLD], began=NOW)
    for minute in range(4):
        errands.run(NOW + timedelta(minutes=minute))
    with desk.reading() as connection:
        assert last_nightly_look(connection) is None
    errands.run(NOW + SETTLED)
    assert _kept(desk).at == NOW + SETTLED


@pytest.mark.each_database
def test_the_clock_and_the_timer_look_once_between_them(desk: Desk) -> None:
    assert examine_where_due(desk, list, NOW)
    assert _hours(desk, [], 1, 2) == 0
    assert not examine_where_due(desk, list, NOW + timedelta(hours=23))
    # Where the clock is dead the timer finds it, and tells of it by itself.
    silent = Finding("Часы", False, "последний обход 5 часов назад", "запустите процесс clock")
    for hours in (24, 25):
        assert examine_where_due(desk, lambda: [silent], NOW + timedelta(hours=hours))
    assert _told(desk) == [("trouble", "Часы")]


@pytest.mark.each_database
def test_a_look_that_lasts_is_the_only_one(desk: Desk) -> None:
    beside: list[bool] = []

    def look() -> list[Finding]:
        beside.append(examine_where_due(desk, list, NOW + timedelta(minutes=2)))
        return []

    assert examine_where_due(desk, look, NOW)
    assert beside == [False]


@pytest.mark.each_database
def test_of_several_who_all_find_it_due_one_takes_the_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.clock.nightly_look.is_night", lambda *_: True)
    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(lambda _: take_nightly_look(desk, NOW), range(4)))
    assert took.count(True) == 1


def test_the_timer_waits_until_all_stands_and_leaves_the_look_to_a_clock_that_goes(
    desk: Desk,
) -> None:
    waits: list[float] = []
    assert examine_by_timer(desk, list, waits.append)
    assert waits == [SETTLED.total_seconds()]
    assert not examine_by_timer(desk, list, waits.append), "it is not due"
    assert len(waits) == 1
    desk.transact(lambda connection: connection.execute(delete(heartbeat)))
    assert not examine_by_timer(
        desk, list, lambda _: waits.append(examine_where_due(desk, list, datetime.now(UTC)))
    )
    assert waits[1:] == [True]


def test_a_doctor_who_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        look_at_night([sys.executable, "-c", ""])
