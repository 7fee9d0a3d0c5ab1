"""What the settings leave open, prepared for a demonstration: Redis, chat, mail tray, secrets."""

import os
import re
import shlex
import shutil
import socket
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from launch import Refused
from launch.data_folder import kept_secrets
from settings import ROOT
from settings.env_file import text_of, write_private

REDIS_SERVERS = ("redis-server", "valkey-server")
REDIS = "REDIS_URL"
# Whoever sets one of them has a chat of his own.
OF_OWN_CHAT = frozenset({"MATTERMOST_URL", "SLACK_BOT_TOKEN"})
# The folder in which a story was told.
STORY = "story"
STORAGE = ("SECRET_KEY", "DATABASE_URL", "ATTACHMENTS", "BACKUPS")
SECRETS = (
    *("SECRET_KEY", "REDIS_PASSWORD", "MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"),
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
)
# A visitor may come at any hour, and letters to the school are answered.
FOR_VISITORS = (
    (re.compile(r"^week = .*$", re.MULTILINE), 'week = "always"'),
    (re.compile(r'^mode = "trial"$', re.MULTILINE), 'mode = "live"'),
)
NO_REDIS = (
    "Redis не найден (apt install redis-server): сообщения будут уходить не сразу, "
    "а раз в несколько секунд."
)


@dataclass(frozen=True)
class DemoEnvironment:
    """The environment to add, the programs that replace what was not set, and lines to print."""

    additions: Mapping[str, str]
    commands: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def has_chat(self) -> bool:
        """Whether the chat is the sandbox of this house."""
        return "chat" in self.commands


def prepare(
    var: Path, given: Mapping[str, str] | None = None, home: Path | None = None
) -> DemoEnvironment:
    """Return what to add to the given settings, so that nothing is missing for a demonstration.

    A chat of one's own brings its own settings: beside it nothing is made up but what only this
    machine has to know. Data lie in `home`, where the demonstration has its own.
    """
    given = settings_given() if given is None else given
    home = home or var
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    secrets = kept_secrets(var / "secrets.env", SECRETS)
    parts = [_storage(home, secrets)]
    if home.name == STORY:
        parts.append(DemoEnvironment({"REGULATION": str(_write_regulation(home))}))
    if not has_own_chat(given):
        parts.append(_chat(home, given, secrets))
    if REDIS not in given:
        parts.append(_redis(home / "redis", secrets["REDIS_PASSWORD"]))
    path = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    additions = {name: value for part in parts for name, value in part.additions.items()}
    return DemoEnvironment(
        {name: value for name, value in additions.items() if name not in given} | {"PATH": path},
        {name: command for part in parts for name, command in part.commands.items()},
        tuple(notice for part in parts for notice in part.notices),
    )


def has_own_chat(given: Mapping[str, str]) -> bool:
    return bool(OF_OWN_CHAT & given.keys())


def practises_slack(given: Mapping[str, str]) -> bool:
    """Whether the practice chat is to speak Slack's tongue."""
    return given.get("CHAT") == "slack" and not has_own_chat(given)


def record(demo: DemoEnvironment, var: Path) -> None:
    """Write down what was added, for a doctor who comes later."""
    lines = (f"{name}={shlex.quote(value)}" for name, value in demo.additions.items())
    write_private(_record_of(var), "\n".join(lines) + "\n")


def recorded(var: Path, given: Mapping[str, str], *, is_running: bool) -> dict[str, str]:
    """Return what was added the last time and still holds; nothing before the first.

    Redis ends with the house. Beside a chat server of one's own no guess of the demonstration
    counts any more, only what the house itself keeps.
    """
    found = dotenv_values(_record_of(var), interpolate=False)
    names = set(found)
    if has_own_chat(given):
        names = {*STORAGE, REDIS}
        # Never where a story was told.
        found |= {name: value for name, value in _places(var).items() if name in found}
    if not is_running:
        names.discard(REDIS)
    return {name: value for name, value in found.items() if value and name in names}


def is_newer_than_record(path: Path, var: Path) -> bool:
    """Whether the file was written after what runs there was started."""
    record = _record_of(var)
    return path.exists() and record.exists() and path.stat().st_mtime > record.stat().st_mtime


def _record_of(var: Path) -> Path:
    return var / "furnished.env"


