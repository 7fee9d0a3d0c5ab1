"""The app that Mattermost calls: commands, buttons, dialogs. To everybody else it is silent."""

from pathlib import Path

import structlog
from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from helpdesk.clock.health import ClockWatch, Stores, health_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.attachments import FileStore
from integration.mattermost import command_intake, dialog_intake, interactions
from integration.mattermost.app_context import AppContext, app_context, moment
from integration.mattermost.chat import IMPATIENT, ChatServer
from integration.mattermost.click_proof import Presence
from settings import Settings

# A question of 16,383 signs, percent-encoded, and the rest of a command's form.
LARGEST_REQUEST = 256 * 1024
# The chat's server needs none of them; a browser that somebody points here gets nothing out of it.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

log = structlog.get_logger(__name__)


def create_bot(desk: Desk, settings: Settings) -> Flask:
    """Return the app; it asks nothing of the chat before the first request."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        # Whatever FLASK_DEBUG says on this machine.
        DEBUG=False,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=200,
    )
    server = ChatServer(desk, settings, IMPATIENT)
    app.extensions["app_context"] = AppContext(
        desk, settings, server.chat, server.directory, Presence(server.chat)
    )
    for intake in (command_intake, interactions, dialog_intake):
        app.register_blueprint(intake.blueprint)
    app.register_error_handler(HTTPException, _refused)
    app.after_request(_with_headers)
    _watch_health(app, desk, settings.attachments)
    return app


def _watch_health(app: Flask, desk: Desk, attachments: Path) -> None:
    """Answer at /healthz, and look at the clock after each request: a monitor that asks there keeps
    the bot looking at night.
    """
    stores, watch = Stores(desk, FileStore(attachments)), ClockWatch(desk, since=moment())
    app.teardown_request(lambda _error: watch.look(moment()))

    @app.get("/healthz")
    def healthz() -> Response:
        """Answer 503 where the database fails, or something cannot be written."""
        reads_mail = app_context().settings.mailbox is not None
        health = health_of(desk, moment(), reads_mail=reads_mail, stores=stores)
        response = jsonify({"app": "bot", "desk": identity_of(desk.secret), **health.said})
        response.status_code = 200 if health.is_well else 503
        return response


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if app_context().settings.bot_url.startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _refused(error: HTTPException) -> ResponseReturnValue:
    """Answer in JSON, and in a word: no visitor with a browser comes here."""
    log.warning("request refused", status=error.code, endpoint=request.endpoint)
    return {"error": error.name}, error.code or 500
