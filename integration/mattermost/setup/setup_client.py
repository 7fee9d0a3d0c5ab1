"""The calls by which a server is set up, as whoever's key is used: the administrator's, the bot's.

What an administrator may do and the desk never does stands here, apart from the desk's client.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from integration.chat.errors import ChatError
from integration.mattermost.client import MattermostClient, path_part, unless_missing
from integration.mattermost.http import PooledClient, Timeouts
from integration.mattermost.setup.setup_records import (
    Account,
    BotToken,
    Room,
    SlashCommand,
    Team,
    account_of,
    command_of,
    room_of,
    team_of,
)

# A command or a press is carried on by the server, which itself waits for thirty seconds.
PATIENT = Timeouts(connect=5, read=40)
RATE_LIMIT_TRIES = 5


class SetupClient(MattermostClient):
    """Every method may raise a ChatError; asked to wait, it waits."""

    def __init__(self, url: str, token: str = "", *, timeouts: Timeouts = PATIENT) -> None:
        super().__init__(url, token, timeouts=timeouts, pool=2, waits=RATE_LIMIT_TRIES)
        self._has_logged_in = False

    def close(self) -> None:
        """Leave nothing behind: a session that was opened here ends here."""
        if self._has_logged_in:
            with suppress(ChatError):
                self._http.post("/users/logout", {})
        super().close()

    @property
    def _http(self) -> PooledClient:
        client: PooledClient = self._driver.client
        return client

    # Who acts

    def log_in(self, name: str, password: str, code: str = "") -> None:
        said = {"login_id": name, "password": password, "token": code}
        answer = self._http.make_request("post", "/users/login", options=said)
        self._http.token = answer.headers.get("Token", "")
        self._has_logged_in = True

    def me(self) -> Account:
        """Return who acts, asked for each time."""
        return account_of(self._http.get("/users/me"))

    # The server

    def public_config(self) -> dict[str, str]:
        """Return the settings that every client may see."""
        return dict(self._driver.system.get_client_configuration({"format": "old"}))

    def config(self) -> dict[str, Any]:
        return dict(self._http.get("/config"))

    def patch_config(self, path: str, value: Any) -> dict[str, Any]:
        """Change one setting, `Section.Name`; return the settings as they are then."""
        section, _, name = path.partition(".")
        return dict(self._http.put("/config/patch", {section: {name: value}}))

    # Teams

    def teams(self) -> list[Team]:
        return [team_of(each) for each in self._http.get("/teams", params={"per_page": 200})]

    def team_named(self, name: str) -> Team | None:
        return unless_missing(lambda: team_of(self._http.get(f"/teams/name/{path_part(name)}")))

    def create_team(self, name: str, title: str) -> Team:
        return team_of(
            self._http.post("/teams", {"name": name, "display_name": title, "type": "I"})
        )

    def add_to_team(self, team_id: str, user_id: str) -> None:
        self._http.post(f"/teams/{team_id}/members", {"team_id": team_id, "user_id": user_id})

    def remove_from_team(self, team_id: str, user_id: str) -> None:
        self._http.delete(f"/teams/{team_id}/members/{user_id}")

    # Accounts

    def account_named(self, name: str) -> Account | None:
        path = f"/users/username/{path_part(name)}"
        return unless_missing(lambda: account_of(self._http.get(path)))

    def account(self, user_id: str) -> Account | None:
        return unless_missing(lambda: account_of(self._http.get(f"/users/{path_part(user_id)}")))

    def create_bot(self, username: str, title: str, description: str) -> str:
        """Return the id of the new bot's account."""
        wanted = {"username": username, "display_name": title, "description": description}
        return str(self._http.post("/bots", wanted)["user_id"])

    def switch_bot(self, bot_id: str, *, is_on: bool) -> None:
        self._http.post(f"/bots/{bot_id}/{'enable' if is_on else 'disable'}", {})

    def create_token(self, user_id: str, description: str) -> BotToken:
        made = self._http.post(f"/users/{user_id}/tokens", {"description": description})
        return BotToken(str(made["id"]), str(made["token"]))

    def revoke_token(self, token_id: str) -> None:
        self._http.post("/users/tokens/revoke", {"token_id": token_id})

    def set_face(self, user_id: str, png: bytes) -> None:
        files = {"image": ("face.png", png, "image/png")}
        self._http.post(f"/users/{user_id}/image", files=files)

    # Channels

    def room_named(self, team_id: str, name: str) -> Room | None:
        """Return the channel, an archived one too; None also where it is hidden from who asks."""
        path = f"/teams/{team_id}/channels/name/{path_part(name)}"
        return unless_missing(
            lambda: room_of(self._http.get(path, params={"include_deleted": "true"}))
        )

    def room(self, room_id: str) -> Room | None:
        return unless_missing(lambda: room_of(self._http.get(f"/channels/{path_part(room_id)}")))

    def create_room(
        self, team_id: str, name: str, title: str, *, purpose: str, header: str
    ) -> Room:
        wanted = {
            "team_id": team_id,
            "name": name,
            "display_name": title,
            "type": "P",
            "purpose": purpose,
            "header": header,
        }
        return room_of(self._http.post("/channels", wanted))

    def archive(self, room_id: str) -> None:
        self._http.delete(f"/channels/{room_id}")

    def restore(self, room_id: str) -> None:
        self._http.post(f"/channels/{room_id}/restore", {})

    def add_to_room(self, room_id: str, user_id: str) -> None:
        self._http.post(f"/channels/{room_id}/members", {"user_id": user_id})

    def remove_from_room(self, room_id: str, user_id: str) -> None:
        self._http.delete(f"/channels/{room_id}/members/{user_id}")

    # Commands and buttons

    def commands(self, team_id: str) -> list[SlashCommand]:
        found = self._http.get("/commands", params={"team_id": team_id, "custom_only": "true"})
        return [command_of(each) for each in found]

    def create_command(self, wanted: Mapping[str, Any]) -> SlashCommand:
        return command_of(self._http.post("/commands", dict(wanted)))

    def update_command(self, old: SlashCommand, changes: Mapping[str, Any]) -> SlashCommand:
        return command_of(self._http.put(f"/commands/{old.id}", {**old.shape, **changes}))

    def delete_command(self, command_id: str) -> None:
        self._http.delete(f"/commands/{command_id}")

    def run_command(self, room_id: str, team_id: str, typed: str) -> str:
        """Run a command; return the words that came back to who ran it."""
        said = {"channel_id": room_id, "team_id": team_id, "command": typed}
        return str(self._http.post("/commands/execute", said).get("text") or "")

    def press(self, post_id: str, action_id: str) -> None:
        self._http.post(f"/posts/{post_id}/actions/{action_id}", {})

    def offered_words(self, team_id: str) -> dict[str, str]:
        """Return the words that clients offer in this team, with what they say of each."""
        found = self._http.get(f"/teams/{team_id}/commands/autocomplete")
        return {str(each["trigger"]): str(each.get("auto_complete_desc") or "") for each in found}

    # Plugins

    def plugins(self) -> dict[str, bool]:
        """Return those installed, by their id: whether they are switched on."""
        found = self._http.get("/plugins")
        on = {str(each["id"]): True for each in found["active"]}
        return on | {str(each["id"]): False for each in found["inactive"]}

    def upload_plugin(self, bundle: bytes) -> None:
        """Install the plugin; one of the same id gives way to it."""
        files = {"plugin": ("plugin.tar.gz", bundle, "application/gzip")}
        self._http.post("/plugins", data={"force": "true"}, files=files)

    def switch_plugin(self, plugin_id: str, *, is_on: bool) -> None:
        self._http.post(f"/plugins/{plugin_id}/{'enable' if is_on else 'disable'}", {})

    def remove_plugin(self, plugin_id: str) -> None:
        self._http.delete(f"/plugins/{plugin_id}")
