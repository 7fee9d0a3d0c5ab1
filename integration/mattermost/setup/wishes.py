"""What is to be connected with what: taken from the environment and .env, asked where unsaid."""

import getpass
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from endpoints import LOOPBACK, Endpoint, bot_endpoint
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from settings import ROOT
from settings.values import MEANINGS, Address, Port, in_clear, sentence_of
from tls import host_in_clear

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
PORT: TypeAdapter[int] = TypeAdapter(Port)
T = TypeVar("T")
UNENCRYPTED = "UNENCRYPTED_HOSTS"
BOT = "helpbot"
CHANNEL = "consultants"
WORD = "dnevnik"
WEB_PORT, BOT_PORT = 8000, 8001
FOR_PARENTS = (
    ". Пока такого нет, нажмите Enter: форма откроется по адресу этой машины, который в скобках"
)
FOR_THE_SERVER = ". Людям он не нужен; если сервер чата в одной сети с этой машиной, нажмите Enter"
SAY: Callable[[str], None] = partial(print, flush=True)
AGREED = frozenset({"", "д", "да", "y", "yes"})


class Stopped(Exception):
    """Why it does not go on: a sentence for the person that runs the command."""


@dataclass
class Talk:
    """`given` are the environment's values; `agrees` answers every question whether with yes.

    Without a terminal nothing is asked: what has a default takes it, what is offered is declined.
    """

    given: Mapping[str, str]
    agrees: bool = False
    has_terminal: bool = field(default_factory=sys.stdin.isatty)
    ask: Callable[[str], str] = input
    ask_secretly: Callable[[str], str] = getpass.getpass
    say: Callable[[str], None] = SAY

    def value(self, name: str, question: str, default: str = "") -> str:
        """Return what is given under this name, else what is answered; raise Stopped."""
        if self.given.get(name):
            return self.given[name]
        if not self.has_terminal or (self.agrees and default):
            if not default:
                raise Stopped(f"{name} не задан. Это {question}.")
            return default
        hint = f" [{default}]" if default else ""
        return self._answer(self.ask, f"{question[0].upper()}{question[1:]}{hint}: ") or default

    def secret(self, question: str) -> str:
        """Ask without an echo; nothing is ever taken for agreed."""
        return self._answer(self.ask_secretly, f"{question}: ")

    def open(self, question: str) -> str:
        return self._answer(self.ask, f"{question}: ")

    def agreed(self, offer: str) -> bool:
        """Return whether the offer is taken."""
        if self.agrees or not self.has_terminal:
            return self.agrees
        return self._answer(self.ask, f"{offer} [Да/нет] ").casefold() in AGREED

    def _answer(self, ask: Callable[[str], str], question: str) -> str:
        try:
            return ask(question).strip() if self.has_terminal else ""
        except EOFError:
            raise Stopped("Ответа не было, поэтому дальше не идём.") from None


@dataclass(frozen=True)
class Wishes:
    """Addresses without a slash at their end; `team` is empty where nobody has named one."""

    server: str
    team: str
    channel: str
    bot: str
    public_url: str
    bot_url: str
    bot_port: int
    bind: str
    regulation: Regulation

    @property
    def command_url(self) -> str:
        return f"{self.bot_url}/command"

    @property
    def action_url(self) -> str:
        return f"{self.bot_url}/action"

    @property
    def bot_endpoint(self) -> Endpoint:
        return bot_endpoint(self.bot_url, self.bot_port, self.bind)

    @property
    def people(self) -> list[Person]:
        """Everybody whom the regulation names, each once."""
        named = self.regulation.people
        everybody = [*named.consultants, named.head, named.director]
        return list({person.user: person for person in everybody}.values())


def server_of(talk: Talk) -> str:
    """Return the server's address; raise Stopped where the administrator's password would be read.

    The bot's key goes the same way each day, so that one setting answers for both.
    """
    server = _address(talk, "MATTERMOST_URL")
    host = host_in_clear(server)
    if host and host not in talk.given.get(UNENCRYPTED, "").replace(" ", "").split(","):
        raise Stopped(f"MATTERMOST_URL: {in_clear(host)} и повторите команду.")
    return server


def wishes_of(talk: Talk, server: str) -> Wishes:
    """Return what is wished; raise Stopped that names what cannot be."""
    given = talk.given
    web_port = _valid(PORT, "WEB_PORT", given.get("WEB_PORT", WEB_PORT))
    bot_port = _valid(PORT, "BOT_PORT", given.get("BOT_PORT", BOT_PORT))
    here = _this_machine(server)
    return Wishes(
        server=server,
        team=given.get("MATTERMOST_TEAM", ""),
        channel=given.get("MATTERMOST_CHANNEL", CHANNEL),
        bot=given.get("MATTERMOST_BOT", BOT),
        public_url=_address(talk, "PUBLIC_URL", f"http://{here}:{web_port}", FOR_PARENTS),
        bot_url=_address(talk, "BOT_URL", f"http://{here}:{bot_port}", FOR_THE_SERVER),
        bot_port=bot_port,
        bind=given.get("BIND", ""),
        regulation=_regulation(Path(given.get("REGULATION", ROOT / "regulation.toml"))),
    )


def _address(talk: Talk, name: str, default: str = "", hint: str = "") -> str:
    return _valid(ADDRESS, name, talk.value(name, f"{MEANINGS[name]}{hint}", default))


def _valid(kind: TypeAdapter[T], name: str, value: Any) -> T:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        detail = error.errors()[0]
        detail["loc"] = (name,)
        raise Stopped(sentence_of(detail)) from None


def _regulation(path: Path) -> Regulation:
    try:
        return Regulation.load(path)
    except RegulationError as error:
        raise Stopped(f"{path.name}:\n{error}") from None


def _this_machine(server: str) -> str:
    """Return by which address the server would find this machine; nothing is sent for that."""
    address = urlsplit(server)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((address.hostname or "", address.port or 443))
            return str(probe.getsockname()[0])
    except OSError:
        return LOOPBACK
