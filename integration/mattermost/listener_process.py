"""What hears in Mattermost: the listener over a websocket."""

from functools import partial

from helpdesk.kernel.desk import Desk
from integration.chat.flows.listener import Listener
from integration.chat.flows.listening import listen, listener_over
from integration.mattermost.chat import create_server
from integration.mattermost.websocket import open_connection
from settings import Settings


def create_listener(desk: Desk, settings: Settings) -> Listener:
    """Return the listener of this process, with connections of its own."""
    token = settings.mattermost_token.get_secret_value()
    connect = partial(open_connection, settings.mattermost_url, token)
    return listener_over(create_server(desk, settings), connect, desk, settings)


def run(desk: Desk, settings: Settings) -> int:
    """Listen until told to stop."""
    return listen(create_listener(desk, settings))
