"""A bad row, timer or database stops nothing else of the clock."""

from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, OperationalError

from helpdesk.clock import clockwork, digest
from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import Overtaken, UnitOfWork
from tests.helpdesk.clock.hours import DUTY_AT, MINUTE
from tests.helpdesk.life import (
    HOUR,
    NOW,
    REGULATION,
    asked,
    deliver,
    desk_on,
    parent,
    record,
    story,
)
from tests.toml_values import with_values

HURRIED = {"windows.remind_duty": '"1h"'}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_a_new_version_of_the_regulation_moves_the_windows_of_open_inquiries(desk: Desk) -> None:
    inquiry = asked(desk)
    deliver(desk, NOW)
    activate_regulation(desk, with_values(REGULATION, HURRIED), NOW + MINUTE)
    tick(desk, NOW + MINUTE)
    assert record(desk, inquiry.id).wake_at == NOW + HOUR


def test_one_bad_row_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = asked(desk, parent("Плохой")), asked(desk, parent("Хороший"))
    deliver(desk, NOW)
    advance = clockwork.advance

    def stumbling(unit: object, inquiry_id: int) -> bool:
        if inquiry_id == bad.id:
            raise ArithmeticError
        return advance(unit, inquiry_id)  # type: ignore[arg-type]

    monkeypatch.setattr(clockwork, "advance", stumbling)
    tick(desk, DUTY_AT)
    assert story(desk, good.id) == ["open", "remind_duty"]
    assert record(desk, bad.id).wake_at == DUTY_AT + HOUR


def _ended_by_postgresql(state: str) -> OperationalError:
    """What SQLAlchemy raises when PostgreSQL says this."""
    return OperationalError("UPDATE", {}, psycopg.errors.lookup(state)())


def _refusing(desk: Desk, error: Exception, monkeypatch: pytest.MonkeyPatch) -> Inquiry:
    """Let the clock's step on one inquiry, which is due at DUTY_AT, end like that."""
    inquiry, advance = asked(desk, parent("Занят")), clockwork.advance
    deliver(desk, NOW)

    def stumbling(unit: UnitOfWork, inquiry_id: int) -> bool:
        if inquiry_id == inquiry.id:
            raise error
        return advance(unit, inquiry_id)

    monkeypatch.setattr(clockwork, "advance", stumbling)
    return inquiry


@pytest.mark.parametrize("error", [_ended_by_postgresql("40P01"), Overtaken()], ids=str)
def test_who_only_stood_in_the_way_puts_off_no_step(
    desk: Desk, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = asked(desk, parent("Хороший"))
    busy = _refusing(desk, error, monkeypatch)
    tick(desk, DUTY_AT)
    assert story(desk, good.id) == ["open", "remind_duty"]
    assert record(desk, busy.id).wake_at == DUTY_AT
    monkeypatch.undo()
    tick(desk, DUTY_AT)
    assert story(desk, busy.id) == ["open", "remind_duty"]


@pytest.mark.parametrize("state", ["53100", "57P01", "08006"])
def test_a_database_that_cannot_now_puts_off_nothing(
    desk: Desk, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = _refusing(desk, _ended_by_postgresql(state), monkeypatch)
    with pytest.raises(OperationalError):
        tick(desk, DUTY_AT)
    assert record(desk, waiting.id).wake_at == DUTY_AT


def test_what_the_database_says_of_the_row_puts_that_row_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = _refusing(desk, DataError("UPDATE", {}, ValueError()), monkeypatch)
    tick(desk, DUTY_AT)
    assert record(desk, bad.id).wake_at == DUTY_AT + HOUR


def test_a_changed_regulation_is_reckoned_by_the_clock_in_transactions_of_their_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiries = [asked(desk, parent(f"Вопрос {number}")) for number in range(5)]
    deliver(desk, NOW)
    activate_regulation(desk, with_values(REGULATION, HURRIED), NOW + MINUTE)
    held, load = [], UnitOfWork.load

    def loading(unit: UnitOfWork, inquiry_id: int) -> Inquiry:
        held.append((unit, inquiry_id))
        return load(unit, inquiry_id)

    monkeypatch.setattr(UnitOfWork, "load", loading)
    tick(desk, NOW + MINUTE)
    assert len({id(unit) for unit, _ in held}) == len({each for _, each in held}) == 5
    assert {record(desk, each.id).wake_at for each in inquiries} == {NOW + HOUR}


def test_one_bad_timer_does_not_stop_the_clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tick(desk, NOW)

    def stumble(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(digest, "ring", stumble)
    opening = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    assert tick(desk, opening) == 0
    assert desk.last_beat("clock") == opening
    monkeypatch.undo()
    assert tick(desk, opening + HOUR) == 1


def test_after_a_tick_nothing_lies_in_the_past(desk: Desk) -> None:
    inquiry = asked(desk)
    for hours in range(1, 200, 7):
        now = NOW + hours * HOUR
        deliver(desk, now)
        tick(desk, now)
        wake_at = record(desk, inquiry.id).wake_at
        assert wake_at is None or wake_at > now
