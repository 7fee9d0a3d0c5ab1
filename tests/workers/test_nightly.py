"""What the doctor finds at night is told once, and its end once."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.workers.office import NOW, errands_of
from workers.nightly import look_at_night

OLD = Incident(IncidentKind.NIGHTLY, "Копии", "Последней 3 дня. make backup.")


def _told(desk: Desk) -> list[tuple[str, str]]:
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.params).where(table.occasion.startswith("trouble"))
    return [(row.occasion, row.params["subject"]) for row in desk.rows(query.order_by(table.id))]


def _hours(desk: Desk, found: list[Incident], *hours: int) -> int:
    """Let the errands run at these hours; return how often the doctor was called."""
    calls: list[None] = []

    def look() -> list[Incident]:
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
    assert _hours(desk, [], *range(25)) == 2


def test_a_doctor_who_fails_stops_nothing(desk: Desk) -> None:
    def fail() -> list[Incident]:
        raise OSError

    errands_of(desk, lambda _: {}, look_at_night=fail).run(NOW)
    assert _told(desk) == []


def test_it_reads_what_the_doctor_prints_for_monitors(tmp_path: Path) -> None:
    printed = """{"well": false, "findings": [
        {"what": "Копии", "state": "fails", "says": "последней 3 дня", "remedy": "make backup"},
        {"what": "Файлы", "state": "fails", "says": "один", "remedy": "chmod"},
        {"what": "Файлы", "state": "fails", "says": "другой", "remedy": "chmod."},
        {"what": "Чат", "state": "fails", "says": "не виден", "remedy": ""},
        {"what": "Почта", "state": "ok", "says": "", "remedy": ""}]}"""
    script = tmp_path / "doctor.py"
    script.write_text(f"print('''{printed}''')")
    found = look_at_night([sys.executable, str(script)])
    assert [(each.subject, each.says) for each in found] == [
        ("Копии", "последней 3 дня. make backup."),
        ("Файлы", "один. chmod. другой. chmod."),
    ]


def test_a_doctor_who_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        look_at_night([sys.executable, "-c", ""])
