"""The school in the practice Slack."""

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpdesk.kernel.desk import Desk
from integration.slack.dialog_rendering import inputs_of
from sandbox.slack.person import SlackPerson
from sandbox.slack_testing import RunningSlack, start_slack
from settings.chats import COMMANDS, ChatName
from tests.contract.any_chat.acting import AnySchool
from tests.contract.any_chat.at_client import BOT, CHANNEL, AnyPerson, words_in
from tests.integration.hearing import wait_for
from tests.integration.slack.house import school_in, settings_for


@dataclass
class PersonInSlack:
    """An AnyPerson: a post is its moment."""

    who: SlackPerson
    id: str = field(init=False)
    username: str = field(init=False)

    def __post_init__(self) -> None:
        self.id, self.username = self.who.id, self.who.username

    def run(self, words: str = "") -> None:
        self.who.run(f"{COMMANDS[ChatName.SLACK]} {_sent(words)}".rstrip())

    def say(self, words: str, files: Mapping[str, bytes] | None = None) -> str:
        return str(self.who.say(BOT, _sent(words), sent=[*(files or {}).items()])["ts"])

    def say_under(self, root: str, words: str) -> None:
        self.who.say(CHANNEL, _sent(words), root)

    def press(self, post: str, label: str, *, directly: bool) -> None:
        self.who.press(BOT if directly else CHANNEL, post, label)

    def _view(self) -> dict[str, Any]:
        return wait_for(self.who.views, "the modal")[-1]

    def names(self) -> list[str]:
        return inputs_of(self._view())

    def submit(self, given: Mapping[str, str]) -> Mapping[str, str]:
        return self.who.submit(self._view(), given)

    def introduction(self) -> str:
        return words_in(self._view())

    def value_of(self, name: str) -> str:
        block = next(each for each in self._view()["blocks"] if each.get("block_id") == name)
        return str(block["element"].get("initial_value") or "")

    def confirm(self) -> None:
        assert self.who.submit(self._view(), {}) == {}

    def told_alone(self) -> list[str]:
        return [each["text"] for each in self.who.whispers()]

    def seen(self, *, directly: bool, under: str = "") -> list[tuple[str, str]]:
        place = BOT if directly else CHANNEL
        found = self.who.thread(place, under) if under else self.who.messages(place)
        return [(each["ts"], words_in(each)) for each in found if each.get("bot_id")]


def _sent(words: str) -> str:
    """Return words as a client sends them."""
    return html.escape(words, quote=False)


@dataclass
class SchoolInSlack(AnySchool):
    """Its posts and edits are Slack's methods."""

    running: RunningSlack

    def __post_init__(self) -> None:
        super().__post_init__()
        self.post_path, self.edit_path = "/api/chat.postMessage", "/api/chat.update"

    def _person(self, username: str) -> AnyPerson:
        return PersonInSlack(self.running.person(username))

    def revoke(self) -> Callable[[], None]:
        self.running.workspace.revoked = True

        def give_back() -> None:
            self.running.workspace.revoked = False

        return give_back

    def cut(self) -> None:
        self.running.cut()

    def is_connected(self) -> bool:
        return bool(self.running.sockets.open)


@contextmanager
def in_slack(desk: Desk, folder: Path) -> Iterator[AnySchool]:
    with start_slack() as running:
        settings = settings_for(running, folder)
        with school_in(running, desk, settings):
            school = SchoolInSlack(running, desk, settings)
            with closing(school.server.chat):
                yield school
