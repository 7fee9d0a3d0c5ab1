"""`/healthz` of the public site, and an eye on the clock."""

from flask import Flask, Response, current_app, jsonify

from helpdesk.clock.health import ClockWatch, Stores, health_of
from helpdesk.kernel.identity import identity_of
from helpdesk.storage.attachments import FileStore
from webforms.web.routes import public_pages
from webforms.web.site import Site, moment, site


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
