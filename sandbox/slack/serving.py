"""Slack's side of the sandbox, hung into its app."""

from wsgiref.types import WSGIApplication

from flask import Flask

from sandbox.slack import (
    calls,
    chat_methods,
    conversation_methods,
    file_methods,
    people_methods,
    response_urls,
    view_methods,
)
from sandbox.slack.events import Events
from sandbox.slack.outlets import HttpMode, SocketMode
from sandbox.slack.workspace import Workspace

# Each puts its methods into the table when it is imported.
METHODS_OF = (chat_methods, conversation_methods, file_methods, people_methods, view_methods)


def serve_slack(app: Flask, slack: Workspace, request_url: str = "") -> WSGIApplication:
    """Serve the workspace; the app is called at its address, or else on its websocket."""
    app.extensions["slack"] = slack
    app.extensions["events"] = Events(slack)
    for part in (calls, file_methods, response_urls):
        app.register_blueprint(part.blueprint)
    sockets = SocketMode(app.wsgi_app, slack)
    app.extensions["sockets"] = sockets
    slack.outlet = HttpMode(slack, request_url) if request_url else sockets
    return sockets
