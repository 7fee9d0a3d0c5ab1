"""The desk connected to whatever server is asked: files of its own, people and names of its own."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from integration.mattermost.plugin.building import build
from integration.mattermost.setup.conversation import Connection
from integration.setup.talk import Talk
from sandbox.people import Person
from sandbox.seen import Denied
from settings import ROOT
from settings.env_file import values_in
from tests.contract.mattermost.school import PASSWORD, Server, word
from tests.launch.house import free_ports

PEOPLE = ("consultant1", "consultant2", "zavuch", "director")
MARKS = ("в порядке", "сделано", "к сведению", "НЕ ВЫШЛО")
LINE = re.compile(rf"(.{{15}}) ({'|'.join(MARKS)}) +(.*)")


@dataclass(frozen=True)
class Run:
    """What came of one run, and what it printed."""

    status: int
    printed: tuple[str, ...]

    def lines(self, *marks: str) -> list[str]:
        """Return «step: words» of what was said under these marks."""
        found = [match.groups() for line in self.printed if (match := LINE.fullmatch(line))]
        return [f"{step.strip()}: {words}" for step, mark, words in found if mark in marks]

    @property
    def done(self) -> list[str]:
        return self.lines("сделано")

    @property
    def failed(self) -> list[str]:
        return self.lines("НЕ ВЫШЛО")

    @property
    def text(self) -> str:
        return "\n".join(self.printed)


@dataclass
class Trial:
    """A school that is to be connected; `environment` is what is set outside of .env."""

    server: Server
    folder: Path
    team: str
    password: str
    people: dict[str, Person]
    environment: dict[str, str] = field(default_factory=dict)
    bundle: Callable[[Callable[[str], None]], Path] = build

    @property
    def env(self) -> dict[str, str]:
        return values_in(self.folder / ".env")

    @property
    def memory(self) -> dict[str, Any]:
        path = self.folder / "connected.json"
        kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        return dict(kept.get(self.server.url, {}))

    def connect(self, *, agrees: bool = True, **environment: str) -> Run:
        return self._run("connect", agrees, environment)

    def disconnect(self, *, agrees: bool = True) -> Run:
        return self._run("disconnect", agrees, {})

    def _run(self, what: str, agrees: bool, environment: Mapping[str, str]) -> Run:
        printed: list[str] = []

        def say(words: str) -> None:
            printed.extend(words.splitlines())

        talk = Talk({}, agrees=agrees, has_terminal=False, say=say)
        connection = self.connection(talk, **environment)
        status = connection.connect() if what == "connect" else connection.disconnect()
        return Run(status, tuple(printed))

    def connection(self, talk: Talk, **environment: str) -> Connection:
        return Connection(
            talk,
            env_file=self.folder / ".env",
            memory_file=self.folder / "connected.json",
            kept_secrets=self.folder / "secrets.env",
            environment={**self.environment, **environment},
            bundle=self.bundle,
        )

    # What is there now, as the administrator sees it

    @property
    def admin(self) -> Person:
        return self.server.admin

    @property
    def team_id(self) -> str:
        return str(self.admin.request("GET", f"/teams/name/{self.team}").json()["id"])

    @property
    def room(self) -> dict[str, Any]:
        path = f"/teams/{self.team_id}/channels/name/{self.environment['MATTERMOST_CHANNEL']}"
        params = {"include_deleted": "true"}
        return dict(self.admin.request("GET", path, params=params).json())

    @property
    def bot(self) -> dict[str, Any]:
        path = f"/users/username/{self.environment['MATTERMOST_BOT']}"
        return dict(self.admin.request("GET", path).json())

    @property
    def commands(self) -> list[dict[str, Any]]:
        params = {"team_id": self.team_id, "custom_only": "true"}
        return list(self.admin.request("GET", "/commands", params=params).json())

    @property
    def command(self) -> dict[str, Any]:
        (found,) = self.commands
        return found

    def is_in_room(self, user_id: str) -> bool:
        path = f"/channels/{self.room['id']}/members/{user_id}"
        try:
            self.admin.request("GET", path)
        except Denied:
            return False
        return True


def people_of(server: Server) -> dict[str, Person]:
    """Return people for a regulation. A new server takes few hundred: they serve many trials."""
    return {name: _person(server) for name in PEOPLE}


def dismiss(server: Server, people: Mapping[str, Person]) -> None:
    for person in people.values():
        server.admin.request("DELETE", f"/users/{person.id}")


def new_trial(server: Server, people: dict[str, Person], password: str, folder: Path) -> Trial:
    """Return a team that the desk does not know yet, and a regulation that names these people."""
    team = word()
    server.admin.request("POST", "/teams", json={"name": team, "display_name": team, "type": "O"})
    regulation = (ROOT / "regulation.toml").read_text("utf-8")
    for name, person in people.items():
        regulation = regulation.replace(f'user = "{name}"', f'user = "{person.username}"')
    (folder / "regulation.toml").write_text(regulation, "utf-8")
    port = free_port()
    environment = {
        "MATTERMOST_URL": server.url,
        "MATTERMOST_ADMIN": server.admin.username,
        "MATTERMOST_ADMIN_PASSWORD": password,
        "MATTERMOST_TEAM": team,
        "MATTERMOST_CHANNEL": word(),
        "MATTERMOST_BOT": word(),
        "BOT_URL": f"http://127.0.0.1:{port}",
        "BOT_PORT": str(port),
        "PUBLIC_URL": "https://help.school.example",
        # The word is the whole server's: tests of the word alone ask for it.
        "HELP_WORD": "no",
        "REGULATION": str(folder / "regulation.toml"),
    }
    return Trial(server, folder, team, password, people, environment)


def _person(server: Server) -> Person:
    name = word()
    wanted = {"username": name, "password": PASSWORD, "email": f"{name}@school.example"}
    server.admin.request("POST", "/users", json=wanted)
    return Person(server.url, name, PASSWORD)


def free_port() -> int:
    return free_ports(1)[0]
