"""One school on this machine: what it is called and where its things are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from installing.host import Host
from launch import Refused
from launch.procfile import RELEASE, TOGETHER
from program_files import LIST

SERVICE = "helpdesk"
# What `make connect` writes into .env for either chat, and without which no process starts.
CONNECTED = ({"MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"}, {"SLACK_BOT_TOKEN"})
LOCAL = "127.0.0.1"
# Of one Redis, each school takes a base of its own.
REDIS_BASES = 16
QUOTED = re.compile(r"""^(['"])(.*)\1$""")


@dataclass(frozen=True)
class InstalledSchool:
    """`name` is that of the instance in systemd, `base` the folder of all schools."""

    name: str
    base: Path
    values: Mapping[str, str]

    @property
    def folder(self) -> Path:
        return self.base / self.name

    @property
    def user(self) -> str:
        return f"{SERVICE}-{self.name}"

    @property
    def target(self) -> str:
        return f"{SERVICE}@{self.name}.target"

    @property
    def units(self) -> tuple[str, ...]:
        """What has to run. systemctl waits, and answers, for those alone that it is told."""
        processes = (f"{SERVICE}-{each}@{self.name}.service" for each in (RELEASE, *TOGETHER))
        return (self.target, *processes)

    @property
    def all_units(self) -> str:
        """Whatever systemd has of this school, by earlier releases too, as a pattern."""
        return f"{SERVICE}*@{self.name}.*"

    @property
    def unfinished(self) -> Path:
        """Is there from the first change of an installation until all that runs has been told."""
        return self.folder / ".unfinished"

    @property
    def env_file(self) -> Path:
        return self.folder / ".env"

    @property
    def public_host(self) -> str:
        return host_of(self.values.get("PUBLIC_URL", ""))

    @property
    def bot_host(self) -> str:
        """The bot's name behind the proxy; nothing where the chat is on this machine."""
        url = self.values.get("BOT_URL", "")
        return host_of(url) if url.startswith("https:") else ""

    @property
    def hosts(self) -> list[str]:
        """The names that the proxy answers to."""
        return [each for each in (self.public_host, self.bot_host) if each]

    @property
    def has_postgresql_here(self) -> bool:
        return self.values.get("DATABASE_URL", "") == self.own_postgresql

    @property
    def own_postgresql(self) -> str:
        """The socket of this machine, where the system's user is the role: without a password."""
        return f"postgresql://{self.user}@/{self.user}?host=/var/run/postgresql"

    @property
    def certificates(self) -> Path:
        return Path("/etc/ssl") / SERVICE / self.name


def host_of(url: str) -> str:
    """Return the host's name as the web writes it, «xn--…» for a Russian one."""
    name = urlsplit(url).hostname or ""
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise Refused(f"В адресе {url} лишние знаки.") from None


def is_local(url: str) -> bool:
    return urlsplit(url).hostname in (LOCAL, "localhost")


def is_connected(env_file: Path) -> bool:
    """Whether this .env has all keys of a chat."""
    return any(keys <= env_values(env_file).keys() for keys in CONNECTED)


def env_values(path: Path) -> dict[str, str]:
    """Return what a .env sets; empty values are left out."""
    text = path.read_text("utf-8") if path.is_file() else ""
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    found = {name.strip(): QUOTED.sub(r"\2", value.strip()) for name, _, value in pairs}
    return {name: value for name, value in found.items() if value}


def schools_in(host: Host, base: Path) -> list[str]:
    """Return the names of the schools that are installed."""
    return sorted(each.parent.name for each in host.path(base).glob(f"*/{LIST}"))


def _neighbours(host: Host, base: Path, name: str) -> Iterator[dict[str, str]]:
    for each in sorted(host.path(base).glob("*/.env")):
        if each.parent.name != name:
            yield env_values(each)


def free_ports(host: Host, base: Path, name: str) -> tuple[int, int]:
    """Return the ports of form and bot that no other school has."""
    taken = {
        int(values.get(port, default))
        for values in _neighbours(host, base, name)
        for port, default in (("WEB_PORT", "8000"), ("BOT_PORT", "8001"))
    }
    first = next(port for port in range(8000, 9000, 2) if not {port, port + 1} & taken)
    return first, first + 1


def free_redis(host: Host, base: Path, name: str) -> str:
    """Return the address of a base of this machine's Redis that no other school has."""
    taken = {values.get("REDIS_URL", "") for values in _neighbours(host, base, name)}
    urls = (f"redis://{LOCAL}:6379/{number}" for number in range(REDIS_BASES))
    found = next((url for url in urls if url not in taken), "")
    if not found:
        raise Refused("В Redis этой машины заняты все базы: задайте REDIS_URL.")
    return found
