"""`/healthz` and `/metrics` of the public site, and an eye on the clock."""

import hmac

from flask import Flask, Response, abort, current_app, jsonify, request

from helpdesk.clock.health import ClockWatch, Stores, health_of
from helpdesk.clock.metrics import TEXT, metrics_of
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.attachments import FileStore
from tls import is_loopback
from webforms.web.site import Site, moment, public_pages, site

# By these one knows what a proxy has handed on; the world comes by a proxy.
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


def configure(app: Flask) -> None:
    found: Site = app.extensions["site"]
    watch = ClockWatch(found.desk, since=moment())
    app.extensions["clock_watch"] = watch
    app.extensions["stores"] = Stores(found.desk, FileStore(found.settings.attachments))
    app.teardown_request(lambda _error: watch.look(moment()))


@public_pages.route("/healthz")
def healthz() -> Response:
    """Answer 503 where the database fails, or something cannot be written."""
    here, stores = site(), current_app.extensions["stores"]
    reads_mail = here.settings.mailbox is not None
    health = health_of(here.desk, moment(), reads_mail=reads_mail, stores=stores)
    response = jsonify({"app": "web", "desk": identity_of(here.desk.secret), **health.said})
    response.status_code = 200 if health.is_well else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@public_pages.route("/metrics")
def metrics() -> Response:
    """Answer a monitor of this machine, or one that has METRICS_TOKEN; nobody else finds it."""
    if not _may_measure():
        abort(404)
    response = Response(metrics_of(site().desk, moment()), content_type=TEXT)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_measure() -> bool:
    """Whether the monitor has the token, or asks from this machine past every proxy."""
    token = site().settings.metrics_token
    given = request.headers.get("Authorization", "")
    if token is not None:
        wanted = f"Bearer {token.get_secret_value()}"
        return hmac.compare_digest(given.encode(), wanted.encode())
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    return not is_passed_on and is_loopback(request.remote_addr or "")
