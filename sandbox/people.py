"""A person at the chat, for tests: what one does by hand in a client, done through the API."""

from collections.abc import Mapping
from typing import Any

import requests

from sandbox.seen import CommandAnswer, Denied, SeenPost, ShownDialog, Submitted

PATIENCE = 40  # seconds: a command may take thirty of them


class Person:
    """Logged in from the first; one person is used by one thread at a time."""

    def __init__(
        self, url: str, username: str, password: str, *, team: str = "school", token: str = ""
    ) -> None:
        """Log in by name and password, or be the user of the token, for example a bot."""
        self.url = url.rstrip("/")
        self.team = team
        self._team_id = ""
        self._channel_ids: dict[str, str] = {}
        self._session = requests.Session()
        self._session.trust_env = False  # A proxy of this machine knows nothing of the chat.
        self.token = token or self._log_in(username, password)
        self._session.headers["Authorization"] = f"Bearer {self.token}"
        me = self.request("GET", "/users/me").json()
        self.id: str = me["id"]
        self.username: str = me["username"]

    def _log_in(self, username: str, password: str) -> str:
        said = {"login_id": username, "password": password}
        token = self.request("POST", "/users/login", json=said).headers["Token"]
        # The cookie that comes beside the token would ask for a second proof at each request.
        self._session.cookies.clear()
        return str(token)

    def close(self) -> None:
        self._session.close()

    @property
    def headers(self) -> dict[str, str]:
        """Return what proves to the server who asks, for a request of the test's own."""
        return {"Authorization": str(self._session.headers["Authorization"])}

    # What one types

    def run(self, command: str, channel: str = "@helpbot", *, root_id: str = "") -> CommandAnswer:
        """Type a slash command in a channel, by default in the direct one with the desk's bot."""
        said = {"command": command, "channel_id": self.channel_id(channel)}
        said |= {"team_id": self.team_id, "root_id": root_id}
        whole = self.request("POST", "/commands/execute", json=said).json()
        is_for_all = whole.get("response_type") == "in_channel"
        text = str(whole.get("text") or "")
        return CommandAnswer(text, str(whole.get("trigger_id") or ""), is_for_all, whole)

    def say(
        self, channel: str, message: str, *, root_id: str = "", file_ids: tuple[str, ...] = ()
    ) -> SeenPost:
        """Post in a channel; `@name` is the direct one with that user."""
        said = {"channel_id": self.channel_id(channel), "message": message}
        said |= {"root_id": root_id, "file_ids": list(file_ids)}  # type: ignore[dict-item]
        return SeenPost.of(self.request("POST", "/posts", json=said).json())

    def upload(self, channel: str, name: str, data: bytes) -> str:
        """Return the id of the file, for a post in that channel."""
        form = {"channel_id": self.channel_id(channel)}
        answer = self.request("POST", "/files", data=form, files={"files": (name, data)})
        return str(answer.json()["file_infos"][0]["id"])

    # What one presses

    def press(self, post_id: str, action_id: str, selected_option: str | None = None) -> str:
        """Click a button; return the trigger by which the client knows its dialog."""
        said = {} if selected_option is None else {"selected_option": selected_option}
        answer = self.request("POST", f"/posts/{post_id}/actions/{action_id}", json=said)
        return str(answer.json().get("trigger_id") or "")

    def press_named(self, post: SeenPost, name: str) -> str:
        """Click the button with this name."""
        return self.press(post.id, post.action(name)["id"])

    def select(self, post: SeenPost, option: str) -> str:
        """Choose the option that bears this text, in whatever select of the post has it."""
        action_id, value = post.option(option)
        return self.press(post.id, action_id, value)

    # What one fills in

    def dialogs(self) -> list[ShownDialog]:
        """Return the dialogs that are open before this person, the oldest first."""
        found = self.request("GET", "/dialogs", base="/sandbox/api").json()
        return [
            ShownDialog(each["id"], each["url"], each["trigger_id"], each["dialog"])
            for each in found
        ]

    def dialog(self) -> ShownDialog:
        """Return the dialog that was opened last, or raise LookupError."""
        found = self.dialogs()
        if not found:
            raise LookupError(f"no dialog is open before {self.username}")
        return found[-1]

    def submit(
        self, dialog: ShownDialog, submission: Mapping[str, Any], channel: str = "@helpbot"
    ) -> Submitted:
        """Send the dialog in; it stays open when it comes back with errors."""
        answer = self._send(dialog, dict(submission), channel, cancelled=False)
        submitted = Submitted(str(answer.get("error") or ""), answer.get("errors") or {})
        if submitted.went_through:
            self._close(dialog)
        return submitted

    def cancel(self, dialog: ShownDialog, channel: str = "@helpbot") -> None:
        """Close the dialog; its integration hears of it only if it asked to."""
        if dialog.content.get("notify_on_cancel"):
            self._send(dialog, {}, channel, cancelled=True)
        self._close(dialog)

    def _send(
        self, dialog: ShownDialog, submission: dict[str, Any], channel: str, *, cancelled: bool
    ) -> dict[str, Any]:
        said = {
            "url": dialog.url,
            "callback_id": dialog.content.get("callback_id") or "",
            "state": dialog.content.get("state") or "",
            "channel_id": self.channel_id(channel),
            "team_id": self.team_id,
            "submission": submission,
            "cancelled": cancelled,
        }
        answer = self.request("POST", "/actions/dialogs/submit", json=said).json()
        return dict(answer or {})

    def _close(self, dialog: ShownDialog) -> None:
        self.request("DELETE", f"/dialogs/{dialog.id}", base="/sandbox/api")

    # What one reads

    def posts(self, channel: str) -> list[SeenPost]:
        """Return the last posts of a channel, the oldest first."""
        path = f"/channels/{self.channel_id(channel)}/posts"
        found = self.request("GET", path, params={"per_page": 200}).json()
        return [SeenPost.of(found["posts"][post_id]) for post_id in reversed(found["order"])]

    def direct_posts(self, username: str = "helpbot") -> list[SeenPost]:
        return self.posts(f"@{username}")

    def post(self, post_id: str) -> SeenPost:
        return SeenPost.of(self.request("GET", f"/posts/{post_id}").json())

    def thread(self, root_id: str) -> list[SeenPost]:
        """Return the replies under a post, the oldest first, without the post itself."""
        found = self.request("GET", f"/posts/{root_id}/thread").json()["posts"].values()
        replies = [SeenPost.of(each) for each in found if each["id"] != root_id]
        return sorted(replies, key=lambda each: each.create_at)

    def told(self) -> list[str]:
        """Return what windows that ask for nothing have told this person, the oldest first."""
        shown = [each.content for each in self.dialogs() if not each.elements]
        return [str(each.get("introduction_text") or "") for each in shown]

    def whispers(self, channel: str = "") -> list[str]:
        """Return what this person alone was told, the oldest first."""
        params = {"channel_id": self.channel_id(channel)} if channel else {}
        found = self.request("GET", "/whispers", base="/sandbox/api", params=params).json()
        return [str(each["message"]) for each in found]

    def observed(self, kind: str) -> list[dict[str, str]]:
        """Return what the sandbox noticed: `violation`, `notified` or `fetch`."""
        found: list[dict[str, str]] = self.request(
            "GET", f"/observations/{kind}", base="/sandbox/api"
        ).json()
        return found

    # Where things are

    @property
    def team_id(self) -> str:
        if not self._team_id:
            self._team_id = self.request("GET", f"/teams/name/{self.team}").json()["id"]
        return self._team_id

    def channel_id(self, channel: str) -> str:
        """Return the id of a channel of the team by its name, or of a direct one by `@name`."""
        if channel not in self._channel_ids:
            self._channel_ids[channel] = self._look_up(channel)
        return self._channel_ids[channel]

    def _look_up(self, channel: str) -> str:
        if channel.startswith("@"):
            user = self.request("GET", f"/users/username/{channel[1:]}").json()
            pair = [self.id, user["id"]]
            return str(self.request("POST", "/channels/direct", json=pair).json()["id"])
        path = f"/teams/{self.team_id}/channels/name/{channel}"
        return str(self.request("GET", path).json()["id"])

    def request(
        self, method: str, path: str, *, base: str = "/api/v4", **content: Any
    ) -> requests.Response:
        """Ask the server; raise Denied for whatever is not a success."""
        answer = self._session.request(
            method, f"{self.url}{base}{path}", timeout=PATIENCE, **content
        )
        if answer.status_code >= 400:
            said = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
            raise Denied(answer.status_code, said.get("id", ""), said.get("message", answer.text))
        return answer
