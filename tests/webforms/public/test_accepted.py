"""The confirmation: what it promises, at which hour, and that it can be kept as a bookmark."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Kind
from helpdesk.inquiries import claims
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link
from tests.helpdesk.life import answered_lately
from tests.webforms.visitor import Visitor
from webforms.web.site import moment

CONSULTANT = Actor(Role.CONSULTANT, "c1", "consultant1", "Марина Юрьевна")
# A Thursday: 22:30 at the school, and 11:00.
NIGHT = "2026-11-19 19:30:00+00:00"
DAY = "2026-11-19 08:00:00+00:00"


def _inquiry(desk: Desk, location: str) -> Inquiry:
    return find_by_link(desk, location.split("/")[2])


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (NIGHT, "Школа сейчас закрыта. Увидим завтра с 8:00"),
        (DAY, "Школа сейчас открыта до 17:00. Консультанты уже видят ваш вопрос"),
    ],
)
def test_it_says_reference_term_and_when_the_question_is_seen(
    visitor: Visitor, desk: Desk, at: str, hours: str
) -> None:
    with time_machine.travel(at, tick=False):
        sent = visitor.ask()
        page = visitor.open(sent.location).text
    assert _inquiry(desk, sent.location).shown_reference in page
    assert "Ответим не позднее вторника, 24 ноября" in page
    assert hours in page
    assert "Сделайте снимок этого экрана" in page
    assert f"http://localhost{sent.location.removesuffix('/accepted')}</a>" in page


def test_how_soon_an_answer_usually_comes_is_said_where_one_asks_and_waits(
    visitor: Visitor, desk: Desk
) -> None:
    with time_machine.travel(DAY, tick=False):
        assert "Обычно отвечаем" not in visitor.open().text
        now = moment()
    answered_lately(desk, Kind.PARENT, *[timedelta(hours=4)] * 5, now=now)
    with time_machine.travel(now + timedelta(minutes=20), tick=False):
        assert "Обычно отвечаем за полдня." in visitor.open().text
        assert "Обычно отвечаем" not in visitor.open("/staff").text
        visitor.path = "/"
        accepted = visitor.ask().location
        assert "Обычно отвечаем за полдня." in visitor.open(accepted).text
        status = accepted.removesuffix("/accepted")
        assert "Обычно отвечаем за полдня." in visitor.open(status).text
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert "Обычно отвечаем" not in visitor.open(status).text


def test_it_survives_a_bookmark_and_another_browser(web: Flask, visitor: Visitor) -> None:
    sent = visitor.ask()
    pages = [web.test_client().get(sent.location) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert "Вопрос получен" in pages[1].text


def test_once_somebody_has_taken_the_question_it_promises_nothing_stale(
    visitor: Visitor, desk: Desk
) -> None:
    sent = visitor.ask()
    claims.claim(desk, _inquiry(desk, sent.location).id, CONSULTANT, moment())
    page = visitor.open(sent.location).text
    assert "Мы им уже занимаемся" in page
    assert "Увидим" not in page


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"reply_by": "call"}, "Позвоним вам"),
        ({"reply_by": "mail", "email": "mama@mail.ru"}, "Ответ пришлём на почту"),
        ({"reply_by": "self"}, "Ответ появится на странице вопроса"),
    ],
)
def test_it_says_how_the_answer_will_come(
    visitor: Visitor, contact: dict[str, str], words: str
) -> None:
    assert words in visitor.open(visitor.ask(**contact).location).text


def test_without_a_phone_it_does_not_promise_the_search_by_phone(visitor: Visitor) -> None:
    page = visitor.open(visitor.ask(reply_by="self", phone="").location).text
    assert "четырём цифрам" not in page


def test_a_made_up_link_finds_nothing(visitor: Visitor) -> None:
    assert visitor.open(f"/i/{'x' * 43}/accepted").status_code == 404


def test_it_is_kept_by_no_cache_and_no_search_engine(visitor: Visitor) -> None:
    page = visitor.open(visitor.ask().location)
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_looking_at_it_changes_nothing(visitor: Visitor, desk: Desk) -> None:
    sent = visitor.ask()
    before = _inquiry(desk, sent.location)
    visitor.open(sent.location)
    assert _inquiry(desk, sent.location) == before
