"""The sender of a process that delivers into Mattermost."""

from functools import partial

from helpdesk.kernel.desk import Desk
from integration.delivery.chat_sender import ChatSender
from integration.delivery.sender_factory import sender_over
from integration.mattermost.chat import create_server
from integration.mattermost.post_rendering import Renderer
from settings import Settings


def create_sender(desk: Desk, settings: Settings) -> ChatSender:
    """Return the sender of this process, with connections of its own."""
    rendering = partial(Renderer, settings.secret, settings.bot_url)
    return sender_over(create_server(desk, settings), rendering, desk, settings)
