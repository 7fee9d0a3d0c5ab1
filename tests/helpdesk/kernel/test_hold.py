"""After a restore nothing leaves, and who acts by himself waits for a person's word."""

import threading

import pytest
from sqlalchemy import Engine

from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import Hold, hold, hold_of, let_go, wait_while_held
from tests.helpdesk.life import NOW, asked, deliver, desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_nothing_can_be_leased_while_it_is_held(desk: Desk) -> None:
    asked(desk)
    desk.write(hold, NOW, NOW, 7)
    assert hold_of(desk) == Hold(NOW, 7)
    assert outbox.lease(desk, NOW) == []
    assert outbox.unsent(desk, NOW) == []
    desk.write(let_go, NOW)
    assert hold_of(desk) is None
    assert deliver(desk, NOW)


def test_a_process_waits_until_it_is_let_go(desk: Desk) -> None:
    desk.write(hold, NOW, NOW, 0)
    waits, gone = threading.Event(), threading.Event()

    def wait() -> None:
        wait_while_held(desk, threading.Event(), waits.set)
        gone.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert waits.wait(30)
    assert not gone.is_set()
    desk.write(let_go, NOW)
    assert gone.wait(30)
    thread.join()


def test_a_process_that_waits_can_be_told_to_stop(desk: Desk) -> None:
    desk.write(hold, NOW, NOW, 0)
    stop = threading.Event()
    wait_while_held(desk, stop, stop.set)
