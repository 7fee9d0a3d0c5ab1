"""«Сегодня»: which question waits for whom, each in one place; and what the last look has found."""

from datetime import timedelta
from operator import attrgetter

import pytest
from sqlalchemy import Engine, update

from helpdesk.clock.broken_clauses import keep_look, last_look, look_again
from helpdesk.clock.digest import digest_of
from helpdesk.clock.today import Place, Waiting, waiting_for
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import ReplyBy
from helpdesk.inquiries import adding, answering, asking, claims, handoffs
from helpdesk.inspection.clauses import Findings, Lack
from helpdesk.inspection.inspecting import SECTIONS, Inspected, Looked
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.lines import Counted
from helpdesk.journal.overviews import all_open, touched_by_others
from helpdesk.journal.owed import undelivered_for
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, RUSLAN, asked, desk_on, parent, teacher
from tests.helpdesk.statements import statements

MOST = 15
# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def waits(desk: Desk, *, sees_all: bool = False) -> Waiting:
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        return waiting_for(connection, calendar, MARINA.id, NOW, sees_all=sees_all, most=MOST)


def ids(found: Place) -> list[int]:
    return [each.id for each in found.first]


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
    assert ids(found.others) == []
    assert ids(waits(desk, sees_all=True).others) == [his.id]


def test_a_colleagues_overdue_question_is_the_heads_to_see(desk: Desk) -> None:
    late = asked(desk, parent("Давний", now=NOW - 9 * DAY))
    claims.claim(desk, late.id, RUSLAN, NOW)
    assert ids(waits(desk).overdue) == []
    assert ids(waits(desk, sees_all=True).overdue) == [late.id]


@pytest.mark.each_database
def test_of_many_the_most_urgent_are_read_and_the_others_counted(desk: Desk) -> None:
    late = [asked(desk, parent(f"{n}", now=NOW - n * DAY)) for n in range(9, 9 + MOST + 2)]
    claims.claim(desk, late[-1].id, MARINA, NOW)
    overdue, in_order = waits(desk).overdue, sorted(late, key=attrgetter("regulation_due_at", "id"))
    assert ids(overdue) == [each.id for each in in_order][:MOST]
    assert overdue.counted == Counted(MOST + 2, more=False)
    with statements(desk) as made:
        waits(desk, sees_all=True)
    # The places, the questions, how many there are.
    assert len(made) == 3


