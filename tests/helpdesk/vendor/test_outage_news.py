"""What is told of a mass outage: to each once, to who comes later the last of it; at its end all
are asked.
"""

from typing import Any

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries import answering, claims
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.vendor import relaying
from helpdesk.vendor.cases import waiting
from helpdesk.vendor.outage_news import DOES_IT_WORK, end, share_case
from helpdesk.vendor.outages import join, join_this
from tests.helpdesk.life import (
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliveries,
    desk_on,
    parent,
    record,
    teacher,
)
from tests.helpdesk.vendor.outages_told import declared, ended, members, spread, stands, told
from tests.helpdesk.vendor.waiting import handed_off, mother

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return asked(desk)


def test_an_update_goes_to_each_once(desk: Desk, inquiry: Inquiry) -> None:
    held = declared(desk, inquiry)
    assert spread(desk, held, 0, "Чинят.") == 2
    assert spread(desk, held, 0, "Чинят.") == 0
    spread(desk, held, 1, "Почти починили.", RUSLAN)
    found = told(desk)
    assert set(found.values()) == {1}
    assert {key for each, key in found if each == inquiry.id} == {f"{held.id}.1", f"{held.id}.2"}


def test_who_has_not_read_a_colleagues_update_is_shown_it_first(desk: Desk) -> None:
    held = declared(desk)
    spread(desk, held, 0, "Чинят.")
    with pytest.raises(RuleViolation, match="Чинят"):
        spread(desk, held, 0, "Сломалось всё.", RUSLAN)
    assert [each.words for each in stands(desk).updates] == ["Чинят."]


@pytest.mark.each_database
def test_who_joins_later_is_told_the_last_of_it(desk: Desk, inquiry: Inquiry) -> None:
    held = declared(desk)
    for number, words in enumerate(("Чинят.", "Почти починили.")):
        spread(desk, held, number, words)
    join(desk, inquiry.id, REQUESTER, NOW)
    assert [key for each, key in told(desk) if each == inquiry.id] == [f"{held.id}.2"]


def test_nobody_is_called_for_an_update(desk: Desk) -> None:
    held = declared(desk, phone := asked(desk, parent("Оценки не открываются у нас", email="")))
    spread(desk, held, 0, "Чинят.")
    assert not [each for each in deliveries(desk, phone.id) if each.startswith("outage_update")]


def test_at_the_end_each_is_asked_once_whether_it_works(desk: Desk, inquiry: Inquiry) -> None:
    mine = asked(desk, parent("Оценки не открываются совсем"))
    claims.claim(desk, mine.id, RUSLAN, NOW)
    held = declared(desk, inquiry, mine)
    assert ended(desk, held, "Оценки снова открываются.", NOW + HOUR) == 3
    assert end(desk, held.id, 0, "Оценки снова открываются.", MARINA, NOW + HOUR) == 0
    for each in (inquiry, mine):
        seen = view(desk, each.id)
        assert seen.inquiry.state is State.ANSWERED
        assert [text.body for text in seen.answers] == [
            f"Оценки снова открываются.\n{DOES_IT_WORK}"
        ]
        assert deliveries(desk, each.id).count("answer to mail: pending") == 1
    assert record(desk, mine.id).claimant_id == RUSLAN.id


@pytest.mark.each_database
def test_all_are_asked_by_the_clock_and_one_bad_row_holds_up_no_other(
    desk: Desk, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = declared(desk, inquiry)
    bad, good = members(desk, held)

    def give(unit: UnitOfWork, asked: Inquiry, *rest: Any) -> Inquiry:
        assert asked.id != bad
        return answering.give_answer_in(unit, asked, *rest)

    end(desk, held.id, 0, "Работает.", MARINA, NOW)
    assert record(desk, good).state is State.NEW
    with monkeypatch.context() as broken:
        broken.setattr("helpdesk.vendor.outage_news.give_answer_in", give)
        tick(desk, NOW)
    assert [record(desk, each).state for each in (bad, good)] == [State.NEW, State.ANSWERED]
    for _ in range(2):
        tick(desk, NOW + HOUR)
    for each in (bad, good):
        assert deliveries(desk, each).count("answer to mail: pending") == 1


def test_words_that_come_after_the_end_are_refused(desk: Desk) -> None:
    held = declared(desk)
    ended(desk, held)
    with pytest.raises(RuleViolation, match="уже закончился"):
        end(desk, held.id, 0, "Иначе сказано.", RUSLAN, NOW)


def test_to_whom_it_does_not_work_goes_back_into_work(desk: Desk, inquiry: Inquiry) -> None:
    held = declared(desk, inquiry)
    ended(desk, held)
    after = answering.did_not_help(desk, inquiry.id, REQUESTER, NOW)
    assert (after.state, after.cycle) == (State.NEW, 2)
    assert view(desk, inquiry.id).open_outage is None


def test_an_answer_before_the_end_keeps_its_term_and_is_asked_about_too(
    desk: Desk, inquiry: Inquiry
) -> None:
    answering.answer(desk, inquiry.id, "Ждём.", MARINA, NOW)
    held = declared(desk)
    join_this(desk, inquiry.id, held.id, MARINA, NOW)
    ended(desk, held, now=NOW + HOUR)
    assert record(desk, inquiry.id).answered_at == NOW
    assert len(view(desk, inquiry.id).answers) == 2


def test_who_has_closed_his_question_hears_no_more(desk: Desk, inquiry: Inquiry) -> None:
    held = declared(desk, inquiry)
    answering.answer(desk, inquiry.id, "Уже работает.", MARINA, NOW)
    answering.helped(desk, inquiry.id, REQUESTER, NOW)
    spread(desk, held, 0, "Чинят.")
    assert ended(desk, stands(desk)) == 1
    assert record(desk, inquiry.id).state is State.CLOSED


def test_a_teacher_who_entered_it_hears_of_the_end(desk: Desk) -> None:
    inquiry = asked(desk, teacher("Темы уроков не открываются"))
    held = declared(desk, inquiry=inquiry)
    ended(desk, held)
    assert "answer to id:teacher-id: pending" in deliveries(desk, inquiry.id)


@pytest.mark.each_database
def test_all_of_it_wait_on_one_case_of_the_support(desk: Desk) -> None:
    found = [handed_off(desk, mother(name)) for name in ("Анна Хуаде", "Зарема Шовгенова")]
    held = declared(desk, found[1], inquiry=found[0])
    with pytest.raises(RuleViolation):
        share_case(desk, held.id, MARINA, NOW)
    relaying.vendor_case(desk, found[1].id, "ДН-4815", MARINA, NOW)
    assert share_case(desk, held.id, MARINA, NOW) == 1
    assert [each.id for each in waiting(view(desk, found[0].id).case_mates)] == [found[1].id]
