"""A new employee is registered: the five topics, the term, the trainer, once however often sent."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.training.model import Deed, Details, State
from helpdesk.training.registering import change, register
from helpdesk.training.training_queries import all_trainings
from tests.helpdesk.life import DAY, HEAD, MARINA, NOW, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import SAID, now_of, registered, said, timers, told

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_the_plan_is_the_regulations_five_topics_in_the_schools_words(desk: Desk) -> None:
    held = registered(desk)
    assert [topic.title for topic in held.topics] == [
        "Учёт расписания",
        "Текущая и итоговая успеваемость",
        "Учёт посещаемости",
        "Поурочное планирование",
        "Проведение уроков",
    ]
    assert (held.state, held.trainer_name) == (State.RUNNING, "Марина Юрьевна Нехай")
    assert now_of(desk, held) == held


@pytest.mark.parametrize(
    ("started", "due"),
    [
        # A Tuesday: Wednesday is the first of five.
        (date(2026, 11, 24), datetime(2026, 12, 1, 14, 0, tzinfo=UTC)),
        # A Saturday on which an order may be dated: Monday is the first.
        (date(2026, 11, 28), datetime(2026, 12, 4, 14, 0, tzinfo=UTC)),
        # The new year's holidays lie between: 25, 28, 29, 30 December, and 11 January.
        (date(2026, 12, 24), datetime(2027, 1, 11, 14, 0, tzinfo=UTC)),
        # The fourth of November does: 2, 3, 5, 6 and 9 November.
        (date(2026, 10, 30), datetime(2026, 11, 9, 14, 0, tzinfo=UTC)),
    ],
)
def test_five_working_days_from_the_day_after(desk: Desk, started: date, due: datetime) -> None:
    assert registered(desk, replace(SAID, started_on=started)).due_at == due


def test_a_zone_without_summer_time_ends_the_term_at_its_own_hour(engine: Engine) -> None:
    desk = desk_on(engine, {"zone": '"Asia/Vladivostok"'})
    held = registered(desk, replace(SAID, started_on=date(2027, 3, 25)))
    # Clocks change elsewhere on the 28th; five o'clock in Vladivostok is seven in Greenwich.
    assert held.due_at == datetime(2027, 4, 1, 7, 0, tzinfo=UTC)


def test_trainee_and_trainer_get_a_checklist_and_nobody_else(desk: Desk) -> None:
    registered(desk)
    assert told(desk) == ["training to user:zarema", "training to user:consultant1"]


def test_who_has_no_chat_gets_no_message(desk: Desk) -> None:
    registered(desk, replace(SAID, username=""))
    assert told(desk) == ["training to user:consultant1"]


@pytest.mark.each_database
def test_sent_twice_it_is_registered_once(desk: Desk) -> None:
    first, second = registered(desk), registered(desk)
    assert first == second
    with desk.reading() as connection:
        assert len(all_trainings(connection)) == 1
    assert len(told(desk)) == 2


@pytest.mark.each_database
def test_nobody_is_in_two_trainings_at_once(desk: Desk) -> None:
    registered(desk)
    with pytest.raises(RuleViolation, match="уже обучается"):
        registered(desk, nonce="another")
    with desk.reading() as connection:
        assert len(all_trainings(connection)) == 1


def test_only_head_and_director_register(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="завуч"):
        register(desk, SAID, "once", MARINA, NOW)
    assert told(desk) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "  "}, "фамилию"),
        ({"username": "зарема"}, "латинскими"),
        ({"trainer": "nobody"}, "Выберите, кто обучает"),
        ({"username": "@Consultant1"}, "один и тот же"),
        ({"started_on": date(2062, 11, 24)}, "слишком далеко"),
    ],
)
def test_what_does_not_fit_is_refused_with_words(
    desk: Desk, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(RuleViolation, match=words):
        registered(desk, replace(SAID, **wrong))
    assert timers(desk) == []


def test_once_somebody_is_appointed_only_who_is_trains(desk: Desk) -> None:
    paper = Paper("114", date(2026, 9, 1))
    fatima = Appointed(Post.CONSULTANT, "fatima", "Фатима Хуаде", date(2026, 9, 1))
    appoint(desk, paper, fatima, HEAD, NOW)
    with pytest.raises(RuleViolation, match="Выберите, кто обучает"):
        registered(desk)
    held = registered(desk, replace(SAID, trainer="fatima"))
    assert held.trainer_name == "Фатима Хуаде"


@pytest.mark.each_database
def test_a_mistyped_date_is_mended_and_the_term_follows(desk: Desk) -> None:
    held = registered(desk)
    after = change(desk, held.id, replace(SAID, started_on=date(2026, 11, 25)), HEAD, NOW)
    assert after.due_at == datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
    assert now_of(desk, held) == after
    assert after.lines[-1].note == "вступление в должность: 24.11.2026 → 25.11.2026"
    assert timers(desk) == [datetime(2026, 12, 1, 5, 0, tzinfo=UTC)]


@pytest.mark.each_database
def test_another_trainer_gets_a_checklist_of_his_own(desk: Desk) -> None:
    held = registered(desk)
    after = change(desk, held.id, replace(SAID, trainer="consultant2"), HEAD, NOW)
    assert after.trainer_name == "Руслан Казбекович Ачмиз"
    assert told(desk)[-1] == "training to user:consultant2"
    assert after.due_at == held.due_at


def test_a_name_in_the_chat_given_later_brings_the_message(desk: Desk) -> None:
    held = registered(desk, replace(SAID, username=""))
    change(desk, held.id, SAID, HEAD, NOW + DAY)
    assert told(desk) == ["training to user:consultant1", "training to user:zarema"]


def test_nothing_changed_writes_nothing(desk: Desk) -> None:
    held = registered(desk)
    assert change(desk, held.id, SAID, HEAD, NOW) == held
    assert said(now_of(desk, held)) == [Deed.REGISTERED]


def test_what_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="нет"):
        change(desk, 99, Details("Кто-то", date(2026, 11, 24), "consultant1"), HEAD, NOW)
