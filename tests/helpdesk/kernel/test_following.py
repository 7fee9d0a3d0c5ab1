"""Each line of the work at hand names its inquiry, and nothing of it stays for the next work."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from structlog.contextvars import get_contextvars

import logs
from helpdesk.clock.clockwork import tick
from helpdesk.domain.reference import shown_reference
from helpdesk.inquiries.claims import claim
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import at_work, each_at_work
from tests.helpdesk.life import DAY, MARINA, NOW, asked, deliver, desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def written(own_logs: None) -> Iterator[io.StringIO]:
    logs.configure("web")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    yield stream
    assert get_contextvars() == {}


def _lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(each) for each in written.getvalue().splitlines()]


def test_lines_after_a_move_name_its_inquiry_until_the_work_ends(
    desk: Desk, written: io.StringIO
) -> None:
    inquiry = asked(desk)
    with at_work(request="one"):
        claim(desk, inquiry.id, MARINA, NOW)
        logging.getLogger("desk").info("after")
    with at_work(request="two"):
        logging.getLogger("desk").info("next")
    moved, claimed, after, following = _lines(written)
    names = (inquiry.id, shown_reference(inquiry.reference))
    assert (moved["event"], moved["what"]) == ("moved", "open")
    assert (claimed["event"], claimed["what"]) == ("moved", "claim")
    assert all((each["inquiry"], each["reference"]) == names for each in (moved, claimed, after))
    assert after["request"] == "one"
    assert "inquiry" not in following
    assert "reference" not in following


@pytest.mark.parametrize("is_said", [False, True])
def test_where_several_are_moved_each_move_names_its_own_and_lines_after_it_none_but_the_said(
    desk: Desk, written: io.StringIO, *, is_said: bool
) -> None:
    inquiries = asked(desk), asked(desk)
    written.truncate(written.seek(0))
    with at_work(**({"inquiry": inquiries[0].id} if is_said else {})):
        for each in inquiries:
            claim(desk, each.id, MARINA, NOW)
        logging.getLogger("desk").info("after")
    *moved, after = _lines(written)
    assert [(each["inquiry"], each["reference"]) for each in moved] == [
        (each.id, shown_reference(each.reference)) for each in inquiries
    ]
    assert after.get("inquiry") == (inquiries[0].id if is_said else None)
    assert ("reference" in after) is is_said


def test_work_within_work_gives_back_what_it_found(desk: Desk, written: io.StringIO) -> None:
    first, second = asked(desk), asked(desk)
    with at_work():
        claim(desk, first.id, MARINA, NOW)
        with at_work(delivery=7):
            claim(desk, second.id, MARINA, NOW)
        assert get_contextvars()["inquiry"] == first.id
        assert "delivery" not in get_contextvars()


def test_what_is_done_and_fails_leaves_nothing_either(desk: Desk, written: io.StringIO) -> None:
    inquiry = asked(desk)

    def fail() -> None:
        claim(desk, inquiry.id, MARINA, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        each_at_work(fail)()
    assert get_contextvars() == {}


def test_each_request_has_an_id_of_its_own() -> None:
    seen: list[object] = []
    handle = each_at_work(lambda: seen.append(get_contextvars()["request"]))
    handle()
    handle()
    assert len(set(seen)) == 2


def test_the_clocks_steps_name_each_its_own_inquiry(desk: Desk, written: io.StringIO) -> None:
    inquiries = {each.id: shown_reference(each.reference) for each in (asked(desk), asked(desk))}
    # From its card on a question waits for somebody.
    deliver(desk, NOW)
    tick(desk, NOW + DAY)
    steps = [each for each in _lines(written) if each["event"] == "step"]
    assert {each["inquiry"]: each["reference"] for each in steps} == inquiries
