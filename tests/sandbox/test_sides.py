"""One question from three sides, side by side."""

from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.pages.snapshot import Browser, NotShown, as_picture
from tests.contract.mattermost.small_bot import SmallBot
from tests.integration.house import served
from tests.sandbox.rooms import seen

REFERENCE = "КФ7М-2Р9Т"
PAGE = """<html><head><link href="/site.css" rel="stylesheet"><script src="a.js"></script></head>
<body><h1>Ответ готов</h1><a class="x" href="/leave">Уйти</a></body></html>"""


@pytest.fixture
def site() -> Flask:
    app = Flask("site")
    app.add_url_rule("/i/secret", "page", lambda: PAGE)
    app.add_url_rule("/site.css", "style", lambda: "h1 { color: red; }")
    app.add_url_rule("/desk/away", "away", lambda: ("", 302, {"Location": "/login"}))
    app.add_url_rule("/login", "login", lambda: "Войдите")
    return app


def _letter(folder: Path, link: str) -> None:
    message = EmailMessage()
    message["Subject"], message["To"] = f"Ответ готов, {REFERENCE}", "mama@example.ru"
    message.set_content(f"Ответ: {link}?m=mark\n")
    (folder / "1.eml").write_bytes(message.as_bytes())


def test_before_the_first_question_there_is_nothing_to_compare(browser: FlaskClient) -> None:
    assert "Вопросов ещё нет" in seen(browser, "/sides")
    assert browser.get("/sides/parent").status_code == 404
    assert browser.get("/sides/director").status_code == 404


def test_all_three_show_the_same_question(bot: SmallBot, site: Flask, tmp_path: Path) -> None:
    bot.post_card()
    with served([site], "site") as address:
        _letter(tmp_path, f"{address}/i/secret")
        browser = create_sandbox(bot.sandbox.chat, tmp_path, site=address).test_client()
        page = seen(browser, "/sides")
        for each in ("parent", "director"):
            assert f"/sides/{each}?question={REFERENCE}" in unquote(page)
        assert "Не вижу оценку" in page
        assert ">Беру</button>" in page
        picture = browser.get("/sides/parent")
        assert "Ответ готов" in picture.text
        assert "color: red" in picture.text


def test_a_question_without_letters_says_why_its_parent_sees_nothing(
    browser: FlaskClient, bot: SmallBot
) -> None:
    bot.post_card()
    assert "Писем об этом вопросе не было" in seen(browser, "/sides")


def test_a_picture_runs_nothing_and_leads_nowhere(
    bot: SmallBot, site: Flask, tmp_path: Path
) -> None:
    still = as_picture(PAGE, "")
    assert "<script" not in still
    assert "href" not in still
    assert "Уйти" in still
    bot.post_card()
    with served([site], "site") as address:
        _letter(tmp_path, f"{address}/i/secret")
        browser = create_sandbox(bot.sandbox.chat, tmp_path, site=address).test_client()
        policy = browser.get("/sides/parent").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "allow" not in policy


def test_who_is_sent_to_the_login_sees_no_page(site: Flask) -> None:
    with served([site], "site") as address, pytest.raises(NotShown):
        Browser().picture(f"{address}/desk/away")


def test_a_site_that_is_away_is_said_so(bot: SmallBot, tmp_path: Path) -> None:
    bot.post_card()
    _letter(tmp_path, "http://127.0.0.1:9/i/secret")
    browser = create_sandbox(bot.sandbox.chat, tmp_path, site="http://127.0.0.1:9").test_client()
    for each in ("parent", "director"):
        assert "не открылась" in browser.get(f"/sides/{each}").text


def test_nobody_reads_of_the_command_that_nobody_typed(bot: SmallBot, tmp_path: Path) -> None:
    bot.post_card()
    browser = create_sandbox(bot.sandbox.chat, tmp_path, site="http://127.0.0.1:9").test_client()
    browser.get("/sides/director")
    assert bot.sandbox.person("director").whispers() == []
    assert requests.get(bot.sandbox.url, timeout=30).ok
