"""The app of the public site: put together here, open to the world."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.utils import find_modules, import_string

from helpdesk.access.sessions import AskChat, nobody_to_ask
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import each_at_work
from settings import Settings
from webforms.papers.schedule_words import term
from webforms.staff.access.navigation import staff_header
from webforms.staff.access.visitors import visitor
from webforms.web import edge, healthz, limits, origin, rendering, security
from webforms.web.site import Site, public_pages, staff_pages

# Each module hangs its pages into one of the two blueprints.
for _name in (*find_modules("webforms.public"), *find_modules("webforms.staff", recursive=True)):
    import_string(_name)


def create_web(desk: Desk, settings: Settings, ask_chat: AskChat = nobody_to_ask) -> Flask:
    """Return the public site over a desk; what the chat must confirm, it asks of `ask_chat`."""
    app = Flask(__name__)
    edge.configure(app)
    app.extensions["site"] = Site(desk, settings, ask_chat)
    security.configure(app, settings)
    limits.configure(app, settings)
    rendering.configure(app)
    app.jinja_env.filters["term"] = term
    app.jinja_env.globals["visitor"] = visitor
    app.jinja_env.globals["staff_header"] = staff_header
    origin.configure(app, settings)
    CSRFProtect(app)
    # Every form has its token; the macro needs nothing else of a page.
    app.jinja_env.globals["csrf"] = vars(app.jinja_env.get_template("_fields.html").module)["csrf"]
    healthz.configure(app)
    app.register_blueprint(public_pages)
    app.register_blueprint(staff_pages)
    # Outermost: whatever a request leads to in this process has its id.
    app.wsgi_app = each_at_work(app.wsgi_app)  # type: ignore[method-assign]
    return app
