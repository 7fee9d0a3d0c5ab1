"""`/healthz` of the bot, and an eye on the clock."""

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, jsonify

from helpdesk.clock.health import ClockWatch, health_of
from helpdesk.clock.health_stores import Stores
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from integration.mattermost.app_context import app_context, moment

blueprint = Blueprint("healthz", __name__)


def watch_clock(app: Flask, desk: Desk, attachments: Path) -> None:
    """Look after each request: a monitor on /healthz keeps the bot looking at night."""
    app.extensions["stores"] = Stores(desk, FileStore(attachments))
    watch = ClockWatch(desk, since=moment())
    app.teardown_request(lambda _error: watch.look(moment()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 503 where the database fails, or something cannot be written."""
    here, stores = app_context(), current_app.extensions["stores"]
    reads_mail = here.settings.mailbox is not None
    health = health_of(here.desk, moment(), reads_mail=reads_mail, stores=stores)
    response = jsonify({"app": "bot", **health.said})
    response.status_code = 200 if health.is_well else 503
    return response
