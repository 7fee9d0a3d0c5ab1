"""The app of the public site: put together here, open to the world."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from helpdesk.desk import Desk
from settings import Settings
from webforms import (
    accepted,
    agreeing,
    contacts,
    errors,
    forgetting,
    health,
    information,
    intake_pages,
    limits,
    memo,
    rendering,
    schedule,
    security,
    staff,
    status,
)
from webforms.site import Site


def create_web(desk: Desk, settings: Settings) -> Flask:
    """Return the public site over a desk."""
    app = Flask(__name__)
    app.extensions["site"] = Site(desk, settings)
    security.configure(app, settings)
    limits.configure(app, settings)
    rendering.configure(app)
    CSRFProtect(app)
    for part in (
        intake_pages,
        accepted,
        status,
        forgetting,
        staff,
        contacts,
        schedule,
        agreeing,
        memo,
        information,
        health,
        errors,
    ):
        part.register(app)
    return app
