"""How often one may send: generous, with everything typed given back; Redis may be away."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from limits import parse

from helpdesk.desk import Desk
from settings import Settings
from tests.webforms.visitor import FILLED_IN, Visitor
from webforms import create_web, limits

MakeSettings = Callable[..., Settings]


def test_a_whole_class_may_send_from_one_address(visitor: Visitor) -> None:
    for number in range(30):
        assert visitor.ask(words=f"Вопрос {number}").status_code == 303


def test_too_many_from_one_address_get_their_words_back(web: Flask, visitor: Visitor) -> None:
    web.config["SENDS_PER_ADDRESS"] = "2 per hour"
    visitor.fill_in()
    visitor.press("edit:words")
    page = visitor.press("check", words="Третий раз")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert visitor.fields["words"] == "Третий раз"
    assert visitor.fields["requester"] == FILLED_IN["requester"]
    assert "Подождите минуту" in page.text


def test_another_address_is_not_held_back(web: Flask, visitor: Visitor) -> None:
    web.config["SENDS_PER_ADDRESS"] = "1 per hour"
    visitor.fill_in()
    assert visitor.press("check").status_code == 429
    other = Visitor(web.test_client())
    other.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert other.fill_in().status_code == 200


def test_all_together_have_a_cap(web: Flask) -> None:
    web.config["SENDS_BY_ALL"] = "2 per year"
    answers = []
    for number in range(3):
        visitor = Visitor(web.test_client())
        visitor.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        answers.append(visitor.fill_in().status_code)
    assert answers == [200, 200, 429]


def test_looking_is_not_counted(web: Flask, visitor: Visitor) -> None:
    web.config["SENDS_PER_ADDRESS"] = "1 per hour"
    assert {visitor.open().status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_without_its_redis_the_limits_hold_in_memory(
    desk: Desk, make_settings: MakeSettings, address: str
) -> None:
    web = create_web(desk, make_settings(redis_url=address))
    web.config["SENDS_PER_ADDRESS"] = "2 per hour"
    visitor = Visitor(web.test_client())
    assert visitor.ask().status_code == 303
    visitor.open()
    assert visitor.press("check").status_code == 429


def test_behind_a_proxy_each_visitor_is_counted_for_himself(
    desk: Desk, make_settings: MakeSettings
) -> None:
    web = create_web(desk, make_settings(proxies=1))
    web.config["SENDS_PER_ADDRESS"] = "1 per hour"
    client = web.test_client()
    answers = [
        client.post("/", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert 429 not in answers


def test_without_a_proxy_nobody_can_pretend_to_another_address(
    visitor: Visitor, web: Flask
) -> None:
    web.config["SENDS_PER_ADDRESS"] = "1 per hour"
    visitor.fill_in()
    fields = visitor.fields
    page = visitor.client.post("/", data=fields, headers={"X-Forwarded-For": "192.0.2.9"})
    assert page.status_code == 429


def test_the_cap_begins_anew_with_its_next_window(monkeypatch: pytest.MonkeyPatch) -> None:
    caps, cap = limits.Caps(), parse("1 per minute")
    monkeypatch.setattr(time, "monotonic", lambda: 59.0)
    assert [caps.hit("SENDS", cap), caps.hit("SENDS", cap)] == [True, False]
    monkeypatch.setattr(time, "monotonic", lambda: 60.0)
    assert caps.hit("SENDS", cap)
