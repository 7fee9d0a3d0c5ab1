"""`python -m sandbox`: the sandbox chat as a process of its own, under gunicorn.

CHAT_PORT       where it listens, on loopback
SANDBOX_FOLDER  where it keeps its file
SANDBOX_MAIL    the folder whose letters its tray shows
SANDBOX_ZONE    the time zone of the hours that its pages show
PUBLIC_URL      where the desk's form is, for visitors to open
MATTERMOST_TOKEN, MATTERMOST_COMMAND_TOKENS, MATTERMOST_TEAM, MATTERMOST_CHANNEL, BOT_URL
                what it shares with the desk
CHAT=slack      it speaks Slack's tongue, and shares in place of these
SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_CHANNEL, SLACK_URL
"""

import ctypes
import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from gunicorn.app.base import BaseApplication

from sandbox.app import create_sandbox
from sandbox.server.chat import Chat
from sandbox.server.limits import SLACK
from sandbox.server.seed import seed
from sandbox.server.storage import Store
from sandbox.slack.workspace import Workspace, found_workspace

PR_SET_PDEATHSIG = 1
THREADS = 16


class Sandbox(BaseApplication):  # type: ignore[misc]  # gunicorn comes without types
    """One process, for its memory has one owner; many threads, for the desk calls back."""

    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{_port()}",
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 3,
            "keepalive": 5,
            "umask": 0o077,
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
            "pre_fork": _share,
            "post_fork": _die_with_parent,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # Opened in the worker: a connection to SQLite must not cross a fork.
        return furnished_app()


def furnished_app() -> Flask:
    """Return the sandbox of the environment, with the school in it."""
    folder = Path(os.environ["SANDBOX_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "chat.db")
    mail, zone = os.environ.get("SANDBOX_MAIL"), os.environ.get("SANDBOX_ZONE")
    slack = _slack(store) if os.environ.get("CHAT") == "slack" else None
    return create_sandbox(
        slack.chat if slack else _mattermost(store),
        Path(mail) if mail else None,
        ZoneInfo(zone) if zone else None,
        os.environ.get("PUBLIC_URL", "").rstrip("/"),
        slack,
    )


def _mattermost(store: Store) -> Chat:
    chat = Chat(store)
    seed(
        chat,
        bot_token=os.environ["MATTERMOST_TOKEN"],
        command_token=os.environ["MATTERMOST_COMMAND_TOKENS"].split(",")[0].strip(),
        bot_url=os.environ["BOT_URL"],
        team=os.environ.get("MATTERMOST_TEAM", "school"),
        channel=os.environ.get("MATTERMOST_CHANNEL", "consultants"),
        site_url=os.environ.get("MATTERMOST_URL", ""),
    )
    return chat


def _slack(store: Store) -> Workspace:
    return found_workspace(
        Chat(store, SLACK),
        os.environ["SLACK_BOT_TOKEN"],
        os.environ["SLACK_APP_TOKEN"],
        os.environ["SLACK_CHANNEL"],
        os.environ["SLACK_URL"],
        _port(),
    )


def _port() -> int:
    return int(os.environ.get("CHAT_PORT", "8065"))


def _share(_server: Any, _worker: Any) -> None:
    """Look for garbage in nothing that is loaded: that would write into all that both share."""
    gc.collect()
    gc.freeze()


def _die_with_parent(_server: Any, _worker: Any) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    Sandbox().run()
