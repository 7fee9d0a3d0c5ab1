"""The sender of a process that delivers into Slack."""

from functools import partial

from helpdesk.kernel.desk import Desk
from integration.delivery.chat_sender import ChatSender
from integration.delivery.sender_factory import sender_over
from integration.slack.chat import create_server
from integration.slack.post_rendering import BlockKitRenderer
from settings import Settings


def create_sender(desk: Desk, settings: Settings) -> ChatSender:
    """Return the sender of this process, with connections of its own."""
    rendering = partial(BlockKitRenderer, settings.secret)
    return sender_over(create_server(desk, settings), rendering, desk, settings)
