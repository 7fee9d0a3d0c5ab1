"""The proxy's settings that the desk ships are such as nginx takes, and stand before its own."""

from pathlib import Path

import pytest
import requests

from endpoints import LOOPBACK
from settings import ROOT, Settings
from tests.launch.house import free_ports
from tests.nginx import expect_taken, running

CONF = ROOT / "deploy" / "nginx.conf"


def test_it_hands_over_whole_requests_to_where_the_apps_listen() -> None:
    said = CONF.read_text("utf-8")
    ports = Settings.model_fields
    for port in (ports["web_port"].default, ports["bot_port"].default):
        assert f"proxy_pass http://{LOOPBACK}:{port};" in said
    for word in ("proxy_request_buffering on;", "client_header_timeout", "client_body_timeout"):
        assert said.count(word) == 2
    # What a visitor claims to be forwarded for is not passed on.
    assert "proxy_add_x_forwarded_for" not in said


def test_no_log_of_it_holds_the_address_of_a_page() -> None:
    said = CONF.read_text("utf-8")
    assert said.count("access_log off;") == 2
    # A client that is refused for its haste is in the log of errors with its address.
    assert "error_log /var/log/nginx/desk.error.log crit;" in said


def test_nginx_takes_it(tmp_path: Path) -> None:
    expect_taken(tmp_path, CONF.read_text("utf-8"))


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_while_the_program_is_away_people_read_what_to_do(tmp_path: Path) -> None:
    port, nobody = free_ports(2)
    text = CONF.read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{nobody}")
    with running(tmp_path, text, port):
        at = f"https://127.0.0.1:{port}/"
        for method in ("GET", "POST"):
            said = requests.request(method, at, verify=False, timeout=30)  # noqa: S501
            assert said.status_code == 503
            assert said.headers["Retry-After"] == "30"
            assert "обновите страницу" in said.content.decode()
            assert "nginx" not in said.text
