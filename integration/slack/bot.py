"""The app of the process `bot`: where Slack shall call the desk, it is called here."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from slack_bolt.adapter.flask import SlackRequestHandler

from helpdesk.kernel.desk import Desk
from integration.chat.bot_app import bare_app
from integration.slack.client import SlackClient
from integration.slack.listener_process import context_of, create_listener
from integration.slack.requests import SlackRequests
from integration.slack.web_api import IMPATIENCE
from settings import Settings

PATH = "/slack/events"


def create_bot(desk: Desk, settings: Settings) -> Flask:
    """Return the app; with Socket Mode it only says how the desk is."""
    app = bare_app(desk, settings)
    if settings.slack_app_token is not None or settings.slack_signing_secret is None:
        return app
    listener = create_listener(desk, settings)
    requests = SlackRequests(
        context_of(desk, settings), SlackClient(settings, IMPATIENCE), listener.hear
    )
    handler = SlackRequestHandler(requests.app())

    @app.post(PATH)
    def called() -> ResponseReturnValue:
        """Bolt looks at the signature, and at how old it is, before anything else."""
        return handler.handle(request)

    return app
