"""How often one may send: generous, with everything typed given back, counted for all processes."""

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
import time_machine
from flask import Flask

from helpdesk.access.budgets import Cap
from helpdesk.kernel.desk import Desk
from settings import Settings
from tests.webforms.visitor import FILLED_IN, Visitor
from webforms.app import create_web

MakeSettings = Callable[..., Settings]
NOON = "2026-11-24 09:00:00+00:00"


def cap(web: Flask, **amounts: int) -> None:
    """Let these budgets hold so many in an hour."""
    for name, amount in amounts.items():
        web.config["CAPS"][name] = (Cap(amount, 3600),)


def visit(web: Flask, address: str) -> Visitor:
    visitor = Visitor(web.test_client())
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


@pytest.fixture(autouse=True)
def one_hour() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_whole_class_may_send_from_one_address(visitor: Visitor) -> None:
    for number in range(30):
        assert visitor.ask(words=f"Вопрос {number}").status_code == 303


def test_too_many_from_one_address_get_their_words_back(web: Flask, visitor: Visitor) -> None:
    cap(web, PAGES=2)
    visitor.fill_in()
    visitor.press("edit:words")
    page = visitor.press("check", words="Третий раз")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert visitor.fields["words"] == "Третий раз"
    assert visitor.fields["requester"] == FILLED_IN["requester"]
    assert "Подождите минуту" in page.text


def test_what_was_refused_can_be_sent_later_from_the_same_page(
    web: Flask, visitor: Visitor
) -> None:
    cap(web, SENDS_BY_ALL=1)
    visitor.ask()
    assert visitor.ask(words="Второй вопрос").status_code == 429
    assert visitor.fields["words"] == "Второй вопрос"
    cap(web, SENDS_BY_ALL=10)
    assert visitor.press("send").status_code == 303


def test_another_address_is_not_held_back(web: Flask) -> None:
    cap(web, PAGES=1)
    first = visit(web, "192.0.2.1")
    assert first.fill_in().status_code == 200
    assert first.press("check").status_code == 429
    assert visit(web, "192.0.2.7").fill_in().status_code == 200


def test_a_network_of_ipv6_is_one_house(web: Flask) -> None:
    cap(web, PAGES=3)
    answers = [
        visit(web, f"2001:db8:1:{net}::{host}").fill_in().status_code
        for net in ("1", "2")
        for host in ("1", "2", "3", "4")
    ]
    assert answers == [200, 200, 200, 429] * 2


def test_one_form_is_not_checked_for_ever(web: Flask) -> None:
    cap(web, PAGES_OF_ONE=2)
    first, neighbour = visit(web, "192.0.2.1"), visit(web, "192.0.2.1")
    assert first.fill_in().status_code == 200
    assert [first.press("check").status_code for _ in range(2)] == [200, 429]
    assert neighbour.fill_in().status_code == 200


def test_families_behind_the_address_of_a_flood_are_served(web: Flask) -> None:
    cap(web, SENDS_IN_HASTE=5)
    flood = visit(web, "192.0.2.1")
    assert [flood.ask(words=f"{n}").status_code for n in range(7)] == [303] * 5 + [429] * 2
    family = visit(web, "192.0.2.1")
    family.fill_in(words="Не вижу расписания")
    with time_machine.travel("2026-11-24 09:01:00+00:00", tick=False):
        assert family.press("send").status_code == 303


def test_two_processes_count_together(desk_anywhere: Desk, settings: Settings) -> None:
    webs = [create_web(desk_anywhere, settings) for _ in range(2)]
    for web in webs:
        cap(web, PAGES=3)
    answers = [Visitor(webs[n % 2].test_client()).fill_in().status_code for n in range(5)]
    assert answers == [200, 200, 200, 429, 429]


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_without_its_redis_the_limits_hold_in_the_database(
    desk: Desk, make_settings: MakeSettings, address: str
) -> None:
    webs = [create_web(desk, make_settings(redis_url=address)) for _ in range(2)]
    for web in webs:
        cap(web, PAGES=2)
    answers = [Visitor(webs[n % 2].test_client()).fill_in().status_code for n in range(4)]
    assert answers == [200, 200, 429, 429]


def test_looking_is_not_counted(web: Flask, visitor: Visitor) -> None:
    cap(web, PAGES=1, SENDS=1)
    assert {visitor.open().status_code for _ in range(5)} == {200}


def test_a_link_has_a_budget_of_its_own(web: Flask, visitor: Visitor) -> None:
    cap(web, ACTS=2)
    one, other = (visitor.ask(words=words).location for words in ("Первый", "Второй"))
    visitor.open(one.removesuffix("/accepted"))
    sent = {**visitor.fields, "do": "add", "words": "Ещё"}
    pages = [visitor.client.post(visitor.path, data=sent | {"words": f"{n}"}) for n in range(3)]
    assert [page.status_code for page in pages] == [303, 303, 429]
    path = other.removesuffix("/accepted")
    assert visitor.client.post(path, data=sent).status_code == 303


def test_a_refusal_leaves_a_line_that_names_nobody(web: Flask) -> None:
    cap(web, PAGES=0)
    with structlog.testing.capture_logs() as lines:
        visit(web, "192.0.2.41").fill_in(email="mama@example.ru")
    (line,) = [each for each in lines if each["event"] == "too many"]
    assert line["budgets"] == ["PAGES"]
    assert line["log_level"] == logging.getLevelName(logging.WARNING).lower()
    said = repr(lines)
    assert not [each for each in ("192.0.2.41", "mama", "Анна", "Не вижу") if each in said]


def test_behind_a_proxy_each_visitor_is_counted_for_himself(
    desk: Desk, make_settings: MakeSettings
) -> None:
    web = create_web(desk, make_settings(proxies=1))
    cap(web, PAGES=1)
    client = web.test_client()
    answers = [
        client.post("/", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert 429 not in answers


def test_without_a_proxy_nobody_can_pretend_to_another_address(
    visitor: Visitor, web: Flask
) -> None:
    cap(web, PAGES=1)
    visitor.fill_in()
    fields = visitor.fields
    page = visitor.client.post("/", data=fields, headers={"X-Forwarded-For": "192.0.2.9"})
    assert page.status_code == 429
