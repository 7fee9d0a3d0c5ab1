"""A flood of forms: kept, gathered behind one post, and a way to send letters to nobody."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from helpdesk.access.proved_mail import mark_of
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from helpdesk.storage import inquiry_tables
from tests.webforms.visitor import Visitor
from tests.webforms.web.test_limits import NOON, cap, visit


@pytest.fixture(autouse=True)
def one_hour() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def deliveries(desk: Desk) -> Counter[tuple[str, str, str]]:
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        rows = connection.execute(select(table.occasion, table.addressee, table.state))
        return Counter(tuple(row) for row in rows)


def flood(web: Flask, count: int, **other: str) -> None:
    visitor = visit(web, "192.0.2.1")
    for number in range(count):
        said = {"words": f"Вопрос {'ж' * (number + 1)}", **other}
        assert visitor.ask(**said).status_code == 303


def test_a_flood_is_kept_and_has_one_post(web: Flask, desk: Desk) -> None:
    cap(web, CARDS=4)
    flood(web, 30)
    found = deliveries(desk)
    assert found["card", "channel", "pending"] == 4
    assert found["card", "channel", "gathered"] == 26
    assert found["gathered", "channel", "pending"] == 1
    with desk.reading() as connection:
        assert len(connection.execute(select(inquiry_tables.inquiry.c.id)).all()) == 30


def test_who_asks_from_elsewhere_meanwhile_gets_a_card(web: Flask, desk: Desk) -> None:
    cap(web, CARDS=4)
    flood(web, 10)
    sent = visit(web, "192.0.2.2").ask(words="Не вижу расписания")
    inquiry = find_by_link(desk, sent.location.split("/")[2])
    with desk.reading() as connection:
        table = inquiry_tables.delivery.c
        query = select(table.state).where(table.inquiry_id == inquiry.id, table.sort == "card")
        assert connection.execute(query).scalar_one() == "pending"


def test_who_is_gathered_or_refused_uses_up_nothing_of_the_others(web: Flask, desk: Desk) -> None:
    cap(web, CARDS=2, CARDS_OF_ALL=6, SENDS=8, SENDS_IN_HASTE=8, SENDS_BY_ALL=12)
    flooding = visit(web, "192.0.2.1")
    sent = [flooding.ask(words=f"Вопрос {'ж' * (n + 1)}").status_code for n in range(20)]
    assert (sent.count(303), sent.count(429)) == (8, 12)
    assert visit(web, "192.0.2.2").ask(words="Не вижу расписания").status_code == 303
    assert deliveries(desk)["card", "channel", "pending"] == 3


def test_letters_that_do_not_go_use_up_nothing_of_the_others(web: Flask, desk: Desk) -> None:
    cap(web, RECEIPTS=2, RECEIPTS_OF_ALL=4)
    flood(web, 9, email="victim@mail.ru", reply_by="mail")
    visit(web, "192.0.2.2").ask(words="Не вижу уроков", email="mama@mail.ru", reply_by="mail")
    assert deliveries(desk)["accepted", "mail", "pending"] == 3


def test_the_same_words_from_everywhere_are_gathered(web: Flask, desk: Desk) -> None:
    cap(web, SAME_WORDS_IN_HASTE=3)
    for number in range(8):
        words = f"Не открывается дневник, {number}!"
        assert visit(web, f"192.0.2.{number}").ask(words=words).status_code == 303
    assert deliveries(desk)["card", "channel", "gathered"] == 5


def test_parents_who_say_the_same_after_an_outage_are_not_gathered(web: Flask, desk: Desk) -> None:
    parents = [visit(web, f"192.0.2.{number}") for number in range(25)]
    for each in parents:
        each.fill_in(words="Не могу войти")
    with time_machine.travel("2026-11-24 09:01:00+00:00", tick=False):
        assert {each.press("send").status_code for each in parents} == {303}
    assert deliveries(desk)["card", "channel", "gathered"] == 0


def test_one_box_gets_few_letters_however_it_is_written(web: Flask, desk: Desk) -> None:
    cap(web, RECEIPTS_TO_ONE=2)
    written = (
        "v@mail.ru",
        "V@mail.ru",
        "v+1@mail.ru",
        "v+2@mail.ru",
        "v+3@mail.ru",
        "other@mail.ru",
    )
    for number, email in enumerate(written):
        visitor = visit(web, f"192.0.2.{number}")
        visitor.ask(words=f"Вопрос {'ж' * (number + 1)}", email=email, reply_by="mail")
    assert deliveries(desk)["accepted", "mail", "pending"] == 3


def test_what_is_gathered_sends_no_letter(web: Flask, desk: Desk) -> None:
    cap(web, CARDS=0)
    flood(web, 5, email="victim@mail.ru", reply_by="mail")
    assert not [each for each in deliveries(desk) if "mail" in each]


@pytest.mark.parametrize(("mark", "proved"), [("its own", True), ("AAAA", False), ("", False)])
def test_the_link_of_a_letter_proves_its_address(
    visitor: Visitor, desk: Desk, mark: str, proved: bool
) -> None:
    sent = visitor.ask(email="mama@example.ru", reply_by="mail")
    path = sent.location.removesuffix("/accepted")
    inquiry = find_by_link(desk, path.removeprefix("/i/"))
    visitor.open(path)
    given = mark_of(desk.secret, inquiry) if proved else mark
    page = visitor.open(f"{path}?m={given}")
    assert (page.status_code, page.location) == (303, path)
    assert view(desk, inquiry.id).mail_is_proved is proved


def test_a_look_at_the_head_of_the_link_proves_nothing(visitor: Visitor, desk: Desk) -> None:
    sent = visitor.ask(email="mama@example.ru", reply_by="mail")
    path = sent.location.removesuffix("/accepted")
    inquiry = find_by_link(desk, path.removeprefix("/i/"))
    visitor.client.head(f"{path}?m={mark_of(desk.secret, inquiry)}")
    assert not view(desk, inquiry.id).mail_is_proved
