"""«Сегодня»: which question waits for whom, each in one place; and what the last look has found."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from helpdesk.clock.broken_clauses import last_look, look_again
from helpdesk.clock.today import Waiting, waiting_for
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.journal.overviews import all_open, touched_by_others, with_undelivered
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, RUSLAN, asked, desk_on, parent, teacher


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def waits(desk: Desk, *, sees_all: bool = False) -> Waiting:
    return waiting_for(all_open(desk), MARINA.id, NOW, sees_all=sees_all)


def ids(found: tuple[Inquiry, ...]) -> list[int]:
    return [each.id for each in found]


def test_a_consultant_sees_what_is_hers_and_what_is_nobodys(desk: Desk) -> None:
    late = asked(desk, parent("Давний", now=NOW - 9 * DAY))
    due = asked(desk, teacher("Срочный", now=NOW - 3 * DAY), now=NOW - 3 * DAY)
    hers, free, his = (asked(desk, parent(words)) for words in ("Мой", "Ничей", "Чужой"))
    waiting, vendor = asked(desk, parent("Ждём")), asked(desk, parent("В поддержке"))
    for one, who in ((hers, MARINA), (his, RUSLAN), (waiting, MARINA), (vendor, MARINA)):
        claims.claim(desk, one.id, who, NOW)
    asking.ask(desk, waiting.id, "Какой класс?", MARINA, NOW)
    handoffs.hand_off(desk, vendor.id, MARINA, NOW)
    found = waits(desk)
    assert (ids(found.overdue), ids(found.today)) == ([late.id], [due.id])
    assert (ids(found.mine), ids(found.free)) == ([hers.id], [free.id])
    assert set(ids(found.waits)) == {waiting.id, vendor.id}
    assert found.others == ()
    assert ids(waits(desk, sees_all=True).others) == [his.id]


def test_a_colleagues_overdue_question_is_the_heads_to_see(desk: Desk) -> None:
    late = asked(desk, parent("Давний", now=NOW - 9 * DAY))
    claims.claim(desk, late.id, RUSLAN, NOW)
    assert waits(desk).overdue == ()
    assert ids(waits(desk, sees_all=True).overdue) == [late.id]


def test_what_others_did_is_news_and_what_one_did_oneself_is_none(desk: Desk) -> None:
    first, second = asked(desk, parent("Первый")), asked(desk, parent("Второй"))
    since = NOW + timedelta(minutes=1)
    claims.claim(desk, first.id, MARINA, NOW + HOUR)
    claims.claim(desk, second.id, RUSLAN, NOW + HOUR)
    both = [first.id, second.id]
    assert touched_by_others(desk, both, since, MARINA.id) == {second.id}
    assert touched_by_others(desk, both, NOW + 2 * HOUR, MARINA.id) == set()


def test_an_answer_by_telephone_is_a_call_until_it_is_closed(desk: Desk) -> None:
    call = asked(desk, parent("Позвоните", email="", reply_by=parent().requester.reply_by))
    claims.claim(desk, call.id, MARINA, NOW)
    assert with_undelivered(desk, 10) == []
    answering.answer(desk, call.id, "Обновите страницу.", MARINA, NOW)
    assert with_undelivered(desk, 10) == [call.id]
    answering.helped(desk, call.id, MARINA, NOW)
    assert with_undelivered(desk, 10) == []


def test_what_a_look_at_the_clauses_has_found_is_kept_for_an_hour(desk: Desk) -> None:
    with desk.reading() as connection:
        assert last_look(connection) is None
    look_again(desk, NOW)
    with desk.reading() as connection:
        found = last_look(connection)
    assert found is not None
    assert found.at == NOW
    assert "2.2" in [each.number for each in found.clauses]
    statements: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    look_again(desk, NOW + timedelta(minutes=59))
    assert len(statements) < 5, "the clauses were looked at again"
    look_again(desk, NOW + HOUR)
    with desk.reading() as connection:
        again = last_look(connection)
    assert again is not None
    assert again.at == NOW + HOUR
