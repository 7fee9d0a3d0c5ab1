"""A sandbox chat beside the house: nobody starts it again when it is killed, but the test."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.e2e.house import wait_for
from tests.launch.forked import Forked, start
from tests.launch.house import ROOT

TOKENS = {
    "MATTERMOST_TOKEN": "the-bots-token-0123456789abcdef",
    "MATTERMOST_COMMAND_TOKENS": "the-commands-token-0123456789ab",
}


@dataclass
class OwnChat:
    """`settings` is what the house has to know of it; `ports` are those of web, bot and chat."""

    folder: Path
    ports: list[int]
    _process: Forked | None = field(default=None, init=False)

    @property
    def settings(self) -> dict[str, str]:
        web, bot, _ = self.ports
        return {
            **TOKENS,
            "PUBLIC_URL": f"http://localhost:{web}",
            "BOT_URL": f"http://127.0.0.1:{bot}",
            "MATTERMOST_URL": self._url,
            "MATTERMOST_TEAM": "school",
            "MATTERMOST_CHANNEL": "consultants",
            "MAIL_FROM": "help@school.example",
        }

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.ports[2]}"

    def start(self) -> None:
        """Start it, with all that was said in it before."""
        environment = {
            "PATH": os.environ["PATH"],
            "CHAT_PORT": str(self.ports[2]),
            "SANDBOX_FOLDER": str(self.folder),
            **self.settings,
        }
        words = [sys.executable, "-m", "sandbox"]
        self._process = start(words, environment, ROOT, Path(os.devnull))
        wait_for(self._answers, "the chat")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self._url}/api/v4/system/ping", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """Kill it in the middle of whatever it does; its worker dies with it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        wait_for(lambda: not self._answers(), "nobody at the chat's port")


@contextmanager
def own_chat(folder: Path, ports: list[int]) -> Iterator[OwnChat]:
    chat = OwnChat(folder, ports)
    chat.start()
    try:
        yield chat
    finally:
        chat.kill()
