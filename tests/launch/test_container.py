"""What a container runs: the Procfile's line, or main.py's; and whether its apps are well."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from launch import container
from tests.test_settings import NEEDED


class App(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps({"app": "web"}).encode())

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), App)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    for name in ("WEB_PORT", "BOT_PORT"):
        monkeypatch.setenv(name, str(server.server_port))
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_name_of_the_procfile_is_its_line() -> None:
    assert container.command_of(["listener"]) == ["/bin/sh", "-c", "exec python main.py listen"]
    assert "gunicorn" in container.command_of(["web"])[2]


def test_any_other_word_is_main_pys() -> None:
    assert container.command_of(["doctor", "--json"]) == ["python", "main.py", "doctor", "--json"]
    assert container.command_of(["together"]) == ["python", "main.py", "together"]


def test_an_app_is_well_that_answers_as_itself(port: int) -> None:
    assert container.main(["healthy", "web"]) == 0
    assert container.main(["healthy", "bot"]) == 1
    assert container.main(["healthy", "web", "bot"]) == 1


def test_an_app_without_its_database_is_not(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "status", 503)
    assert container.main(["healthy", "web"]) == 1


def test_nobody_is_not_well(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "1")
    assert container.main(["healthy", "web"]) == 1
