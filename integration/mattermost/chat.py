"""Mattermost as the chat of the desk: the ports of integration.chat over its client."""

from dataclasses import dataclass, field
from functools import partial

from helpdesk.kernel.desk import Desk
from integration.chat.chat_server import ChatServer
from integration.chat.dialogs import Dialog
from integration.chat.interaction import DialogState
from integration.chat.port import Rendering
from integration.chat.sealing import fingerprint, seal_dialog
from integration.chat.values import Room, User
from integration.mattermost.client import MattermostClient
from integration.mattermost.dialog_rendering import render_dialog
from integration.mattermost.http import Timeouts
from integration.mattermost.markdown import in_one_line
from integration.mattermost.post_rendering import Renderer
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
    header_letters: int = 1024
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

    def in_header(self, text: str) -> str:
        return in_one_line(text)

    def direct_channel(self, user_id: str) -> str:
        return self.client.direct_channel(user_id)

    def forget(self) -> None:
        self._team_id = self._channel_id = ""


def create_server(desk: Desk, settings: Settings, *, impatient: bool = False) -> ChatServer:
    """Return this process's connections; where somebody waits, ones that give up soon."""
    return server_over(MattermostChat(settings, IMPATIENT if impatient else None), desk, settings)


def server_over(chat: MattermostChat, desk: Desk, settings: Settings) -> ChatServer:
    """Return what is asked over this connection."""
    members = TeamMembers(chat, settings.mattermost_team, settings.mattermost_channel)
    return ChatServer(desk, chat, members)


def rendering(settings: Settings) -> Rendering:
    """Return what makes the renderer of posts."""
    return partial(Renderer, settings.secret, settings.bot_url)


def drawn_under(settings: Settings) -> str:
    """Return what changes when cards have to be drawn anew."""
    return fingerprint(settings.secret, settings.bot_url)
