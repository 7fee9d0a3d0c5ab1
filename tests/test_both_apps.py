"""What holds for both apps alike, whichever of them somebody meets."""

from collections.abc import Iterator

import pytest
from flask import Flask

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from integration.mattermost.bot import create_bot
from settings import ROOT, Settings
from tests.helpdesk.life import FIRST_REGULATION
from tests.integration.house import settings_for
from tests.webforms.conftest import DAY_ONE
from webforms.app import create_web

SITE, BOT = "https://help.school.example", "https://bot.school.example"
CREATE = {SITE: create_web, BOT: create_bot}
ANSWERS = ("/", "/healthz", "/no/such/page", "/command", "/desk", "/consent")


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    engine = create_engine_for(sqlite_url)
    desk = Desk(engine, b"a secret of more than thirty-two signs")
    activate_regulation(desk, FIRST_REGULATION, DAY_ONE)
    yield desk
    engine.dispose()


@pytest.fixture
def settings() -> Settings:
    return settings_for("https://chat.school.example", BOT, "bot-token", "command-token")


@pytest.fixture(params=[SITE, BOT])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(address: str, desk: Desk, settings: Settings) -> Flask:
    return CREATE[address](desk, settings)


@pytest.mark.parametrize("path", ANSWERS)
def test_a_browser_makes_nothing_else_of_an_answer(app: Flask, address: str, path: str) -> None:
    headers = app.test_client().get(path, base_url=address).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("path", ANSWERS)
def test_no_other_site_reads_an_answer(app: Flask, address: str, path: str) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("GET", "OPTIONS"):
        answer = app.test_client().open(path, method=method, base_url=address, headers=asked)
        assert [name for name in dict(answer.headers) if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("path", ANSWERS)
def test_every_text_names_its_charset(app: Flask, address: str, path: str) -> None:
    answer = app.test_client().get(path, base_url=address)
    named = answer.headers["Content-Type"]
    # JSON is UTF-8 by its own definition (RFC 8259).
    assert named == "application/json" or named.endswith("; charset=utf-8")


@pytest.mark.parametrize("path", ["/", "/healthz", "/command", "/i/token"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_no_other_method_is_served(app: Flask, address: str, path: str, method: str) -> None:
    answer = app.test_client().open(
        path, method=method, base_url=address, headers={"X-Said": "echo"}
    )
    assert answer.status_code in (404, 405)
    assert "echo" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/.git/HEAD",
        "/.env",
        "/static/../.env",
        "/static/%2e%2e/%2e%2e/.env",
        "/static//.env",
        "/static/",
        "/static/../security.py",
        "/var/helpdesk.db",
        "/desk/../.env",
    ],
)
def test_no_file_is_served_but_those_meant_for_it(app: Flask, address: str, path: str) -> None:
    answer = app.test_client().get(path, base_url=address, follow_redirects=True)
    assert answer.status_code in (400, 403, 404)


def test_nothing_hidden_lies_among_the_served_files() -> None:
    served = [each for each in (ROOT / "webforms" / "static").rglob("*") if each.is_file()]
    assert served
    assert {each.suffix for each in served} <= {".js", ".css", ".svg", ".png", ".woff2"}
    assert [each for each in served if each.name.startswith(".")] == []


def test_nobody_debugs_in_front_of_visitors(
    monkeypatch: pytest.MonkeyPatch, address: str, desk: Desk, settings: Settings
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = CREATE[address](desk, settings)
    assert not app.debug
    assert not app.testing


def test_what_an_error_says_of_the_inside_is_nothing(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("postgresql://desk:geheim@db/desk")

    for endpoint in app.view_functions:
        app.view_functions[endpoint] = fail  # type: ignore[assignment]
    answer = app.test_client().get("/healthz", base_url=address)
    assert answer.status_code == 500
    for inside in ("geheim", "Traceback", "RuntimeError", ".py"):
        assert inside not in answer.text
