"""Marks on the checklist: only their own people's, once each, and taken back by a line."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.desk import Desk
from helpdesk.training.marking import cancel, sign, sign_on_paper, take_back, teach, want_more
from helpdesk.training.model import Deed, State, Training, TrainingWay
from tests.helpdesk.life import DAY, HEAD, MARINA, NOW, RUSLAN, deliver, desk_on
from tests.helpdesk.training.newcomer import (
    CODES,
    SAID,
    STARTED,
    ZAREMA,
    now_of,
    registered,
    said,
    timers,
    told,
)

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def sign_all(desk: Desk, held: Training) -> Training:
    for code in CODES:
        held = sign(desk, held.id, code, ZAREMA, TrainingWay.PAGE, NOW + DAY)
    return held


def test_five_times_i_can_and_the_training_is_finished(desk: Desk) -> None:
    held = registered(desk)
    for code in CODES[:-1]:
        assert sign(desk, held.id, code, ZAREMA, TrainingWay.PAGE, NOW).state is State.RUNNING
    after = sign(desk, held.id, CODES[-1], ZAREMA, TrainingWay.PAGE, NOW + DAY)
    assert (after.state, after.done_on) == (State.FINISHED, date(2026, 11, 25))
    assert now_of(desk, held) == after
    assert told(desk)[2:] == [
        "training_end to user:consultant1",
        "training_end to user:zavuch",
    ]


def test_a_double_press_does_nothing(desk: Desk) -> None:
    held = registered(desk)
    once = sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    assert sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW) == once
    more = want_more(desk, held.id, "lessons", ZAREMA, TrainingWay.PAGE, NOW)
    assert want_more(desk, held.id, "lessons", ZAREMA, TrainingWay.PAGE, NOW) == more
    assert said(more) == ["registered", "can marks", "more lessons"]
    # Nor is the last click of all, done twice, refused.
    done = sign_all(desk, held)
    assert sign(desk, held.id, "lessons", ZAREMA, TrainingWay.PAGE, NOW + DAY) == done


def test_presses_in_the_same_instant_are_one(desk: Desk) -> None:
    held = registered(desk)
    together = threading.Barrier(4)

    def press() -> None:
        together.wait()
        sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said(now_of(desk, held)) == ["registered", "can marks"]


def test_nobody_else_signs_not_even_the_head(desk: Desk) -> None:
    held = registered(desk)
    for actor in (HEAD, MARINA):
        with pytest.raises(RuleViolation, match="другого сотрудника"):
            sign(desk, held.id, "marks", actor, TrainingWay.PAGE, NOW)
        with pytest.raises(RuleViolation, match="другого сотрудника"):
            want_more(desk, held.id, "marks", actor, TrainingWay.PAGE, NOW)
    assert said(now_of(desk, held)) == ["registered"]


def test_who_has_no_name_in_the_chat_is_nobody_with_an_empty_one(desk: Desk) -> None:
    held = registered(desk, replace(SAID, username=""))
    with pytest.raises(RuleViolation, match="другого сотрудника"):
        sign(desk, held.id, "marks", replace(ZAREMA, username=""), TrainingWay.PAGE, NOW)


def test_wanting_more_goes_to_the_trainer_and_undoes_the_mark(desk: Desk) -> None:
    held = registered(desk)
    sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    after = want_more(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    assert after.signed("marks") is None
    assert after.wants_more("marks")
    assert told(desk)[-1] == "training_more to user:consultant1"
    again = teach(desk, held.id, ["marks"], STARTED, MARINA, TrainingWay.PAGE, NOW)
    assert again.wants_more("marks") is None
    assert sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW).signed("marks")


def test_the_trainer_or_the_head_says_what_was_taught_and_when(desk: Desk) -> None:
    held = registered(desk)
    with pytest.raises(RuleViolation, match="кто обучает"):
        teach(desk, held.id, ["marks"], STARTED, RUSLAN, TrainingWay.PAGE, NOW)
    with pytest.raises(RuleViolation, match="Отметьте темы"):
        teach(desk, held.id, [], STARTED, MARINA, TrainingWay.PAGE, NOW)
    with pytest.raises(RuleViolation, match="Такой темы"):
        teach(desk, held.id, ["other"], STARTED, MARINA, TrainingWay.PAGE, NOW)
    with pytest.raises(RuleViolation, match="не наступила"):
        teach(desk, held.id, ["marks"], date(2026, 11, 25), MARINA, TrainingWay.PAGE, NOW)
    with pytest.raises(RuleViolation, match=r"раньше вступления.*24\.11\.2026"):
        teach(desk, held.id, ["marks"], date(2026, 11, 23), MARINA, TrainingWay.PAGE, NOW)
    with pytest.raises(RuleViolation, match=r"До вступления в должность, 24\.11\.2026"):
        teach(desk, held.id, ["marks"], date(2026, 11, 23), MARINA, TrainingWay.CHAT, NOW - DAY)
    teach(desk, held.id, ["marks", "lessons"], STARTED, MARINA, TrainingWay.PAGE, NOW)
    after = teach(desk, held.id, ["marks", "schedule"], STARTED, HEAD, TrainingWay.PAGE, NOW)
    assert said(after)[1:] == ["taught marks", "taught lessons", "taught schedule"]
    assert after.state is State.RUNNING


def test_a_sheet_signed_by_hand_ends_the_training_on_its_day(desk: Desk) -> None:
    held = registered(desk, replace(SAID, username=""))
    with pytest.raises(RuleViolation, match="кто обучает"):
        sign_on_paper(desk, held.id, STARTED, "", "", RUSLAN, NOW)
    after = sign_on_paper(desk, held.id, STARTED, "sheet.jpg", "", MARINA, NOW + 2 * DAY)
    assert (after.state, after.done_on, after.sheet) == (State.FINISHED, STARTED, "sheet.jpg")
    assert sign_on_paper(desk, held.id, STARTED, "sheet.jpg", "", MARINA, NOW + 2 * DAY) == after


def test_taking_off_the_list_needs_the_head_and_a_reason(desk: Desk) -> None:
    held = registered(desk)
    with pytest.raises(RuleViolation, match="завуч"):
        cancel(desk, held.id, "не принята", MARINA, NOW)
    with pytest.raises(RuleViolation, match="почему"):
        cancel(desk, held.id, "  ", HEAD, NOW)
    after = cancel(desk, held.id, "не принята на работу", HEAD, NOW)
    assert cancel(desk, held.id, "не принята на работу", HEAD, NOW) == after
    assert after.state is State.CANCELLED
    assert timers(desk) == []
    with pytest.raises(RuleViolation, match="снято"):
        sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    # She may begin again after that, and then the first one does not go on beside it.
    assert registered(desk, nonce="another").state is State.RUNNING
    with pytest.raises(RuleViolation, match="уже обучается"):
        take_back(desk, held.id, after.lines[-1].id, HEAD, NOW)
    assert now_of(desk, held) == after


def test_a_mark_is_taken_back_by_a_line_and_what_it_ended_goes_on(desk: Desk) -> None:
    held = sign_all(desk, registered(desk))
    assert timers(desk) == []
    line = held.signed("lessons")
    assert line
    with pytest.raises(RuleViolation, match="кто её сделал"):
        take_back(desk, held.id, line.id, MARINA, NOW + DAY)
    after = take_back(desk, held.id, line.id, ZAREMA, NOW + DAY)
    assert (after.state, after.done_on) == (State.RUNNING, None)
    assert [topic.code for topic in after.missing] == ["lessons"]
    assert said(after)[-2:] == ["can lessons", "void can lessons"]
    assert len(timers(desk)) == 1
    with pytest.raises(RuleViolation, match="уже отменили"):
        take_back(desk, held.id, line.id, HEAD, NOW + DAY)


def test_what_happened_by_itself_is_not_taken_back(desk: Desk) -> None:
    held = registered(desk)
    assert held.lines[0].what is Deed.REGISTERED
    with pytest.raises(RuleViolation, match="нет"):
        take_back(desk, held.id, held.lines[0].id, HEAD, NOW)


def test_each_mark_draws_both_checklists_anew(desk: Desk) -> None:
    held = registered(desk)
    assert len(deliver(desk, NOW)) == 2
    assert deliver(desk, NOW) == []
    sign(desk, held.id, "marks", ZAREMA, TrainingWay.PAGE, NOW)
    assert sorted(deliver(desk, NOW)) == [
        "training to user:consultant1",
        "training to user:zarema",
    ]
