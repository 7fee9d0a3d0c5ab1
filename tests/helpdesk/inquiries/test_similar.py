"""Questions that are alike, found and answered together."""

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.inquiries.similar import MOST, answer_together, similar_to
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import (
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliver,
    desk_on,
    parent,
    record,
    teacher,
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def first(desk: Desk) -> Inquiry:
    return asked(desk, parent("Не видно оценок за вторую четверть"))


def found(desk: Desk, inquiry: Inquiry) -> list[int]:
    return [each.id for each in similar_to(desk, record(desk, inquiry.id), MARINA)]


def results(desk: Desk) -> list[dict[str, list[int]]]:
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.occasion == "answered_together")
    with desk.reading() as connection:
        return list(connection.execute(query).scalars())


def answers(desk: Desk, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in view(desk, inquiry.id).said(TextKind.ANSWER)]


def test_words_in_common_come_first_then_the_oldest(desk: Desk, first: Inquiry) -> None:
    other = asked(desk, parent("Пропала кнопка"))
    another = asked(desk, parent("Не работает приложение"))
    alike = asked(desk, parent("Оценки за четверть не вижу"))
    assert found(desk, first) == [alike.id, other.id, another.id]


def test_of_another_topic_or_kind_nothing_is_alike(desk: Desk, first: Inquiry) -> None:
    asked(desk, teacher("Не видно оценок за вторую четверть"))
    assert found(desk, first) == []


def test_what_is_answered_or_held_by_others_is_left_out(desk: Desk, first: Inquiry) -> None:
    held, mine, done = (asked(desk, parent(f"Не видно оценок {n}")) for n in range(3))
    claims.claim(desk, held.id, RUSLAN, NOW)
    claims.claim(desk, mine.id, MARINA, NOW)
    answer_together(desk, first.id, [done.id], "Готово.", RUSLAN, NOW, key="a")
    assert found(desk, first) == [mine.id]


def test_eight_are_offered_at_most(desk: Desk, first: Inquiry) -> None:
    for n in range(MOST + 3):
        asked(desk, parent(f"Не видно оценок {n}"))
    assert len(found(desk, first)) == MOST


def test_each_requester_gets_his_answer(desk: Desk, first: Inquiry) -> None:
    second = asked(desk, parent("Нет оценок"))
    deliver(desk, NOW)
    ids = [first.id, second.id]
    assert answer_together(desk, first.id, ids, " Уже видны. ", MARINA, NOW, key="k") == 2
    for inquiry in (first, second):
        after = record(desk, inquiry.id)
        assert (after.state, after.claimant_id) == (State.ANSWERED, MARINA.id)
        assert answers(desk, inquiry) == ["Уже видны."]
    said = deliver(desk, NOW)
    assert (said.count("answer to mail"), said.count("answer to thread")) == (2, 2)
    assert said.count(f"answered_together to id:{MARINA.id}") == 1


def test_what_somebody_else_holds_is_left_out_and_named(desk: Desk, first: Inquiry) -> None:
    second = asked(desk, parent("Нет оценок"))
    claims.claim(desk, second.id, RUSLAN, NOW)
    assert answer_together(desk, first.id, [first.id, second.id], "Видны.", MARINA, NOW, key="k")
    assert results(desk) == [{"answered": [first.id], "left": [second.id]}]
    assert record(desk, second.id).claimant_id == RUSLAN.id
    assert answers(desk, second) == []


def test_where_nothing_can_be_answered_it_says_so(desk: Desk, first: Inquiry) -> None:
    claims.claim(desk, first.id, RUSLAN, NOW)
    with pytest.raises(RuleViolation, match="уже взяли"):
        answer_together(desk, first.id, [first.id], "Видны.", MARINA, NOW, key="k")
    assert results(desk) == []


@pytest.mark.parametrize("chosen", [[], [999]])
def test_something_must_be_chosen(desk: Desk, first: Inquiry, chosen: list[int]) -> None:
    with pytest.raises(RuleViolation, match="Отметьте"):
        answer_together(desk, first.id, chosen, "Видны.", MARINA, NOW, key="k")


def test_what_was_never_alike_cannot_be_slipped_in(desk: Desk, first: Inquiry) -> None:
    foreign = asked(desk, teacher())
    answer_together(desk, first.id, [first.id, foreign.id], "Видны.", MARINA, NOW, key="k")
    assert record(desk, foreign.id).state is State.NEW


def test_the_same_sent_again_answers_once(desk: Desk, first: Inquiry) -> None:
    for _ in range(2):
        answer_together(desk, first.id, [first.id], "Видны.", MARINA, NOW, key="k")
    assert answers(desk, first) == ["Видны."]
    assert len(results(desk)) == 1


def test_an_answer_of_nothing_but_space_is_none(desk: Desk, first: Inquiry) -> None:
    with pytest.raises(RuleViolation, match="Напишите ответ"):
        answer_together(desk, first.id, [first.id], " \n", MARINA, NOW, key="k")
