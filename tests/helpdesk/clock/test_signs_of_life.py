"""What is said of each process by its signs of life, and of one that waits since a restore."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from helpdesk.clock.health import ClockWatch, health_of
from helpdesk.clock.signs_of_life import (
    OF_CLOCK,
    OF_LISTENER,
    OF_MAILBOX,
    OF_WORKER,
    WAITS,
    Process,
)
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import CHOOSE, hold, let_go
from tests.helpdesk.life import DAY, NOW, desk_on

MUTE = [OF_LISTENER, OF_MAILBOX]
HEARD = [OF_CLOCK, OF_WORKER]
COPIED = NOW - DAY


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """As a copy of yesterday brings it back."""
    desk = desk_on(engine)
    for each in MUTE + HEARD:
        _beat(desk, each, COPIED)
    desk.write(hold, NOW, COPIED, 0)
    return desk


def _beat(desk: Desk, process: Process, at: datetime) -> None:
    desk.write(lambda unit: unit.beat(process.name), at)


@pytest.mark.parametrize("process", MUTE, ids=lambda each: each.name)
def test_who_waits_without_a_sign_is_not_called_broken(desk: Desk, process: Process) -> None:
    said = process.look(desk, NOW)
    assert (said.well, said.says, said.remedy) == (None, WAITS, CHOOSE)
    desk.write(let_go, NOW)
    said = process.look(desk, NOW)
    assert (said.well, said.remedy) == (False, process.remedy)


@pytest.mark.parametrize("process", HEARD, ids=lambda each: each.name)
def test_who_gives_signs_while_it_waits_is_missed_without_them(
    desk: Desk, process: Process
) -> None:
    assert process.look(desk, NOW).well is False
    _beat(desk, process, NOW - timedelta(seconds=40))
    said = process.look(desk, NOW)
    assert (said.well, said.says, said.remedy) == (None, WAITS, CHOOSE)
    desk.write(let_go, NOW)
    assert process.look(desk, NOW).well is True


def test_monitors_and_the_log_are_told_no_silence_of_who_waits(desk: Desk) -> None:
    said = health_of(desk, NOW, reads_mail=True).said
    assert (said["clock"], said["listener"], said["mailbox"]) == ("silent", "held", "held")
    assert _complaints(desk) == ["clock is silent"]
    desk.write(let_go, NOW)
    said = health_of(desk, NOW, reads_mail=True).said
    assert (said["listener"], said["mailbox"]) == ("silent", "silent")
    assert _complaints(desk) == ["clock is silent", "listener is silent"]


def _complaints(desk: Desk) -> list[str]:
    with capture_logs() as lines:
        ClockWatch(desk, since=COPIED).look(NOW)
    return [line["event"] for line in lines]
