"""A desk that is held since a restore says so to whoever acts meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from helpdesk.domain.states import State
from helpdesk.kernel.hold import hold, let_go
from integration.chat.flows.going_on import HELD
from tests.contract.any_chat.acting import AnySchool
from tests.contract.mattermost.school import word
from tests.integration.hearing import wait_for

pytestmark = pytest.mark.contract
SAYS = HELD.split(",")[0]


@contextmanager
def held(life: AnySchool) -> Iterator[None]:
    now = datetime.now(UTC)
    life.desk.write(lambda unit: hold(unit, now, 0), now)
    try:
        yield
    finally:
        life.desk.write(let_go, now)


def test_a_press_is_done_and_said_to_be_shown_later(life: AnySchool) -> None:
    inquiry = life.asked()
    card, someone = life.card(inquiry), life.consultant
    with held(life):
        said = life.told_alone(someone, lambda: someone.press(card, "Беру", directly=False))
        assert SAYS in said
        wait_for(lambda: life.now(inquiry).inquiry.state is State.CLAIMED, "the claim")
    life.deliver()
    assert "Нехай" in life.words_on_card(inquiry)


def test_a_dialog_says_it_above_its_fields_and_nothing_beside_it(life: AnySchool) -> None:
    inquiry = life.claimed()
    before = len(life.consultant.told_alone())
    with held(life):
        life.consultant.press(life.card(inquiry), "Ответить", directly=False)
        assert SAYS in life.consultant.introduction()
        assert life.consultant.submit({"words": "Обновите страницу"}) == {}
    life.await_state(inquiry, State.ANSWERED)
    assert len(life.consultant.told_alone()) == before


def test_a_question_is_taken_and_said_to_reach_others_later(life: AnySchool) -> None:
    words = f"Не открывается {word()}"
    with held(life):
        said = life.told_alone(life.teacher, lambda: life.teacher.run(words))
        assert "Принято" in said
        assert SAYS in said
    assert len(life.cards(life.opened(words))) == 1


def test_a_desk_that_is_not_held_says_nothing_of_it(life: AnySchool) -> None:
    assert SAYS not in life.told_alone(life.teacher, lambda: life.teacher.run("мои"))
