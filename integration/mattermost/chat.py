"""Mattermost as the chat of the desk: the ports of integration.chat over its client."""

from dataclasses import dataclass, field

from helpdesk.access.sessions import AskChat
from helpdesk.kernel.desk import Desk
from integration.chat.accounts import Accounts
from integration.chat.dialogs import Dialog
from integration.chat.directory import Directory, belongs, standing_of
from integration.chat.interaction import DialogState
from integration.chat.values import Room, User
from integration.mattermost.client import MattermostClient
from integration.mattermost.dialog_rendering import render_dialog
from integration.mattermost.http import Timeouts
from integration.mattermost.signing import seal_dialog
from settings import Settings

# Somebody waits: a trigger of 5.38 is dead after three seconds.
IMPATIENT = Timeouts(connect=1, read=2)


class MattermostChat(MattermostClient):
    """Implements integration.chat.port.Chat; dialogs come back to the bot, sealed."""

    def __init__(self, settings: Settings, timeouts: Timeouts | None = None) -> None:
        token = settings.mattermost_token.get_secret_value()
        super().__init__(settings.mattermost_url, token, timeouts=timeouts)
        self.settings = settings

    def post_url(self, post_id: str) -> str:
        return f"{self.settings.mattermost_url}/{self.settings.mattermost_team}/pl/{post_id}"

    def open_dialog(self, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
        sealed = seal_dialog(self.settings.secret, state)
        url = f"{self.settings.bot_url}/dialog"
        self.show_dialog(trigger_id, url, render_dialog(dialog, sealed))

    def help_link(self) -> str:
        return self.client_config().help_link


@dataclass
class TeamMembers:
    """Implements integration.chat.port.Members. It asks each time; only the ids of team and
    channel are kept, until told to forget.

    So a person who was taken out of the channel can click nothing from that moment on.
    """

    client: MattermostClient
    team: str
    channel: str
    _team_id: str = field(default="", init=False)
    _channel_id: str = field(default="", init=False)

    def user(self, user_id: str) -> User:
        return self.client.user(user_id)

    def me(self) -> User:
        return self.client.user("me")

    def edit_seconds(self) -> int | None:
        return self.client.client_config().edit_seconds

    def is_in_team(self, user_id: str) -> bool:
        return self.client.team_member(self.team_id(), user_id)

    def is_in_channel(self, user_id: str) -> bool:
        return self.client.channel_member(self.channel_id(), user_id)

    def of_channel(self) -> list[User]:
        return self.client.channel_users(self.channel_id())

    def channels_of_bot(self) -> list[Room]:
        return self.client.channels_of_bot(self.team_id())

    def team_id(self) -> str:
        if not self._team_id:
            self._team_id = self.client.team_id(self.team)
        return self._team_id

    def channel_id(self) -> str:
        if not self._channel_id:
            self._channel_id = self.client.channel_id(self.team, self.channel)
        return self._channel_id

    def header(self) -> str:
        return self.client.header(self.channel_id())

    def set_header(self, words: str) -> None:
        self.client.set_header(self.channel_id(), words)

    def direct_channel(self, user_id: str) -> str:
        return self.client.direct_channel(user_id)

    def forget(self) -> None:
        self._team_id = self._channel_id = ""


class ChatServer:
    """One process's connections to the school's server, and what is asked over them.

    It asks nothing before it is used.
    """

    def __init__(self, desk: Desk, settings: Settings, timeouts: Timeouts | None = None) -> None:
        self.chat = MattermostChat(settings, timeouts)
        self.members = TeamMembers(self.chat, settings.mattermost_team, settings.mattermost_channel)
        self.accounts = Accounts(desk, self.chat)
        self.directory = Directory(self.members, standing_of(desk), self.accounts.recognise)


def ask_chat_of(desk: Desk, settings: Settings) -> AskChat:
    """Return the port of the site to the chat: where somebody belongs, asked at that moment."""
    directory = ChatServer(desk, settings, IMPATIENT).directory
    return lambda user_id: belongs(directory, desk.regulation(), user_id)
