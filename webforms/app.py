"""The app of the public site: put together here, open to the world."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from helpdesk.access.sessions import AskChat, nobody_to_ask
from helpdesk.kernel.desk import Desk
from settings import Settings
from webforms.public import (
    accepted,
    contacts,
    errors,
    forgetting,
    information,
    memo,
    question_form,
    schedule,
    status,
)
from webforms.public.schedule_words import term
from webforms.staff import registration
from webforms.staff.duty import agreeing
from webforms.web import edge, health, limits, origin, rendering, security
from webforms.web.site import Site


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
        question_form,
        accepted,
        status,
        forgetting,
        registration,
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
