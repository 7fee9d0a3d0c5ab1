"""The process that hears what people write in the chat."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager

from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from integration.chat.chat_server import ChatServer
from integration.chat.flows.listener import Listener
from integration.chat.flows.post_handler import PostHandler
from integration.chat.port import Connection
from settings import Settings


def listener_over(
    server: ChatServer,
    connect: Callable[[], AbstractContextManager[Connection]],
    desk: Desk,
    settings: Settings,
) -> Listener:
    """Return a listener over these connections; `connect` opens what tells of posts at once."""
    files = FileStore(settings.attachments)
    hearer = PostHandler(desk, server.chat, server.directory, files)
    return Listener(desk, hearer, server.members, server.chat, connect)


def listen(listener: Listener) -> int:
    """Listen until told to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: listener.stop.set())
    listener.run()
    return 0
