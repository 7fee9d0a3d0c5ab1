"""What is to be connected with what: taken from the environment and .env, asked where unsaid."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from endpoints import LOOPBACK, Endpoint, bot_endpoint
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from integration.mattermost.setup.talk import Stopped, Talk
from settings import ROOT
from settings.values import Address, Port
from settings.words import MEANINGS, in_clear, sentence_of
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
