"""Where an app listens, and what is said of an address that does not lead to it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from endpoints import Answer, bot_endpoint, web_endpoint
from helpdesk.kernel.identity import identity_of
from tests.launch.house import free_ports

# The desk whose key is `k` 32 times.
OURS = identity_of(b"k" * 32)


@contextmanager
def serving(app: str, status: int = 200, desk: str = OURS) -> Iterator[int]:
    """Answer `/healthz` as that app of the desk does, on a port of this machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"app": app, "desk": desk}).encode())

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://localhost:8000", "127.0.0.1"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://help.school.example", "127.0.0.1"),
        ("http://192.168.1.5:8000", "127.0.0.1"),
    ],
)
def test_the_apps_are_served_to_this_machine_alone(url: str, host: str) -> None:
    assert web_endpoint(url, 8000).host == host


def test_whoever_wants_to_do_without_a_proxy_is_told_the_setting() -> None:
    (port,) = free_ports(1)
    said = bot_endpoint(f"http://192.0.2.1:{port}", port).complaint(Answer())
    assert "BIND=0.0.0.0" in said
    for url, bind in (
        (f"http://127.0.0.1:{port}", ""),
        ("https://bot.school.example", ""),
        (f"http://192.0.2.1:{port}", "0.0.0.0"),
    ):
        assert "BIND" not in bot_endpoint(url, port, bind).complaint(Answer())


def test_where_to_listen_can_be_given() -> None:
    endpoint = web_endpoint("https://help.school.example", 8000, "192.168.1.5")
    assert (endpoint.host, endpoint.local_host) == ("192.168.1.5", "192.168.1.5")
    assert web_endpoint("https://help.school.example", 8000).local_host == "127.0.0.1"


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://127.0.0.1:8001", ""),
        ("http://127.0.0.1:8101", "8101"),
        ("http://bot.school.example", "80"),
        ("https://bot.school.example", ""),
        ("https://bot.school.example:8443", ""),
    ],
)
def test_another_port_than_the_apps_is_found_where_no_proxy_is_plain(url: str, other: str) -> None:
    said = bot_endpoint(url, 8001).mismatch
    assert said == (other and f"BOT_URL ведёт на порт {other}, а бот слушает порт 8001 (BOT_PORT)")


def test_an_address_that_leads_to_the_app_is_not_complained_of() -> None:
    for status in (200, 503):
        with serving("bot", status) as port:
            endpoint = bot_endpoint(f"http://127.0.0.1:{port}", port)
            assert endpoint.complaint(endpoint.ask_at_address()) == ""
            answer = endpoint.ask_at_port()
            assert (answer.status, answer.app, answer.desk) == (status, "bot", OURS)
            assert answer.at is not None


def test_a_complaint_names_the_settings_whose_ports_differ() -> None:
    (elsewhere,) = free_ports(1)
    endpoint = bot_endpoint(f"http://127.0.0.1:{elsewhere}", 8001)
    said = endpoint.complaint(endpoint.ask_at_address())
    for words in ("никто не отвечает", "BOT_URL", "BOT_PORT", str(elsewhere)):
        assert words in said


def test_the_other_apps_port_is_no_way_to_the_app() -> None:
    with serving("web") as port:
        endpoint = bot_endpoint(f"http://127.0.0.1:{port}", 8001)
        said = endpoint.complaint(endpoint.ask_at_address())
    assert "отвечает не бот" in said


def test_a_machine_knows_its_own_addresses() -> None:
    for host, is_here in (("localhost", True), ("127.0.0.1", True), ("192.0.2.1", False)):
        assert bot_endpoint(f"http://{host}:8001", 8001).leads_here is is_here
