"""What is sent twice at the same instant, to two processes, is done once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, claims
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.once import KEPT_FOR, forget_done, once, when_done
from helpdesk.privacy.confidential import look_through
from helpdesk.storage.access_tables import done
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import MARINA, NOW, asked, desk_on, story

ROUNDS = 5
MANY = 4


@pytest.fixture
def desks(database_url: str) -> Iterator[list[Desk]]:
    """Several desks on one database, as if each sat in a process of its own."""
    engines = [create_engine_for(database_url, pool_size=1) for _ in range(MANY)]
    yield [desk_on(engine) for engine in engines]
    for engine in engines:
        engine.dispose()


def add(desk: Desk, inquiry: Inquiry, words: str, showing: int = 1) -> None:
    key = ("page", inquiry.id, showing, words)
    look_through(words)
    once(desk, key, lambda own: adding.add(own, inquiry.id, words, REQUESTER, NOW), NOW)


def test_the_same_words_from_one_showing_join_once(desks: list[Desk]) -> None:
    for _ in range(ROUNDS):
        inquiry = asked(desks[0])
        barrier = Barrier(MANY)

        def tap(own: Desk, inquiry: Inquiry = inquiry, barrier: Barrier = barrier) -> None:
            barrier.wait(timeout=60)
            add(own, inquiry, "Класс 5 «Б»")

        with ThreadPoolExecutor(MANY) as pool:
            list(pool.map(tap, desks))
        assert story(desks[0], inquiry.id) == ["open", "add"]


def test_other_words_or_another_showing_join_as_well(desks: list[Desk]) -> None:
    inquiry = asked(desks[0])
    for words, showing in (("Раз", 1), ("Два", 1), ("Раз", 2), ("Раз", 1)):
        add(desks[0], inquiry, words, showing)
    assert story(desks[0], inquiry.id) == ["open", "add", "add", "add"]


def test_what_was_refused_can_be_sent_again(desks: list[Desk]) -> None:
    inquiry = asked(desks[0])
    key = ("page", inquiry.id)

    def answer(own: Desk) -> Inquiry:
        return answering.helped(own, inquiry.id, REQUESTER, NOW)

    with pytest.raises(RuleViolation):
        once(desks[0], key, answer, NOW)
    assert not when_done(desks[0], key)
    claims.claim(desks[0], inquiry.id, MARINA, NOW)
    answering.answer(desks[0], inquiry.id, "Обновите страницу.", MARINA, NOW)
    once(desks[0], key, answer, NOW)
    assert when_done(desks[1], key)
    assert story(desks[0], inquiry.id)[-1] == "helped"


def test_old_keys_are_forgotten_and_say_nothing(desks: list[Desk]) -> None:
    inquiry = asked(desks[0])
    add(desks[0], inquiry, "Класс 5 «Б»")
    with desks[0].reading() as connection:
        (key,) = connection.execute(select(done.c.key)).scalars()
    assert len(key) == 64
    for later, left in ((KEPT_FOR, 1), (KEPT_FOR + timedelta(seconds=1), 0)):
        desks[0].write(forget_done, NOW + later)
        with desks[0].reading() as connection:
            assert connection.execute(select(func.count()).select_from(done)).scalar() == left