def settings_given() -> dict[str, str]:
    """Return what the environment and .env set; an empty value counts as not set.

    Raise Refused where .env is no UTF-8.
    """
    env_file = ROOT / ".env"
    if env_file.is_file():
        try:
            text_of(env_file)
        except ValueError as error:
            raise Refused(str(error)) from None
    given = {**dotenv_values(env_file), **os.environ}
    return {name: value for name, value in given.items() if value}


def _storage(home: Path, secrets: Mapping[str, str]) -> DemoEnvironment:
    return DemoEnvironment({"SECRET_KEY": secrets["SECRET_KEY"], **_places(home)})


def _places(home: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{home / 'helpdesk.db'}",
        "ATTACHMENTS": str(home / "attachments"),
        "BACKUPS": str(home / "backups"),
    }


def _write_regulation(home: Path) -> Path:
    """Write down the school's regulation as visitors want it: at work at all hours."""
    text = (ROOT / "regulation.toml").read_text("utf-8")
    for line, instead in FOR_VISITORS:
        text = line.sub(instead, text)
    path = home / "regulation.toml"
    write_private(path, text)
    return path


def _chat(home: Path, given: Mapping[str, str], secrets: Mapping[str, str]) -> DemoEnvironment:
    tray, memory = home / "mail", home / "chat"
    for folder in (tray, memory):
        folder.mkdir(mode=0o700, exist_ok=True)
    additions = {
        "PUBLIC_URL": f"http://localhost:{given.get('WEB_PORT', '8000')}",
        "BOT_URL": f"http://127.0.0.1:{given.get('BOT_PORT', '8001')}",
        **_tongue(given, secrets),
        "SMTP_URL": tray.as_uri(),
        "MAIL_FROM": "help@school.example",
        "CHAT_PORT": "8065",
        "SANDBOX_FOLDER": str(memory),
        "SANDBOX_MAIL": str(tray),
        "SANDBOX_ZONE": _zone(Path(given.get("REGULATION", ROOT / "regulation.toml"))),
    }
    return DemoEnvironment(additions, {"chat": "python -m sandbox"})


def _tongue(given: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """Return what desk and practice chat share in the tongue that they speak."""
    port = given.get("CHAT_PORT", "8065")
    if practises_slack(given):
        return {
            "SLACK_URL": f"http://localhost:{port}",
            "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
            "SLACK_BOT_TOKEN": f"xoxb-{secrets['SLACK_BOT_TOKEN']}",
            "SLACK_APP_TOKEN": f"xapp-{secrets['SLACK_APP_TOKEN']}",
            "SLACK_CHANNEL": "consultants",
        }
    return {
        "MATTERMOST_URL": f"http://127.0.0.1:{port}",
        "MATTERMOST_TOKEN": secrets["MATTERMOST_TOKEN"],
        "MATTERMOST_COMMAND_TOKENS": secrets["MATTERMOST_COMMAND_TOKENS"],
        "MATTERMOST_TEAM": "school",
        "MATTERMOST_CHANNEL": "consultants",
    }


def _zone(regulation: Path) -> str:
    """Return the school's time zone; none where the release will say what is wrong with it."""
    try:
        zone = str(tomllib.loads(regulation.read_text("utf-8"))["zone"])
        return ZoneInfo(zone).key
    except (OSError, ValueError, KeyError):
        return ""


def _redis(folder: Path, password: str) -> DemoEnvironment:
    beside_python = str(Path(sys.prefix) / "bin")
    found = (shutil.which(name, path=beside_python) or shutil.which(name) for name in REDIS_SERVERS)
    server = next(filter(None, found), None)
    if server is None:
        return DemoEnvironment({}, notices=(NO_REDIS,))
    port = _free_port()
    folder.mkdir(mode=0o700, exist_ok=True)
    # With a password a second copy's worker, or a neighbour on this machine, never gets in.
    lines = (
        f"port {port}",
        "bind 127.0.0.1",
        f'dir "{folder}"',
        "appendonly yes",
        'save ""',
        "loglevel warning",
        f"requirepass {password}",
    )
    write_private(folder / "redis.conf", "\n".join(lines) + "\n")
    return DemoEnvironment(
        {REDIS: f"redis://:{password}@127.0.0.1:{port}/0"},
        {"redis": f"'{server}' '{folder / 'redis.conf'}'"},
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
