"""The calls by which a server is set up, as whoever's key is used: the administrator's, the bot's.

What an administrator may do and the desk never does stands here, apart from the desk's client.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from integration.chat.errors import ChatError
from integration.mattermost.client import MattermostClient, path_part, unless_missing
from integration.mattermost.http import PooledClient, Timeouts

# A command or a press is carried on by the server, which itself waits for thirty seconds.
PATIENT = Timeouts(connect=5, read=40)
RATE_LIMIT_TRIES = 5
R = TypeVar("R", bound=BaseModel)


class Account(BaseModel):
    """A person or a bot."""

    id: str
    username: str
    is_bot: bool = False
    roles: str = ""
    delete_at: int = 0
    # Newer servers write the moment of a picture of their own below zero.
    last_picture_update: int = 0

    @property
    def is_admin(self) -> bool:
        return "system_admin" in self.roles.split()

    @property
    def is_guest(self) -> bool:
        return "system_guest" in self.roles.split()


class Team(BaseModel):
    """`invite_id` is shown to those alone who may invite."""

    id: str
    name: str
    title: str = Field(default="", alias="display_name")
    invite_id: str = ""


class Channel(BaseModel):
    id: str
    name: str
    title: str = Field(default="", alias="display_name")
    team_id: str = ""
    type: str = ""
    delete_at: int = 0

    @property
    def is_private(self) -> bool:
        return self.type == "P"


class SlashCommand(BaseModel, extra="allow"):
    """The whole of it is kept, as an update has to give it back."""

    id: str
    trigger: str
    url: str = ""
    token: str = ""


class BotToken(BaseModel):
    """`id` is no secret: it names the token when it is revoked."""

    id: str
    token: str


class SetupClient(MattermostClient):
    """Every method may raise a ChatError; asked to wait, it waits."""

    def __init__(self, url: str, token: str = "", *, timeouts: Timeouts = PATIENT) -> None:
        super().__init__(url, token, timeouts=timeouts, pool=2, waits=RATE_LIMIT_TRIES)
        self._http: PooledClient = self._driver.client
        self._has_logged_in = False

    def close(self) -> None:
        """Leave nothing behind: a session that was opened here ends here."""
        if self._has_logged_in:
            with suppress(ChatError):
                self.post("/users/logout")
        super().close()

    def log_in(self, name: str, password: str, code: str = "") -> None:
        said = {"login_id": name, "password": password, "token": code}
        answer = self._http.make_request("post", "/users/login", options=said)
        self._http.token = answer.headers.get("Token", "")
        self._has_logged_in = True

    def account(self, user_id: str = "me") -> Account | None:
        """Return the account, by default that of who acts, asked for each time."""
        return self.look_up(Account, f"/users/{user_id}")

    def account_named(self, name: str) -> Account | None:
        return self.account(f"username/{path_part(name)}")

    def public_config(self) -> dict[str, str]:
        """Return the settings that every client may see."""
        return dict(self._driver.system.get_client_configuration({"format": "old"}))

    def config(self) -> dict[str, Any]:
        return dict(self._http.get("/config"))

    def patch_config(self, path: str, value: Any) -> dict[str, Any]:
        """Change one setting, `Section.Name`; return the settings as they are then."""
        section, _, name = path.partition(".")
        return dict(self._http.put("/config/patch", {section: {name: value}}))

    def look_up(self, kind: type[R], path: str, **params: str) -> R | None:
        return unless_missing(lambda: kind.model_validate(self._http.get(path, params=params)))

    def create(self, kind: type[R], path: str, wanted: Mapping[str, Any]) -> R:
        return kind.model_validate(self.post(path, wanted))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._http.post(path, dict(body or {}))

    def upload(self, path: str, part: str, file: tuple[str, bytes, str], **more: str) -> None:
        """Send a file (its name, content and type) as that part of a form, and more beside it."""
        self._http.post(path, data=more, files={part: file})

    def switch(self, what: str, *, is_on: bool) -> None:
        """Enable or disable `/bots/…` or `/plugins/…`."""
        self.post(f"{what}/{'enable' if is_on else 'disable'}")

    def delete(self, what: str) -> None:
        """Delete what has this address, as `/commands/…`; a channel is archived by it."""
        self._http.delete(what)

    def teams(self) -> list[Team]:
        found = self._http.get("/teams", params={"per_page": 200})
        return [Team.model_validate(each) for each in found]

    def team_named(self, name: str) -> Team | None:
        return self.look_up(Team, f"/teams/name/{path_part(name)}")

    def add_to_team(self, team_id: str, user_id: str) -> None:
        self.post(f"/teams/{team_id}/members", {"team_id": team_id, "user_id": user_id})

    def add_to_channel(self, channel_id: str, user_id: str) -> None:
        self.post(f"/channels/{channel_id}/members", {"user_id": user_id})

    def commands(self, team_id: str) -> list[SlashCommand]:
        found = self._http.get("/commands", params={"team_id": team_id, "custom_only": "true"})
        return [SlashCommand.model_validate(each) for each in found]

    def update_command(self, old: SlashCommand, changes: Mapping[str, Any]) -> SlashCommand:
        whole = {**old.model_dump(), **changes}
        return SlashCommand.model_validate(self._http.put(f"/commands/{old.id}", whole))

    def offered_words(self, team_id: str) -> dict[str, str]:
        """Return the words that clients offer in this team, with what they say of each."""
        found = self._http.get(f"/teams/{team_id}/commands/autocomplete")
        return {str(each["trigger"]): str(each.get("auto_complete_desc") or "") for each in found}

    def plugins(self) -> dict[str, bool]:
        """Return those installed, by their id: whether they are switched on."""
        found = self._http.get("/plugins")
        return {str(each["id"]): state == "active" for state in found for each in found[state]}
