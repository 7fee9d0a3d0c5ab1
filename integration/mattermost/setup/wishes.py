"""What is to be connected with what: taken from the environment and .env, asked where unsaid."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from endpoints import LOOPBACK, Endpoint, bot_endpoint
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from integration.mattermost.setup.talk import Stopped, Talk
from settings import ROOT
from settings.values import Address
from settings.words import MEANINGS, in_clear
from tls import host_in_clear

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
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
    web_port, bot_port = _port(given, "WEB_PORT", WEB_PORT), _port(given, "BOT_PORT", BOT_PORT)
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
    value = talk.value(name, f"{MEANINGS[name]}{hint}", default)
    try:
        return ADDRESS.validate_python(value)
    except ValidationError as error:
        raise Stopped(f"{name}: {error.errors()[0]['msg']}. Это {MEANINGS[name]}.") from None


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(given.get(name, default))
    except ValueError:
        raise Stopped(f"{name} задан неверно. Это {MEANINGS[name]}.") from None


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
