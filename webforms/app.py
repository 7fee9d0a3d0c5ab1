"""The app of the public site: put together here, open to the world.

What comes in is made fit at this edge: no page meets a sign or a number that no database takes.
"""

from flask import Flask, Request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property, find_modules, import_string

from helpdesk.access.sessions import AskChat, nobody_to_ask
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import each_at_work
from settings import Settings
from webforms.papers.schedule_words import term
from webforms.staff.access.navigation import staff_header
from webforms.staff.access.visitors import visitor
from webforms.web import healthz, limits, origin, rendering, security
from webforms.web.site import Site, public_pages, staff_pages
from webforms.web.typed import fit


class Number(IntegerConverter):
    """A number in an address: what is no id of ours, for its size alone, is no address of ours."""

    regex = "[1-9][0-9]{0,8}"


class FitRequest(Request):
    """A request whose fields and parameters hold nothing but what can be stored and shown."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _fit(super().args)

    @property
    def is_json(self) -> bool:
        """No page takes JSON; the library of forms would read it all the same."""
        return False

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _fit(self.__dict__["form"])


def _fit(given: MultiDict[str, str]) -> MultiDict[str, str]:
    return ImmutableMultiDict((fit(name), fit(value)) for name, value in given.items(multi=True))


# Each module hangs its pages into one of the two blueprints.
for _name in (*find_modules("webforms.public"), *find_modules("webforms.staff", recursive=True)):
    import_string(_name)


def create_web(desk: Desk, settings: Settings, ask_chat: AskChat = nobody_to_ask) -> Flask:
    """Return the public site over a desk; what the chat must confirm, it asks of `ask_chat`."""
    app = Flask(__name__)
    # Before any address is registered.
    app.request_class = FitRequest
    app.url_map.converters["int"] = Number
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
