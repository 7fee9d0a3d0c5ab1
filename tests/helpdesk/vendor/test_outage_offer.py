"""The desk says once that several ask alike: it may be a mass outage."""

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.kernel.desk import Desk
from helpdesk.vendor.outage_offer import FEWEST, look
from tests.helpdesk.life import HOUR, NOW, asked, desk_on, parent
from tests.helpdesk.vendor.outages_told import declared, told

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

ALIKE = [f"Оценки не открываются, {word}" for word in ("помогите", "почему", "второй раз", "снова")]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_several_alike_within_an_hour_are_said_once(desk: Desk) -> None:
    found = [asked(desk, parent(words)) for words in ALIKE]
    for _ in range(2):
        tick(desk, NOW)
    asked(desk, parent("Оценки не открываются, и опять"))
    tick(desk, NOW)
    assert list(told(desk, "outage_offered").elements()) == [(found[-1].id, "")]


def test_what_is_said_is_not_looked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ALIKE:
        asked(desk, parent(words))
    tick(desk, NOW)
    with monkeypatch.context() as changed:
        changed.setattr("helpdesk.vendor.outage_offer.alike_since", pytest.fail)
        look(desk, NOW)


def test_a_look_that_fails_leaves_the_clock_its_beat(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("helpdesk.vendor.outage_offer.inquiries_where", lambda *_: 1 / 0)
        tick(desk, NOW)
    assert desk.last_beat("clock") == NOW


def test_fewer_or_others_or_those_of_before_are_no_outage(desk: Desk) -> None:
    for words in ALIKE[1:]:
        asked(desk, parent(words))
    asked(desk, parent("Выставлен балл за работу Иванова"))
    asked(desk, parent(ALIKE[0], now=NOW - 2 * HOUR))
    assert len(ALIKE) == FEWEST
    tick(desk, NOW)
    assert not told(desk, "outage_offered")


def test_of_few_no_question_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ALIKE[1:]:
        asked(desk, parent(words))
    monkeypatch.setattr("helpdesk.vendor.outage_offer.inquiries_where", pytest.fail)
    look(desk, NOW)


def test_the_same_questions_are_compared_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("Не видно оценок", "Потерян пароль", "Нет расписания", "Чужой ребёнок"):
        asked(desk, parent(words))
    look(desk, NOW)
    with monkeypatch.context() as changed:
        changed.setattr("helpdesk.vendor.outage_offer.alike_since", pytest.fail)
        look(desk, NOW)
    for words in ALIKE:
        asked(desk, parent(words))
    look(desk, NOW)
    assert told(desk, "outage_offered")


def test_however_many_were_asked_lately_the_newest_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ALIKE:
        asked(desk, parent(words))
    with monkeypatch.context() as less:
        less.setattr("helpdesk.vendor.outage_offer.LOOKED_AT", FEWEST - 1)
        look(desk, NOW)
        assert not told(desk, "outage_offered")
    look(desk, NOW)
    assert told(desk, "outage_offered")


def test_of_what_is_declared_nothing_is_offered(desk: Desk) -> None:
    first, *_ = [asked(desk, parent(words)) for words in ALIKE]
    declared(desk, inquiry=first)
    tick(desk, NOW)
    assert not told(desk, "outage_offered")
