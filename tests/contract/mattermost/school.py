"""A new school on the server under test: a team, its channel, its people and a bot."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sandbox.people import Person
from sandbox.seen import Denied, SeenPost

# Where nothing listens, and where a server for trials may not call either.
NOBODY_THERE = ("http://127.0.0.1:9/desk", "http://127.0.0.2:9/desk")
# The context of a button: no id that a server makes up contains it.
SEAL = "the seal of the desk"
PASSWORD = "Sandbox-2026-password"


@dataclass(frozen=True)
class Server:
    """Where a chat server is; `version` is the number before the first point."""

    url: str
    admin: Person
    version: int
    is_sandbox: bool = False

    @property
    def is_old(self) -> bool:
        return self.version < 10


def server_at(url: str, username: str, password: str) -> Server:
    admin = Person(url, username, password)
    version = admin.request("GET", "/config/client?format=old").json()["Version"]
    return Server(url, admin, int(version.partition(".")[0]))


@dataclass
class School:
    """`teacher` is in the team and not in the private channel; the others are."""

    server: Server
    team: str
    channel: str
    teacher: Person
    consultant: Person
    colleague: Person
    bot: Person
    _triggers: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def admin(self) -> Person:
        return self.server.admin

    @property
    def channel_id(self) -> str:
        return self.bot.channel_id(self.channel)

    def post(self, message: str = "Вопрос", **parts: Any) -> SeenPost:
        """Let the bot post in the channel."""
        wanted = {"channel_id": self.channel_id, "message": message, **parts}
        return SeenPost.of(self.bot.request("POST", "/posts", json=wanted).json())

    def card(self, url: str, *actions: dict[str, Any], **parts: Any) -> SeenPost:
        """Let the bot post a card whose actions call `url`."""
        integration = {"url": url, "context": {"secret": SEAL}}
        made = [{"type": "button", "integration": integration} | action for action in actions]
        props = {"attachments": [{"text": "Слова", "actions": made}]}
        return self.post(props=props, **parts)

    def command(self, url: str, **parts: Any) -> dict[str, Any]:
        """Create a command of a new word."""
        wanted = {"team_id": self.bot.team_id, "trigger": word(), "url": url, "method": "P"}
        created = self.admin.request("POST", "/commands", json=wanted | parts)
        found: dict[str, Any] = created.json()
        return found

    def mentions_of(self, person: Person) -> int:
        path = f"/channels/{self.channel_id}/members/me"
        return int(person.request("GET", path).json()["mention_count"])

    def config(self) -> dict[str, str]:
        path = "/config/client?format=old"
        found: dict[str, str] = self.bot.request("GET", path).json()
        return found


def found_school(server: Server) -> School:
    team, channel = word(), word()
    server.admin.request("POST", "/teams", json={"name": team, "display_name": team, "type": "O"})
    bot = _bot(server, team)
    wanted = {"team_id": bot.team_id, "name": channel, "display_name": channel, "type": "P"}
    channel_id = bot.request("POST", "/channels", json=wanted).json()["id"]
    teacher, consultant, colleague = (_person(server, team) for _ in range(3))
    for person in (consultant, colleague):
        bot.request("POST", f"/channels/{channel_id}/members", json={"user_id": person.id})
    return School(server, team, channel, teacher, consultant, colleague, bot)


def _bot(server: Server, team: str) -> Person:
    admin = server.admin
    bot_id = admin.request("POST", "/bots", json={"username": word()}).json()["user_id"]
    path, reason = f"/users/{bot_id}/tokens", {"description": "the desk"}
    token = admin.request("POST", path, json=reason).json()["token"]
    _join(server, team, bot_id)
    return Person(server.url, "", "", team=team, token=token)


def _person(server: Server, team: str) -> Person:
    name = word()
    wanted = {"username": name, "password": PASSWORD, "email": f"{name}@school.example"}
    user_id = server.admin.request("POST", "/users", json=wanted).json()["id"]
    _join(server, team, user_id)
    return Person(server.url, name, PASSWORD, team=team)


def _join(server: Server, team: str, user_id: str) -> None:
    team_id = server.admin.request("GET", f"/teams/name/{team}").json()["id"]
    member = {"team_id": team_id, "user_id": user_id}
    server.admin.request("POST", f"/teams/{team_id}/members", json=member)


def word() -> str:
    """Return a name that nobody has.

    Not with a `w` in it: there 11.6 looks for a link, and then overlooks a mention within a link.
    """
    return f"n{secrets.token_hex(7)}"


def denied(attempt: Callable[[], object]) -> Denied:
    """Return how the attempt was refused; fail when it was not."""
    try:
        attempt()
    except Denied as refusal:
        return refusal
    raise AssertionError("was let pass")


def user_who_acted(trigger_id: str, public_key: str) -> str:
    """Return whom a trigger names, once its signature has been checked."""
    client_id, user_id, moment, signature = base64.b64decode(trigger_id).decode().split(":")
    key = load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    said = f"{client_id}:{user_id}:{moment}:".encode()
    key.verify(base64.b64decode(signature), said, ec.ECDSA(SHA256()))
    return user_id
