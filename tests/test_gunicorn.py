"""gunicorn as both apps run under it: a killed master leaves the port, and paths stay unlogged."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.launch.forked import run
from tests.launch.house import PATIENCE, ROOT, free_ports, wait_until

pytestmark = pytest.mark.e2e

PROCFILE = (ROOT / "Procfile").read_text("utf-8")
TWO_ENDS = (
    b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    b"Content-Length: 4\r\nContent-Length: 5\r\n",
    b"Transfer-Encoding: identity, chunked, chunked\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Content-Length: +4\r\n",
)
APP = """
import os

def web():
    def app(environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            import time
            time.sleep(60)
        body = environ["wsgi.input"].read()
        said = str(len(body) if len(body) > 1000 else os.getpid()).encode()
        if environ["PATH_INFO"] == "/frozen":
            import gc
            said = str(gc.get_freeze_count()).encode()
        if environ["PATH_INFO"] == "/much":
            said = b"m" * (8 * 2**20)
        start_response("200 OK", [("Content-Length", str(len(said)))])
        return [said]
    return app
"""


class Server:
    def __init__(self, folder: Path) -> None:
        (self.port,) = free_ports(1)
        (folder / "stand_in_app.py").write_text(APP)
        self.log = folder / "log"
        words = [
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--config",
            str(ROOT / "gunicorn.conf.py"),
        ]
        with self.log.open("w") as log:
            self.master = subprocess.Popen(
                [sys.executable, *words, "--bind", f"127.0.0.1:{self.port}", "stand_in_app:web()"],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def get(self, path: str, patience: float = 2) -> str:
        """Return the answer, which is the pid of the process; empty when none answered."""
        try:
            return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=patience).text
        except requests.RequestException:
            return ""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    wait_until(lambda: server.get("/"), "an answer")
    yield server
    server.master.terminate()
    server.master.wait(PATIENCE)


def test_busy_workers_die_with_a_killed_master(server: Server) -> None:
    worker = int(server.get("/"))
    server.get("/slow", patience=0.2)
    server.master.send_signal(signal.SIGKILL)
    server.master.wait(PATIENCE)
    wait_until(lambda: not Path(f"/proc/{worker}").exists(), "the end of the worker")
    wait_until(lambda: not server.get("/"), "a free port")


def test_workers_leave_alone_what_was_loaded_before_them(server: Server) -> None:
    """They share its memory until they write into it, which a look for garbage does."""
    assert int(server.get("/frozen")) > 1000


def test_no_path_is_logged(server: Server) -> None:
    server.get("/s/the-secret-of-a-link")
    server.master.terminate()
    server.master.wait(PATIENCE)
    log = server.log.read_text("utf-8")
    assert '"logger": "gunicorn.error"' in log
    assert "the-secret-of-a-link" not in log


def test_a_request_whose_end_can_be_read_in_two_ways_is_refused(server: Server) -> None:
    for framing in TWO_ENDS:
        answer = _answer(server, framing)
        assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501")), framing
        assert answer.count(b"HTTP/1.1 ") == 1, framing


def _answer(server: Server, framing: bytes) -> bytes:
    smuggled = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n" + smuggled)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize(("app", "port"), [("web", 9100), ("bot", 9101)])
def test_both_apps_listen_where_the_settings_say(app: str, port: int, tmp_path: Path) -> None:
    settings = {
        "WEB_PORT": "9100",
        "BOT_PORT": "9101",
        "BIND": "127.0.0.2",
        "PUBLIC_URL": "https://help.school.example",
        "BOT_URL": "https://bot.school.example",
        "SECRET_KEY": "an-honest-key-" * 3,
        "MATTERMOST_URL": "https://chat.school.example",
        "MATTERMOST_TOKEN": "t",
        "MATTERMOST_TEAM": "t",
        "MATTERMOST_CHANNEL": "t",
        "MATTERMOST_COMMAND_TOKENS": "t",
    }
    (line,) = [each for each in PROCFILE.splitlines() if each.startswith(f"{app}: ")]
    words = shlex.split(line.partition(": ")[2].replace("gunicorn ", "gunicorn --print-config "))
    asked = run(words, {"PATH": os.environ["PATH"], **settings}, ROOT)
    assert asked.returncode == 0, asked.stderr
    assert re.search(rf"(?m)^bind +=.*127\.0\.0\.2:{port}\b", asked.stdout)
