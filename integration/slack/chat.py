"""Slack as the chat of the desk: its connections, put together for one process."""

from functools import partial

from helpdesk.kernel.desk import Desk
from integration.chat.chat_server import ChatServer
from integration.chat.port import Rendering
from integration.chat.sealing import fingerprint
from integration.slack.client import SlackClient
from integration.slack.members import WorkspaceMembers
from integration.slack.post_rendering import BlockKitRenderer
from integration.slack.web_api import IMPATIENCE, PATIENCE
from settings import Settings


def create_server(desk: Desk, settings: Settings, *, impatient: bool = False) -> ChatServer:
    """Return this process's connections; where somebody waits, ones that give up soon."""
    client = SlackClient(settings, IMPATIENCE if impatient else PATIENCE)
    return server_over(client, desk, settings)


def server_over(client: SlackClient, desk: Desk, settings: Settings) -> ChatServer:
    """Return what is asked over this connection."""
    return ChatServer(desk, client, WorkspaceMembers(client, settings.slack_channel))


def rendering(settings: Settings) -> Rendering:
    """Return what makes the renderer of posts."""
    return partial(BlockKitRenderer, settings.secret)


def drawn_under(settings: Settings) -> str:
    """Return what changes when cards have to be drawn anew."""
    return fingerprint(settings.secret, f"slack {settings.slack_url}")
