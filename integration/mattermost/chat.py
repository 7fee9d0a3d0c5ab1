"""Mattermost as the chat of the desk: the port of integration.chat over its client."""

from dataclasses import dataclass

from integration.chat.dialogs import Dialog
from integration.chat.interaction import DialogState
from integration.chat.values import FileInfo, Post, User
from integration.mattermost.client import MattermostClient
from integration.mattermost.dialog_rendering import render_dialog
from integration.mattermost.signing import seal_dialog
from settings import Settings


@dataclass(frozen=True)
class MattermostChat:
    """Implements integration.chat.port.Chat; dialogs come back to the bot, sealed."""

    client: MattermostClient
    settings: Settings

    def user(self, user_id: str) -> User:
        return self.client.user(user_id)

    def get_post(self, post_id: str) -> Post:
        return self.client.get_post(post_id)

    def post_url(self, post_id: str) -> str:
        return f"{self.settings.mattermost_url}/{self.settings.mattermost_team}/pl/{post_id}"

    def file_info(self, file_id: str) -> FileInfo:
        return self.client.file_info(file_id)

    def download_file(self, file_id: str) -> bytes:
        return self.client.download_file(file_id)

    def open_dialog(self, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
        sealed = seal_dialog(self.settings.secret, state)
        url = f"{self.settings.bot_url}/dialog"
        self.client.open_dialog(trigger_id, url, render_dialog(dialog, sealed))

    def help_link(self) -> str:
        return self.client.client_config().help_link
