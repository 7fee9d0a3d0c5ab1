"""The school's people in Slack, and the head of their consultants' channel."""

import html
import re
from dataclasses import dataclass, field

from integration.chat.errors import Refused
from integration.chat.values import Room, User
from integration.slack.client import SlackClient
from integration.slack.command_word import as_the_desk_says, in_slack
from integration.slack.web_api import NOT_FOUND

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")
KINDS = "private_channel,public_channel"


@dataclass
class WorkspaceMembers:
    """Implements integration.chat.port.SchoolMembers. It asks each time; only the channel's id is
    kept, until told to forget.
    """

    client: SlackClient
    channel: str
    # Slack takes 250: the command's word is longer here than in the desk's own words.
    header_letters: int = 238
    _channel_id: str = field(default="", init=False)

    def user(self, user_id: str) -> User:
        return self.client.user(user_id)

    def me(self) -> User:
        return self.client.user(self.client.accounts.identity().user_id)

    def edit_seconds(self) -> int | None:
        """Slack tells no app for how long posts may be edited; that an edit is refused is met."""
        return None

    def is_in_team(self, user_id: str) -> bool:
        user = self.client.accounts.user(user_id)
        return not self.client.accounts.identity().team_ids.isdisjoint(user.team_ids)

    def is_in_channel(self, user_id: str) -> bool:
        return user_id in self._ids()

    def of_channel(self) -> list[User]:
        return self.client.users_by_id(self._ids())

    def _ids(self) -> list[str]:
        found = self.client.api.pages("conversations.members", "members", channel=self.channel_id())
        return [str(each) for each in found]

    def channel_id(self) -> str:
        if not self._channel_id:
            self._channel_id = self._found()
        return self._channel_id

    def _found(self) -> str:
        """Return the id of the channel by its name, or by its id; the bot sees where it is in."""
        if CHANNEL_ID.fullmatch(self.channel):
            return self.channel
        for each in self.client.api.pages("users.conversations", "channels", types=KINDS):
            if each.get("name") == self.channel.lstrip("#"):
                return str(each["id"])
        raise Refused(NOT_FOUND, "channel_not_found", "")

    def direct_channel(self, user_id: str) -> str:
        return self.client.direct_channel(user_id)

    def channels_of_bot(self) -> list[Room]:
        return self.client.rooms()

    def forget(self) -> None:
        self._channel_id = ""
        self.client.accounts.forget()

    def header(self) -> str:
        found = self.client.api.ask("conversations.info", channel=self.channel_id())["channel"]
        return as_the_desk_says(html.unescape(str((found.get("topic") or {}).get("value") or "")))

    def set_header(self, words: str) -> None:
        self.client.api.ask(
            "conversations.setTopic", channel=self.channel_id(), topic=in_slack(words)
        )

    def in_header(self, text: str) -> str:
        """Return the words so that no sign of Slack's markup is left in them."""
        return " ".join(re.sub(r"[<>&*_~`:@#]", " ", text).split())
