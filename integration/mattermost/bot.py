"""The app that Mattermost calls: commands, buttons, dialogs."""

from flask import Flask

from helpdesk.kernel.desk import Desk
from integration.chat.bot_app import bare_app
from integration.mattermost.chat import IMPATIENT, MattermostChat, server_over
from integration.mattermost.requests import AppContext, Presence, blueprint
from settings import Settings


def create_bot(desk: Desk, settings: Settings) -> Flask:
    """Return the app; it asks nothing of the chat before the first request."""
    app = bare_app(desk, settings)
    chat = MattermostChat(settings, IMPATIENT)
    server = server_over(chat, desk, settings)
    app.extensions["app_context"] = AppContext(
        desk, settings, chat, server.directory, Presence(chat)
    )
    app.register_blueprint(blueprint)
    return app
