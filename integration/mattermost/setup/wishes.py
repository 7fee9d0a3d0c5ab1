"""What is to be connected with what: taken from the environment and .env, asked where unsaid."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from endpoints import LOOPBACK, Endpoint, bot_endpoint
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from integration.setup.talk import (
    BOT_PORT,
    PORT,
    WEB_PORT,
    Stopped,
    Talk,
    address_of,
    regulation_of,
    valid,
)
from settings.values import in_clear
from tls import host_in_clear

UNENCRYPTED = "UNENCRYPTED_HOSTS"
BOT = "helpbot"
CHANNEL = "consultants"
WORD = "dnevnik"
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
    server = address_of(talk, "MATTERMOST_URL")
    host = host_in_clear(server)
    if host and host not in talk.given.get(UNENCRYPTED, "").replace(" ", "").split(","):
        raise Stopped(f"MATTERMOST_URL: {in_clear(host)} и повторите команду.")
    return server


def wishes_of(talk: Talk, server: str) -> Wishes:
    """Return what is wished; raise Stopped that names what cannot be."""
    given = talk.given
    web_port = valid(PORT, "WEB_PORT", given.get("WEB_PORT", WEB_PORT))
    bot_port = valid(PORT, "BOT_PORT", given.get("BOT_PORT", BOT_PORT))
    here = _this_machine(server)
    return Wishes(
        server=server,
        team=given.get("MATTERMOST_TEAM", ""),
        channel=given.get("MATTERMOST_CHANNEL", CHANNEL),
        bot=given.get("MATTERMOST_BOT", BOT),
        public_url=address_of(talk, "PUBLIC_URL", f"http://{here}:{web_port}", FOR_PARENTS),
        bot_url=address_of(talk, "BOT_URL", f"http://{here}:{bot_port}", FOR_THE_SERVER),
        bot_port=bot_port,
        bind=given.get("BIND", ""),
        regulation=regulation_of(given),
    )


def _this_machine(server: str) -> str:
    """Return by which address the server would find this machine; nothing is sent for that."""
    address = urlsplit(server)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((address.hostname or "", address.port or 443))
            return str(probe.getsockname()[0])
    except OSError:
        return LOOPBACK
