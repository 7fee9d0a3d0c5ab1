"""`make doctor` on the desk itself: its clock, its listener, its calendar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine

from doctor import chat, processes
from doctor.findings import Examination
from helpdesk.access.binding import look, recognise
from helpdesk.clock.signs_of_life import OF_CLOCK, OF_LISTENER, OF_MAILBOX, OF_WORKER
from helpdesk.clock.state_of_desk import state_of
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.inquiries.looking_through import dismiss
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import hold
from helpdesk.kernel.regulation_versions import Origin, VersionOrigin
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.database import create_engine_for
from integration.chat.values import User
from tests.doctor.house import REGULATION, only_finding, settings_of
from tests.helpdesk.life import MARINA, parent


@pytest.fixture
def desk(released_sqlite_url: str) -> Iterator[Desk]:
    """The desk over the database that these settings name, as `release` leaves it."""
    engine = create_engine_for(released_sqlite_url)
    yield Desk(engine, b"k" * 32)
    engine.dispose()


def _adopt(desk: Desk, *, known_through: int) -> None:
    text = REGULATION.read_text("utf-8")
    changed = re.sub(r"(?m)^known_through = \d+$", f"known_through = {known_through}", text)
    activate_regulation(desk, changed, datetime.now(UTC))


def _beat(desk: Desk, at: datetime) -> None:
    desk.write(lambda unit: unit.beat("clock"), at)


def test_a_clock_that_goes_is_well(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    _beat(desk, datetime.now(UTC) - timedelta(seconds=2))
    assert only_finding(processes.clock(settings_of(tmp_path))).well


def test_a_clock_that_has_been_silent_for_minutes_is_a_failure(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    _beat(desk, datetime.now(UTC) - timedelta(minutes=6))
    finding = only_finding(processes.clock(settings_of(tmp_path)))
    assert finding.well is False
    assert "6 минут" in finding.says


def test_a_clock_that_never_ran_is_worth_knowing(desk: Desk, tmp_path: Path) -> None:
    assert only_finding(processes.clock(settings_of(tmp_path))).well is None


def test_a_listener_is_missed_like_a_clock(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    assert only_finding(processes.listener(settings_of(tmp_path))).well is None
    desk.write(lambda unit: unit.beat("listener"), datetime.now(UTC) - timedelta(minutes=6))
    silent = only_finding(processes.listener(settings_of(tmp_path)))
    assert silent.well is False
    assert "процесс listener" in silent.remedy
    desk.write(lambda unit: unit.beat("listener"), datetime.now(UTC))
    assert only_finding(processes.listener(settings_of(tmp_path))).well


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("minutes", [0, 2.5, 3.5, 16, None])
def test_doctor_and_page_judge_each_process_alike(
    desk: Desk, tmp_path: Path, minutes: float | None, is_held: bool
) -> None:
    """A worker was once given up by one of them a minute before the other."""
    _adopt(desk, known_through=2027)
    settings = settings_of(tmp_path, redis_url="redis://127.0.0.1:1")
    examined = [processes.clock, processes.listener, processes.worker, processes.mailbox]
    with time_machine.travel(datetime(2026, 11, 24, 8, tzinfo=UTC), tick=False):
        now = datetime.now(UTC)
        for each in (OF_CLOCK, OF_LISTENER, OF_MAILBOX, OF_WORKER) if minutes is not None else ():
            beat = partial(UnitOfWork.beat, name=each.name)
            desk.write(beat, now - timedelta(minutes=minutes or 0))
        if is_held:
            desk.write(hold, now, now, 0)
        found = [only_finding(examine(settings)) for examine in examined]
        page = state_of(desk, now, has_queue=True, reads_mail=True)
    assert found == list(page.lines[: len(found)])


def test_without_a_queue_no_worker_is_missed(desk: Desk, tmp_path: Path) -> None:
    assert list(processes.worker(settings_of(tmp_path))) == []


def test_an_account_under_anothers_name_is_worth_knowing(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    assert list(chat.names(settings_of(tmp_path))) == []
    now = datetime.now(UTC)

    def nobody(_names: Sequence[str], _ids: Sequence[str]) -> list[User]:
        return []

    look(desk, nobody, now)
    recognise(desk, [User("his-id", "zavuch", "Пётр", "Чужой", False, False, True, now)], now)
    finding = only_finding(chat.names(settings_of(tmp_path)))
    assert finding.well is None
    assert "«zavuch»" in finding.says
    assert "Пётр Чужой" in finding.says
    assert "main.py confirm" in finding.remedy


@pytest.mark.parametrize(
    ("name", "examine"),
    [("clock", processes.clock), ("listener", processes.listener)],
)
def test_a_sign_of_life_from_the_future_is_named(
    desk: Desk, tmp_path: Path, name: str, examine: Examination
) -> None:
    _adopt(desk, known_through=2027)
    desk.write(lambda unit: unit.beat(name), datetime.now(UTC) + timedelta(hours=2))
    finding = only_finding(examine(settings_of(tmp_path)))
    assert finding.well is False
    assert "в будущем" in finding.says
    assert "часы этой машины" in finding.remedy


def test_a_flood_is_worth_knowing_and_breaks_nothing(desk: Desk, tmp_path: Path) -> None:
    _adopt(desk, known_through=2027)
    assert list(processes.flood(settings_of(tmp_path))) == []
    now = datetime.now(UTC)
    opened = open_inquiry(desk, replace(parent(now=now), gathered=True), REQUESTER, now)
    finding = only_finding(processes.flood(settings_of(tmp_path)))
    assert finding.well is None
    assert "слишком много вопросов" in finding.says
    assert "Собранные вопросы" in finding.remedy
    dismiss(desk, [opened.inquiry.id], MARINA, now)
    assert list(processes.flood(settings_of(tmp_path))) == []


@pytest.mark.parametrize(("years", "well"), [(1, True), (0, None), (-1, False)])
def test_the_calendar_says_through_which_year_it_is_known(
    desk: Desk, tmp_path: Path, years: int, well: bool | None
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        _adopt(desk, known_through=2026 + years)
        finding = only_finding(processes.calendar(settings_of(tmp_path)))
    assert finding.well is well
    assert str(2026 + years) in finding.says


def test_a_file_that_is_not_in_force_is_said_and_how_to_take_it_in(
    desk: Desk, tmp_path: Path
) -> None:
    settings, text = settings_of(tmp_path), REGULATION.read_text("utf-8")
    settings.regulation.write_text(text)
    activate_regulation(desk, text, datetime.now(UTC))
    assert only_finding(processes.regulation(settings)).well
    changed = text.replace('phone = "9-44-24"', 'phone = "9-44-25"')
    settings.regulation.write_text(changed)
    assert "make release" in only_finding(processes.regulation(settings)).says
    saved = text.replace('phone = "9-44-24"', 'phone = "9-44-26"')
    activate_regulation(desk, saved, datetime.now(UTC), Origin(VersionOrigin.PAGE, "Завуч"))
    finding = only_finding(processes.regulation(settings))
    assert finding.well is None
    assert "/desk/settings/file" in finding.says
