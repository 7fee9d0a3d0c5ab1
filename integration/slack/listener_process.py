"""What hears in Slack: with Socket Mode it also answers commands, presses and modals."""

from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App

from helpdesk.kernel.desk import Desk
from integration.chat.ears import Ears
from integration.chat.errors import Disconnected
from integration.chat.flows.context import ChatContext
from integration.chat.flows.listener import Listener
from integration.chat.flows.listening import listen, listener_over
from integration.chat.port import Connection
from integration.chat.values import Said
from integration.slack.chat import server_over
from integration.slack.client import SlackClient
from integration.slack.connection import open_socket
from integration.slack.requests import Hear, SlackRequests
from integration.slack.web_api import IMPATIENCE
from settings import Settings

ELSEWHERE = "Slack calls the bot's address"


def create_listener(desk: Desk, settings: Settings) -> Listener:
    """Return the listener of this process, with connections of its own."""
    client, ears = SlackClient(settings), Ears()
    app_token = settings.slack_app_token

    def hear(said: Said) -> None:
        client.note_said(said.post.channel_id, said.post.created)
        ears.put(said)

    app = bolt_app(desk, settings, hear) if app_token else None

    @contextmanager
    def connect() -> Iterator[Connection]:
        """Without the app's key Slack brings all to the bot's address: here nothing is heard."""
        if app is None or app_token is None:
            raise Disconnected(ELSEWHERE)
        client.look_through_all()
        key = app_token.get_secret_value()
        with open_socket(app, key, ears, client.look_through_all) as connection:
            yield connection

    return listener_over(server_over(client, desk, settings), connect, desk, settings)


def bolt_app(desk: Desk, settings: Settings, hear: Hear) -> App:
    """Return what answers Slack, and lets `hear` know of posts."""
    return SlackRequests(context_of(desk, settings), SlackClient(settings, IMPATIENCE), hear).app()


def context_of(desk: Desk, settings: Settings) -> ChatContext:
    """Return what the flows need while somebody waits: connections that give up soon."""
    client = SlackClient(settings, IMPATIENCE)
    return ChatContext(desk, settings, client, server_over(client, desk, settings).directory)


def run(desk: Desk, settings: Settings) -> int:
    """Listen until told to stop."""
    return listen(create_listener(desk, settings))
