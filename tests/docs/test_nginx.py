"""The proxy's settings that the desk ships are such as nginx takes, and stand before its own."""

import shutil
import subprocess
from pathlib import Path

import pytest

from endpoints import LOOPBACK
from settings import ROOT, Settings

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


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not here")
def test_nginx_takes_it(tmp_path: Path) -> None:
    pem = tmp_path / "pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=help.school.example",
            "-days",
            "1",
            "-keyout",
            str(pem),
            "-out",
            str(tmp_path / "crt"),
        ],
        check=True,
        capture_output=True,
    )
    said = CONF.read_text("utf-8").replace("/etc/ssl/desk/privkey.pem", str(pem))
    said = said.replace("/etc/ssl/desk/fullchain.pem", str(tmp_path / "crt"))
    said = said.replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "desk.conf").write_text(said, "utf-8")
    whole = (
        f"pid {tmp_path}/pid; error_log stderr; events {{}} "
        f"http {{ include {tmp_path}/desk.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    tried = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
