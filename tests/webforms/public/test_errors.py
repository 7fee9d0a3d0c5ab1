"""Error pages: whatever goes wrong, what was typed comes back, ready to be sent again."""

import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from helpdesk.domain.errors import RuleViolation
from helpdesk.kernel.desk import Desk
from settings import Settings
from tests.webforms.visitor import FILLED_IN, Visitor
from webforms.app import create_web
from webforms.public import question_form

TYPED = {**FILLED_IN, "done": "Открыла «Домашние задания»"}


def _fails_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(*_: object) -> None:
        raise error

    monkeypatch.setattr(question_form, "send", send)


def _gives_back_everything(visitor: Visitor) -> None:
    fields = visitor.fields
    assert {name: fields[name] for name in TYPED} == TYPED
    assert fields["consent"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT 1", {}, Exception("gone")), 503),
        (RuntimeError("a bug"), 500),
    ],
)
def test_a_failure_keeps_what_was_typed_and_a_second_press_sends_it(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    visitor.fill_in(**TYPED)
    with monkeypatch.context() as broken:
        _fails_with(broken, error)
        page = visitor.press("send")
    assert page.status_code == status
    assert "Всё, что вы написали, осталось здесь" in page.text
    assert "9-44-24" in page.text
    _gives_back_everything(visitor)
    assert visitor.press("send").status_code == 303


def test_a_database_that_is_away_from_the_start_still_gives_a_form(
    settings: Settings, sqlite_url: str
) -> None:
    from helpdesk.storage.database import create_engine_for

    nowhere = Desk(create_engine_for("sqlite:////nowhere/desk.db"), settings.secret)
    visitor = Visitor(create_web(nowhere, settings).test_client())
    assert visitor.fill_in(**TYPED).status_code == 200
    assert visitor.press("send").status_code == 503
    _gives_back_everything(visitor)


def test_a_refusal_of_the_desk_is_said_above_the_form(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.fill_in(**TYPED)
    _fails_with(monkeypatch, RuleViolation("Такой темы нет. Выберите тему из списка."))
    page = visitor.press("send")
    assert page.status_code == 422
    assert "Такой темы нет" in page.text
    _gives_back_everything(visitor)


def test_a_form_without_its_token_comes_back_with_a_new_one(visitor: Visitor) -> None:
    visitor.fill_in(**TYPED)
    page = visitor.press("send", csrf_token="stale")
    assert page.status_code == 400
    _gives_back_everything(visitor)
    assert visitor.press("send").status_code == 303


def test_cookies_that_were_lost_do_not_lose_the_words(web: Flask, visitor: Visitor) -> None:
    visitor.fill_in(**TYPED)
    visitor.client = web.test_client()
    fields = visitor.fields
    visitor.page = visitor.client.post("/", data={**fields, "go": "send"})
    assert visitor.page.status_code == 400
    _gives_back_everything(visitor)


def test_the_same_form_stands_open_for_days(visitor: Visitor) -> None:
    import time_machine

    with time_machine.travel("2026-11-19 10:00:00+00:00", tick=False) as clock:
        visitor.fill_in(**TYPED)
        clock.shift(7 * 24 * 3600)
        shown = visitor.press("send")
        assert shown.status_code == 422
        assert "Страница открыта давно." in shown.text
        assert TYPED.items() <= visitor.fields.items()
        assert visitor.press("send").status_code == 303


def test_a_text_beyond_the_limit_of_memory_comes_back(visitor: Visitor) -> None:
    visitor.fill_in(**TYPED)
    page = visitor.press("check", words="я" * 150_000)
    assert page.status_code == 413
    assert len(visitor.fields["words"]) == 150_000
    assert "Слишком много за один раз" in page.text
    assert visitor.press("check", words="Короче").status_code == 200


def test_far_too_much_is_refused_and_read_to_its_end(web: Flask) -> None:
    page = web.test_client().post("/", data={"words": "x" * (5 * 1024 * 1024)})
    assert page.status_code == 413
    assert "Слишком много за один раз" in page.text


def test_errors_elsewhere_say_what_to_do_and_whom_to_call(visitor: Visitor) -> None:
    page = visitor.open("/no/such/page")
    assert page.status_code == 404
    assert "Такой страницы нет" in page.text
    assert "9-44-24" in page.text


def test_pictures_that_are_too_much_lead_back_to_the_question(visitor: Visitor) -> None:
    confirmation = visitor.ask().headers["Location"]
    page = visitor.client.post(
        confirmation, content_type="multipart/form-data; boundary=x", data=b"x" * (61 * 1024 * 1024)
    )
    assert page.status_code == 413
    assert "Ваш вопрос записан" in page.text
    assert f'href="{confirmation.removesuffix("/accepted")}"' in page.text


def test_who_asks_for_headers_alone_has_sent_nothing(visitor: Visitor) -> None:
    confirmation = visitor.ask().headers["Location"]
    for path in ("/", "/staff", "/status", confirmation, confirmation.removesuffix("/accepted")):
        assert visitor.client.head(path).status_code == 200


def test_a_method_that_is_not_there_is_said_gently(web: Flask) -> None:
    assert web.test_client().put("/").status_code == 405


@pytest.mark.usefixtures("own_logs")
def test_no_word_of_the_parent_gets_into_the_log(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import logs

    logs.configure("web")
    visitor.fill_in(**TYPED)
    _fails_with(monkeypatch, RuntimeError(TYPED["words"]))
    visitor.press("send")
    written = "".join(capfd.readouterr())
    assert "page failed" in written
    assert not any(said in written for said in ("Иванова", "Не вижу", "Анна"))
    # However it is written; a moment of the log may hold three of its digits.
    assert "918123" not in re.sub(r"\D", "", written)
