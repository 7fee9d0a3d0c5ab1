"""`/healthz` of the bot, and an eye on the clock."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify

from helpdesk.desk import Desk
from helpdesk.health import ClockWatch, health_of
from integration.mattermost.place import moment, place

blueprint = Blueprint("healthz", __name__)


def watch_clock(app: Flask, desk: Desk) -> None:
    """Look after each request: whoever watches /healthz keeps the bot looking at night."""
    watch = ClockWatch(desk, since=moment())
    app.teardown_request(lambda _error: watch.look(moment()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 503 where the database fails."""
    here = place()
    health = health_of(here.desk, moment(), reads_mail=here.settings.mailbox is not None)
    response = jsonify({"app": "bot", **health.said})
    response.status_code = 200 if health.is_well else 503
    response.headers["Cache-Control"] = "no-store"
    return response
