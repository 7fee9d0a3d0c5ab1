"""The chat of a benchmark: the sandbox, or the real server that MATTERMOST_TEST_URL names.

The school in it is made anew, as the contract suite makes it on any server.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.place import ROOT
from bench.servers import ended, free_port, serves, wait_until
from bench.settings import settings_of
from sandbox.people import Person
from sandbox.server.seed import ADMINISTRATOR, PASSWORD
from tests.contract.mattermost.real import MISSING, WANTED
from tests.contract.mattermost.school import School, Server, found_school


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """Run a sandbox as a process of its own and yield its address."""
    port = free_port()
    environment = settings_of(folder, "", f"http://127.0.0.1:{port}") | {
        "PATH": os.environ["PATH"],
        "CHAT_PORT": str(port),
        "SANDBOX_FOLDER": str(folder / "chat"),
        "SANDBOX_MAIL": str(folder / "mail"),
    }
    words = [sys.executable, "-m", "sandbox"]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with ended(process):
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: serves(url))
        yield url


@contextmanager
def school(folder: Path) -> Iterator[School]:
    """Yield a school on the real server, if one is named, or else on a sandbox."""
    if not MISSING:
        yield _founded(*(os.environ[name] for name in WANTED))
        return
    with sandbox(folder) as url:
        yield _founded(url, ADMINISTRATOR, PASSWORD)


def _founded(url: str, username: str, password: str) -> School:
    admin = Person(url, username, password)
    version = admin.request("GET", "/config/client?format=old").json()["Version"]
    return found_school(Server(url, admin, int(version.partition(".")[0])))


def settings_for(folder: Path, redis_url: str, founded: School) -> dict[str, str]:
    """Return all settings of a desk that is this school's bot."""
    return settings_of(folder, redis_url, founded.url) | {
        "MATTERMOST_TOKEN": _desk_token(founded),
        "MATTERMOST_TEAM": founded.team,
        "MATTERMOST_CHANNEL": founded.channel,
    }


def _desk_token(school: School) -> str:
    """Return a token by which the desk is the school's bot."""
    path, reason = f"/users/{school.bot.id}/tokens", {"description": "the benchmark"}
    return str(school.admin.request("POST", path, json=reason).json()["token"])
