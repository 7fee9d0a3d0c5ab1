"""The sandbox as a Flask app: the API under /api/v4, the pages for people beside it."""

import logging
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import ChainableUndefined
from werkzeug.exceptions import HTTPException

from sandbox import api, pages
from sandbox.pages import safety
from sandbox.server.chat import Chat
from sandbox.server.identity import new_id
from sandbox.server.limits import FILE_BYTES, Limits
from sandbox.server.refusals import Panic, Refusal
from sandbox.server.troubles import Troubles, hang_up
from sandbox.slack.serving import serve_slack
from sandbox.slack.workspace import Workspace
from sandbox.wires import Wires

FILES = "multipart/form-data"

log = logging.getLogger(__name__)


def create_sandbox(
    chat: Chat,
    mail: Path | None = None,
    zone: ZoneInfo | None = None,
    site: str = "",
    slack: Workspace | None = None,
    request_url: str = "",
) -> Flask:
    """Return the app over a chat; `mail` is the folder whose letters its tray shows.

    Its pages show the hours of `zone`, the school's; without one, this machine's. `site` is where
    parents find the form. With `slack` the chat speaks Slack's tongue and no other: to an app at
    `request_url`, or else to one that connects.
    """
    app = Flask(__name__)
    app.add_template_filter(lambda at: at.astimezone(zone), "local")
    # A block of Slack's leaves out whatever it does not need.
    app.jinja_env.undefined = ChainableUndefined
    app.config["MAX_CONTENT_LENGTH"] = FILE_BYTES + 1024 * 1024
    app.json.sort_keys = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    app.extensions["sandbox"] = chat
    app.extensions["site"] = site
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Panic, _fallen)
    app.register_error_handler(HTTPException, _not_served)
    app.register_error_handler(Exception, _failed)
    if slack is not None:
        spoken = serve_slack(app, slack, request_url)
    else:
        app.extensions["wires"] = spoken = Wires(app.wsgi_app, chat)
        api.register(app)
    app.extensions["troubles"] = troubles = Troubles(spoken)
    app.before_request(lambda: _check_size(chat.limits))
    app.wsgi_app = troubles  # type: ignore[method-assign, assignment]
    pages.register(app, mail)
    return app


def _check_size(limits: Limits) -> None:
    """Refuse what is too much in one request; files are measured for themselves."""
    size = request.content_length or 0
    is_file = request.mimetype == FILES
    if request.path.startswith(safety.PROGRAMS) and not is_file and size > limits.request_bytes:
        raise Refusal(413, "api.context.request_body_too_large.app_error", "Body too large.")


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if not request.path.startswith(safety.PROGRAMS):
        return render_template("refused.html", status=refusal.status), refusal.status
    return _error(refusal.status, refusal.error_id, refusal.message, refusal.detail)


def _fallen(_panic: Panic) -> ResponseReturnValue:
    hang_up(request.environ)
    return "", 500


def _not_served(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if not request.path.startswith(safety.PROGRAMS):
        return render_template("refused.html", status=status), status
    return _error(status, f"api.context.{status}.app_error", error.name)


def _failed(error: Exception) -> ResponseReturnValue:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    if not request.path.startswith(safety.PROGRAMS):
        return render_template("refused.html", status=500), 500
    return _error(500, "api.context.panic.app_error", "Internal server error.")


def _error(status: int, error_id: str, message: str, detail: str = "") -> ResponseReturnValue:
    shape = {
        "id": error_id,
        "message": message,
        "detailed_error": detail,
        "request_id": new_id(),
        "status_code": status,
    }
    return shape, status
