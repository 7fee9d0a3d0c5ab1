"""Work that a chat does not wait for: done once, told once, kept no longer than it is wanted."""

import threading
from collections.abc import Hashable
from functools import partial

from integration.chat.in_time import KEPT_MOST, InTime

PATIENCE = 10


def late(in_time: InTime, key: Hashable) -> None:
    """Let work of this name come too late, and be told."""
    may_end, told = threading.Event(), threading.Event()
    work = partial(may_end.wait, PATIENCE)
    assert in_time.ask(key, work, None, 0, lambda _: told.set()) is None
    may_end.set()
    assert told.wait(PATIENCE)


def test_what_was_told_pushes_out_nothing_that_goes_on() -> None:
    in_time, begun, may_end = InTime(), list[bool](), threading.Event()

    def work() -> bool:
        begun.append(True)
        return may_end.wait(PATIENCE)

    assert in_time.ask("dialog", work, None, 0) is None
    for key in range(KEPT_MOST + 1):
        late(in_time, key)
    may_end.set()
    assert in_time.ask("dialog", work, None, PATIENCE)
    assert len(begun) == 1


def test_it_is_told_in_time_or_late_each_time_it_is_asked_for() -> None:
    in_time, told = InTime(), threading.Semaphore(0)
    late(in_time, "command")
    for _ in range(2):
        assert in_time.ask("command", lambda: True, None, PATIENCE, lambda _: told.release())
        assert told.acquire(timeout=PATIENCE)


def test_nothing_that_goes_on_is_begun_again_however_much_goes_on() -> None:
    in_time, may_end, done = InTime(), threading.Event(), list[int]()

    def work(number: int) -> bool:
        done.append(number)
        return may_end.wait(PATIENCE)

    for number in range(KEPT_MOST + 1):
        assert in_time.ask(number, partial(work, number), None, 0) is None
    may_end.set()
    for number in range(KEPT_MOST + 1):
        assert in_time.ask(number, partial(work, number), None, PATIENCE)
    assert sorted(done) == list(range(KEPT_MOST + 1))