@pytest.mark.each_database
def test_each_place_holds_what_the_morning_has_there(desk: Desk) -> None:
    for days in range(12):
        for new in (parent, teacher):
            one = asked(desk, new(f"{days}", now=NOW - days * DAY), now=NOW - days * DAY)
            who = (MARINA, RUSLAN)[days % 4 // 2]
            if days % 3:
                claims.claim(desk, one.id, who, NOW)
            if days % 5 == 1:
                asking.ask(desk, one.id, "Какой класс?", who, NOW)
    digest, found = digest_of(all_open(desk), NOW), waits(desk, sees_all=True)
    assert ids(found.overdue) == [each.id for each in digest.overdue]
    assert ids(found.today) == [each.id for each in digest.today]
    rest = (found.mine, found.free, found.waits, found.others)
    places = sorted(each for place in rest for each in ids(place))
    assert places == sorted(each.id for each in (*digest.night, *digest.rest))
    assert all(ids(place) for place in rest)
    assert len(digest.overdue) > 3
    assert digest.today


@pytest.mark.each_database
def test_what_others_did_is_news_and_what_one_did_oneself_is_none(desk: Desk) -> None:
    first, second = asked(desk, parent("Первый")), asked(desk, parent("Второй"))
    since = NOW + timedelta(minutes=1)
    claims.claim(desk, first.id, MARINA, NOW + HOUR)
    claims.claim(desk, second.id, RUSLAN, NOW + HOUR)
    both = [first.id, second.id]
    assert touched_by_others(desk, both, since, MARINA.id) == {second.id}
    assert touched_by_others(desk, both, NOW + 2 * HOUR, MARINA.id) == set()


def to_call(desk: Desk, *, sees_all: bool = False, most: int = MOST + 5) -> list[int]:
    found = undelivered_for(desk, MARINA.id, sees_all=sees_all, most=most)
    return [each.id for each, _ in found]


def by_phone(desk: Desk, who: Actor) -> Inquiry:
    """Let somebody answer who wants to be called."""
    call = asked(desk, parent("Позвоните", email="", reply_by=ReplyBy.CALL))
    claims.claim(desk, call.id, who, NOW)
    answering.answer(desk, call.id, "Обновите страницу.", who, NOW)
    return call


def test_an_answer_by_telephone_is_a_call_until_it_is_closed(desk: Desk) -> None:
    call = asked(desk, parent("Позвоните", email="", reply_by=ReplyBy.CALL))
    claims.claim(desk, call.id, MARINA, NOW)
    assert to_call(desk) == []
    answering.answer(desk, call.id, "Обновите страницу.", MARINA, NOW)
    assert to_call(desk) == [call.id]
    answering.helped(desk, call.id, MARINA, NOW)
    assert to_call(desk) == []


@pytest.mark.each_database
def test_colleagues_calls_hide_none_of_ones_own(desk: Desk) -> None:
    colleagues = [by_phone(desk, RUSLAN).id for _ in range(16)]
    own = by_phone(desk, MARINA).id
    assert to_call(desk) == [own]
    assert to_call(desk, sees_all=True) == [*colleagues, own]


@pytest.mark.each_database
def test_only_what_did_not_reach_who_asks_is_a_call(desk: Desk) -> None:
    his = asked(desk, teacher())
    claims.claim(desk, his.id, MARINA, NOW)
    answering.answer(desk, his.id, "Обновите страницу.", MARINA, NOW)
    table = inquiry_tables.delivery.c
    parked = update(inquiry_tables.delivery).values(state="parked")
    is_his = table.addressee == f"id:{his.mattermost_id}"
    with desk.writing() as connection:
        connection.execute(parked.where(~is_his))
    assert to_call(desk) == []
    with desk.writing() as connection:
        connection.execute(parked.where(is_his).values(occasion="joined", key=table.uuid))
    assert to_call(desk) == []
    with desk.writing() as connection:
        connection.execute(parked.where(is_his).values(occasion="answer"))
    assert to_call(desk) == [his.id]


def test_a_question_that_was_replied_to_is_no_call(desk: Desk) -> None:
    inquiry = asked(desk, parent(email="", reply_by=ReplyBy.CALL))
    claims.claim(desk, inquiry.id, MARINA, NOW)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    assert to_call(desk) == [inquiry.id] == owed_on_pages(desk, inquiry)
    adding.reply(desk, inquiry.id, "Пятый.", REQUESTER, NOW + HOUR)
    assert to_call(desk) == [] == owed_on_pages(desk, inquiry)


@pytest.mark.each_database
def test_of_many_calls_the_oldest_are_read_past_those_that_are_none(desk: Desk) -> None:
    for number in range(3):
        void = asked(desk, parent(f"{number}", email="", reply_by=ReplyBy.CALL))
        claims.claim(desk, void.id, MARINA, NOW)
        asking.ask(desk, void.id, "Какой класс?", MARINA, NOW)
        adding.reply(desk, void.id, "Пятый.", REQUESTER, NOW + HOUR)
    calls = [by_phone(desk, MARINA).id for _ in range(4)]
    # The first of them are no calls: past those more are read than are wanted.
    assert to_call(desk, most=2) == calls[:3]
    assert to_call(desk, most=3) == to_call(desk) == calls


def owed_on_pages(desk: Desk, inquiry: Inquiry) -> list[int]:
    """Return the question where its own page says that its requester is to be called."""
    return [inquiry.id] if view(desk, inquiry.id).owed else []


@pytest.mark.each_database
def test_however_many_wait_for_a_call_they_are_read_at_once(desk: Desk) -> None:
    by_phone(desk, MARINA)
    with statements(desk) as few:
        to_call(desk)
    for _ in range(5):
        by_phone(desk, MARINA)
    with statements(desk) as many:
        assert len(to_call(desk)) == 6
    assert len(many) == len(few)


def test_the_numbers_of_all_clauses_can_be_kept(desk: Desk) -> None:
    broken = Findings(lacks=(Lack("Чего-то не хватает", "Добавить"),))
    found = tuple(
        Inspected(section, tuple(Looked(each, broken) for each in section.clauses))
        for section in SECTIONS
    )
    keep_look(desk, found, NOW)
    with desk.reading() as connection:
        found_then = last_look(connection)
    assert found_then is not None
    assert len(found_then.clauses) == sum(len(section.clauses) for section in SECTIONS)


def test_what_a_look_at_the_clauses_has_found_is_kept_for_an_hour(desk: Desk) -> None:
    with desk.reading() as connection:
        assert last_look(connection) is None
    look_again(desk, NOW)
    with desk.reading() as connection:
        found = last_look(connection)
    assert found is not None
    assert found.at == NOW
    assert "2.2" in [each.number for each in found.clauses]
    with statements(desk) as made:
        look_again(desk, NOW + timedelta(minutes=59))
    assert len(made) < 5, "the clauses were looked at again"
    look_again(desk, NOW + HOUR)
    with desk.reading() as connection:
        again = last_look(connection)
    assert again is not None
    assert again.at == NOW + HOUR
