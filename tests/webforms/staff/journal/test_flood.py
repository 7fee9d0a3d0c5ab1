"""Looking through a flood, and closing the form for a time."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from helpdesk.clock.clockwork import SHOWN_AT_ONCE, tick
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import State
from helpdesk.inquiries.adding import add
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.inquiries.looking_through import show
from helpdesk.journal.overviews import all_open
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import LOOKED_THROUGH_WITHIN
from helpdesk.kernel.outbox import oldest_unsent
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import MARINA, parent
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.visitor import FILLED_IN, Visitor

MASS = "Купите слонов"
REAL = "Не вижу оценок дочери"


def gather(desk: Desk, words: str, count: int = 1) -> list[int]:
    return [
        open_inquiry(
            desk, replace(parent(words, now=moment()), gathered=True), REQUESTER, moment()
        ).inquiry.id
        for _ in range(count)
    ]


def cards(desk: Desk, ids: list[int]) -> set[str]:
    table = inquiry_tables.delivery.c
    query = select(table.state).where(table.inquiry_id.in_(ids), table.sort == "card")
    with desk.reading() as connection:
        return set(connection.execute(query).scalars())


def states(desk: Desk, ids: list[int]) -> set[str]:
    table = inquiry_tables.inquiry.c
    with desk.reading() as connection:
        return set(connection.execute(select(table.state).where(table.id.in_(ids))).scalars())


def letters_about(desk: Desk, ids: list[int]) -> int:
    table = inquiry_tables.delivery.c
    query = select(table.id).where(table.inquiry_id.in_(ids), table.addressee == "mail")
    with desk.reading() as connection:
        return len(connection.execute(query).all())


def test_real_questions_stand_before_the_flood_and_get_their_cards(
    consultant: Consultant, desk: Desk
) -> None:
    mass, real = gather(desk, MASS, 30), gather(desk, REAL)
    consultant.enter()
    page = consultant.visitor.open("/desk/gathered")
    assert page.text.index(REAL) < page.text.index(MASS)
    assert page.text.count('name="group"') == 2
    keys = [part.partition('"')[0] for part in page.text.split('name="group" value="')[1:]]
    consultant.write("show", group=keys[0])
    assert (cards(desk, real), cards(desk, mass)) == ({"pending"}, {"gathered"})
    assert (letters_about(desk, real), letters_about(desk, mass)) == (1, 0)
    consultant.visitor.open("/desk/gathered")
    asks = consultant.write("spam", group=keys[1]).text
    assert "Закрыть 30 вопросов как спам? Они останутся в журнале." in asks
    assert states(desk, mass) == {State.NEW}
    more = gather(desk, MASS)
    consultant.write("spam_sure", id=re.findall(r'name="id" value="(\d+)"', asks))
    # What has come since the page asked is not closed unseen.
    assert states(desk, more) == {State.NEW}
    assert (states(desk, mass), states(desk, real)) == ({State.CLOSED}, {State.NEW})
    assert letters_about(desk, mass) == 0
    show(desk, more, MARINA, moment())
    assert "Ничего не собрано" in consultant.visitor.open("/desk/gathered").text


def test_nothing_chosen_changes_nothing(consultant: Consultant, desk: Desk) -> None:
    mass = gather(desk, MASS, 2)
    consultant.enter()
    consultant.visitor.open("/desk/gathered")
    assert consultant.write("spam").status_code == 422
    assert states(desk, mass) == {State.NEW}


def working_time_from_now(desk: Desk, length: timedelta) -> datetime:
    return desk.regulation().calendar.add_working_time(moment(), length)


def test_the_clock_and_the_morning_let_a_flood_be_for_some_hours(desk: Desk) -> None:
    mass = gather(desk, MASS, 3)
    tick(desk, working_time_from_now(desk, LOOKED_THROUGH_WITHIN - timedelta(minutes=1)))
    assert (states(desk, mass), cards(desk, mass)) == ({State.NEW}, {"gathered"})
    assert not steps_of(desk, mass)
    assert not all_open(desk).inquiries
    add(desk, mass[0], "Ещё слова", REQUESTER, moment())
    assert cards(desk, mass) == {"gathered"}


def test_what_nobody_has_looked_through_is_shown_and_its_term_is_kept(desk: Desk) -> None:
    mass = gather(desk, MASS, SHOWN_AT_ONCE + 2)
    late = working_time_from_now(desk, LOOKED_THROUGH_WITHIN)
    tick(desk, late)
    shown, hidden = mass[:SHOWN_AT_ONCE], mass[SHOWN_AT_ONCE:]
    assert (cards(desk, shown), cards(desk, hidden)) == ({"pending"}, {"gathered"})
    assert (letters_about(desk, shown), letters_about(desk, hidden)) == (SHOWN_AT_ONCE, 0)
    tick(desk, late)
    tick(desk, late + timedelta(days=30))
    assert cards(desk, mass) == {"pending"}
    assert states(desk, mass) == {State.HANDED_OFF}


def steps_of(desk: Desk, ids: list[int]) -> set[int]:
    """Those for which the clock has done something."""
    table = inquiry_tables.inquiry.c
    query = select(table.id, table.fired).where(table.id.in_(ids))
    with desk.reading() as connection:
        return {row.id for row in connection.execute(query) if row.fired}


def test_words_under_a_hidden_card_are_no_backlog(desk: Desk) -> None:
    mass = gather(desk, MASS)
    with desk.writing() as connection:
        connection.execute(
            inquiry_tables.delivery.update()
            .values(state="sent")
            .where(inquiry_tables.delivery.c.state == "pending")
        )
    add(desk, mass[0], "Ещё слова", REQUESTER, moment())
    assert oldest_unsent(desk) is None


def test_who_answers_a_gathered_question_from_a_page_gets_its_card(desk: Desk) -> None:
    (real,) = gather(desk, REAL)
    answer(desk, real, "Оценки появятся завтра", MARINA, moment())
    assert cards(desk, [real]) == {"pending"}


@pytest.mark.parametrize("path", ["/desk/gathered", "/desk/form"])
def test_strangers_see_neither(web: Flask, path: str) -> None:
    client = web.test_client()
    assert client.get(path).status_code == 403


def test_a_closed_form_keeps_words_and_telephone_and_opens_by_itself(
    consultant: Consultant, web: Flask
) -> None:
    family = Visitor(web.test_client())
    family.fill_in(words=REAL)
    consultant.enter()
    consultant.visitor.open("/desk/form")
    consultant.write("close", "Звоните, идёт ремонт", how_long="1")
    assert "Форма закрыта." in consultant.visitor.open("/desk/form").text
    shown = Visitor(web.test_client()).open("/")
    assert shown.status_code == 503
    phone = consultant.desk.regulation().school.phone
    for said in ("Звоните, идёт ремонт", phone):
        assert said in shown.text
    kept = family.press("send")
    assert kept.status_code == 503
    assert phone in kept.text
    assert family.fields["words"] == REAL
    assert family.fields["requester"] == FILLED_IN["requester"]
    with time_machine.travel(moment() + timedelta(hours=1, minutes=1)):
        assert family.press("send").status_code == 303
    consultant.visitor.open("/desk/form")
    consultant.write("open")
    assert Visitor(web.test_client()).open("/").status_code == 200


@pytest.mark.parametrize(("words", "how_long"), [("", "1"), ("я" * 301, "1"), ("Звоните", "99")])
def test_what_does_not_fit_closes_nothing(
    consultant: Consultant, web: Flask, words: str, how_long: str
) -> None:
    consultant.enter()
    consultant.visitor.open("/desk/form")
    page = consultant.write("close", words, how_long=how_long)
    assert page.status_code == 422
    assert Visitor(web.test_client()).open("/").status_code == 200
