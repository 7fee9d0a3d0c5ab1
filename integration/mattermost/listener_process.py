"""The process that hears what people write in Mattermost."""

import signal
from functools import partial

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import wait_while_held
from helpdesk.storage.attachments import FileStore
from integration.chat.flows.listener import Listener
from integration.chat.flows.post_handler import PostHandler
from integration.mattermost.chat import ChatServer
from integration.mattermost.websocket import open_connection
from settings import Settings


def create_listener(desk: Desk, settings: Settings) -> Listener:
    """Return the listener of this process, with connections of its own."""
    server = ChatServer(desk, settings)
    files = FileStore(settings.attachments)
    hearer = PostHandler(desk, server.chat, server.directory, files)
    token = settings.mattermost_token.get_secret_value()
    connect = partial(open_connection, settings.mattermost_url, token)
    return Listener(desk, hearer, server.members, server.chat, connect)


def run(desk: Desk, settings: Settings) -> int:
    """Listen until told to stop."""
    listener = create_listener(desk, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: listener.stop.set())
    wait_while_held(desk, listener.stop)
    listener.run()
    return 0
