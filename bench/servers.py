"""Servers for a benchmark: a Redis and gunicorn on free ports, ended with the block."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests
from redis import Redis
from redis.exceptions import RedisError

from bench.place import ROOT

PATIENCE = 30  # seconds
# The master process behind each address.
_SERVING: dict[str, int] = {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run an empty Redis and yield its address."""
    beside = shutil.which("redis-server", path=str(Path(sys.executable).parent))
    program = beside or shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise FileNotFoundError("no redis-server on PATH")
    port = free_port()
    words = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with ended(subprocess.Popen(words, stdout=subprocess.DEVNULL)):
        url = f"redis://127.0.0.1:{port}/0"
        wait_until(lambda: _answers(url))
        yield url


def _answers(url: str) -> bool:
    try:
        return bool(Redis.from_url(url).ping())
    except RedisError:
        return False


@contextmanager
def gunicorn(
    app: str,
    settings: dict[str, str],
    *,
    port: int = 0,
    path: str = "",
    more: Sequence[str] = (),
) -> Iterator[str]:
    """Serve an app as production does and yield its address, once the page of `path` is there.

    With `more`, these words say how it is served, and not production's configuration.
    """
    port = port or free_port()
    words = [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        *(more or ("--config", str(ROOT / "gunicorn.conf.py"))),
        "--bind",
        f"127.0.0.1:{port}",
        app,
    ]
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "WARNING", **settings}
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with ended(process):
        url = f"http://127.0.0.1:{port}"
        _SERVING[url] = process.pid
        wait_until(lambda: serves(url + path))
        yield url


def worked(url: str) -> float:
    """Return for how many seconds processors have worked for who serves this address."""
    master = _SERVING[url]
    children = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
    return sum(map(_seconds_of, (str(master), *children)))


def _seconds_of(pid: str) -> float:
    # After the name in brackets; user, system, and of children that have ended (proc(5)).
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def desk_worker(settings: dict[str, str]) -> Iterator[None]:
    """Run the desk's worker as a process of its own."""
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "WARNING", **settings}
    words = [sys.executable, str(ROOT / "main.py"), "worker"]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with ended(process):
        yield


def serves(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def wait_until(holds: Callable[[], object]) -> None:
    """Return once it holds; it is asked a hundred times a second."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("a server did not start")
        time.sleep(0.01)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process with the block."""
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
