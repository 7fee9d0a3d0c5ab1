"""The training of who may train no more passes to another, or the head chooses."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import appoint_all
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.training.marking import teach, want_more
from helpdesk.training.model import Training, TrainingWay
from tests.helpdesk.contacts.approving import approve
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, desk_on
from tests.helpdesk.schedule.relief import (
    MARINAS,
    MORNING_AFTER,
    ORDER,
    RELIEF,
    RUSLANS,
    TODAY,
    WEDNESDAY,
    ring,
    told,
)
from tests.helpdesk.training.newcomer import ZAREMA, now_of, registered
from tests.helpdesk.training.newcomer import told as told_of_training

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def trainer_of(desk: Desk, held: Training) -> str:
    return now_of(desk, held).trainer


@pytest.mark.each_database
def test_a_training_passes_at_once_to_the_only_one_who_may_train(
    desk: Desk, appointed: dict[str, int]
) -> None:
    held = registered(desk)
    relieve(desk, appointed["consultant1"], RELIEF, TODAY, Successors(), HEAD, NOW)
    assert trainer_of(desk, held) == "consultant2"
    assert now_of(desk, held).lines[-1].note == (
        "обучает: Марина Юрьевна Нехай → Руслан Казбекович Ачмиз; прежний больше не консультант"
    )
    assert told_of_training(desk) == [
        "training to user:zarema",
        "training to user:consultant1",
        "training to user:consultant2",
    ]
    with pytest.raises(RuleViolation, match="тот, кто обучает"):
        teach(desk, held.id, ["marks"], TODAY, MARINA, TrainingWay.PAGE, NOW)
    teach(desk, held.id, ["marks"], TODAY, RUSLAN, TrainingWay.PAGE, NOW)


def test_whom_an_order_relieves_ahead_trains_until_that_morning(
    desk: Desk, appointed: dict[str, int]
) -> None:
    held = registered(desk)
    relieve(desk, appointed["consultant1"], RELIEF, WEDNESDAY, Successors(), HEAD, NOW)
    assert trainer_of(desk, held) == "consultant1"
    ring(desk, MORNING_AFTER)
    assert trainer_of(desk, held) == "consultant2"


def test_of_several_who_may_train_it_passes_to_who_alone_is_on_duty(desk: Desk) -> None:
    approve(desk)
    others = replace(MARINAS, username="consultant3", name="Фатима Аслановна Хут")
    ids = appoint_all(desk, ORDER, (MARINAS, RUSLANS, others), HEAD, NOW)
    held = registered(desk)
    relieve(desk, ids[0], RELIEF, TODAY, Successors(), HEAD, NOW)
    assert trainer_of(desk, held) == "consultant2"


def test_where_nobody_alone_can_have_it_the_head_chooses_and_the_relieved_is_not_called(
    desk: Desk,
) -> None:
    approve(desk)
    others = replace(MARINAS, username="consultant3", name="Фатима Аслановна Хут")
    more = replace(MARINAS, username="consultant4", name="Саида Юрьевна Шеуджен")
    held = registered(desk)
    ids = appoint_all(desk, ORDER, (MARINAS, others, more), HEAD, NOW)
    relieve(desk, ids[0], RELIEF, TODAY, Successors(), HEAD, NOW)
    assert trainer_of(desk, held) == "consultant1"
    assert told(desk) == 1
    with pytest.raises(RuleViolation, match="больше не консультант"):
        teach(desk, held.id, ["marks"], TODAY, MARINA, TrainingWay.PAGE, NOW)
    want_more(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    assert told_of_training(desk)[-1] == "training_more to user:zavuch"
