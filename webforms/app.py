"""The app of the public site: put together here, open to the world."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from helpdesk.desk import Desk
from helpdesk.sessions import AskChat, nobody_to_ask
from settings import Settings
from webforms import (
    accepted,
    agreeing,
    contacts,
    edge,
    errors,
    forgetting,
    health,
    information,
    intake_pages,
    limits,
    memo,
    origin,
    rendering,
    schedule,
    security,
    staff,
    status,
)
from webforms.schedule.showing import term
from webforms.site import Site


def create_web(desk: Desk, settings: Settings, ask_chat: AskChat = nobody_to_ask) -> Flask:
    """Return the public site over a desk; what the chat must confirm, it asks of `ask_chat`."""
    app = Flask(__name__)
    edge.configure(app)
    app.extensions["site"] = Site(desk, settings, ask_chat)
    security.configure(app, settings)
    limits.configure(app, settings)
    rendering.configure(app)
    app.jinja_env.filters["term"] = term
    origin.configure(app, settings)
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
