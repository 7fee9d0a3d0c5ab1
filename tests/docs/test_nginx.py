"""The proxy's settings that the desk ships are such as nginx takes, and stand before its own."""

from pathlib import Path

from endpoints import LOOPBACK
from settings import ROOT, Settings
from tests.nginx import expect_taken

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
