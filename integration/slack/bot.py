"""The app of the process `bot`: where Slack shall call the desk, it is called here."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from slack_bolt.adapter.flask import SlackRequestHandler

from helpdesk.kernel.desk import Desk
from integration.chat.bot_app import bare_app
from integration.slack.listener_process import bolt_app, create_listener
from settings import Settings

PATH = "/slack/events"


def create_bot(desk: Desk, settings: Settings) -> Flask:
    """Return the app; with Socket Mode it only says how the desk is."""
    app = bare_app(desk, settings)
    if settings.slack_app_token is not None or settings.slack_signing_secret is None:
        return app
    listener = create_listener(desk, settings)
    handler = SlackRequestHandler(bolt_app(desk, settings, listener.hear))

    @app.post(PATH)
    def called() -> ResponseReturnValue:
        """Bolt looks at the signature, and at how old it is, before anything else."""
        return handler.handle(request)

    return app
