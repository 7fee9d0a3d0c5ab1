"""The app of the process `bot`: to everybody but the chat it is silent, and says how it is."""

from datetime import UTC, datetime

import structlog
from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from helpdesk.clock.health import ClockWatch, Stores, health_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import each_at_work
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.attachments import FileStore
from settings import Settings

# A modal with a long Russian draft comes with all its blocks, in JSON, and percent-encoded.
LARGEST_REQUEST = 1024 * 1024
# The chat's server needs none of them; a browser that somebody points here gets nothing out of it.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}

log = structlog.get_logger(__name__)


def bare_app(desk: Desk, settings: Settings) -> Flask:
    """Return an app without a single address but /healthz."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        # Whatever FLASK_DEBUG says on this machine.
        DEBUG=False,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=200,
    )
    headers = HEADERS | (HSTS if settings.bot_url.startswith("https:") else {})

    def with_headers(response: Response) -> Response:
        response.headers.update(headers)
        return response

    app.register_error_handler(HTTPException, _refused)
    app.after_request(with_headers)
    _watch_health(app, desk, settings)
    # Outermost: whatever a request leads to in this process has its id.
    app.wsgi_app = each_at_work(app.wsgi_app)  # type: ignore[method-assign]
    return app


def moment() -> datetime:
    """Read the clock: a request is an entry point."""
    return datetime.now(UTC)


def _watch_health(app: Flask, desk: Desk, settings: Settings) -> None:
    """Answer at /healthz, and look at the clock after each request: a monitor that asks there keeps
    the bot looking at night.
    """
    stores = Stores(desk, FileStore(settings.attachments))
    watch = ClockWatch(desk, since=moment())
    app.teardown_request(lambda _error: watch.look(moment()))

    @app.get("/healthz")
    def healthz() -> Response:
        """Answer 503 where the database fails, or something cannot be written."""
        reads_mail = settings.mailbox is not None
        health = health_of(desk, moment(), reads_mail=reads_mail, stores=stores)
        response = jsonify({"app": "bot", "desk": identity_of(desk.secret), **health.said})
        response.status_code = 200 if health.is_well else 503
        return response


def _refused(error: HTTPException) -> ResponseReturnValue:
    """Answer in JSON, and in a word: no visitor with a browser comes here."""
    log.warning("request refused", status=error.code, endpoint=request.endpoint)
    return {"error": error.name}, error.code or 500
