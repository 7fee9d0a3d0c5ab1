"""The head before the settings, with a question open."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.kernel.regulation_versions import Version, newest_version
from tests.helpdesk.life import HEAD
from tests.webforms.staff.conftest import Consultant, moment

PATH = "/desk/settings"
Typed = Mapping[str, str | list[str] | None]


def fields_of(page: str) -> dict[str, str | list[str] | None]:
    """Return what a browser sends of the last form that is on a page."""
    form = LexborHTMLParser(page).css("main form")[-1]
    found: dict[str, str | list[str] | None] = {}
    for node in form.css("input, textarea, select"):
        given, name = node.attributes, node.attributes["name"] or ""
        if node.tag == "textarea":
            found[name] = node.text()
        elif node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            found[name] = chosen.attributes["value"] if chosen else None
        elif given.get("type") != "checkbox":
            found[name] = given.get("value") or ""
        elif "checked" in given:
            ticked = found.setdefault(name, [])
            assert isinstance(ticked, list)
            ticked.append(given["value"] or "")
    return found


@dataclass
class Settler:
    """Somebody who changes the settings in a browser without JavaScript."""

    consultant: Consultant

    def come_in(self) -> None:
        actor = self.consultant.actor
        given = LoginPass(actor.id, actor.username, actor.name, None, page="settings")
        secret = self.consultant.settings.secret
        came = self.consultant.visitor.enter(pass_url("", secret, given, moment()))
        assert came.status_code == 303

    def open(self, path: str = "") -> str:
        page = self.consultant.visitor.open(f"{PATH}{path}")
        assert page.status_code == 200, page.text
        return page.text

    def send(self, section: str, changed: Typed) -> TestResponse:
        """Type these into the page and look at what would change; None empties a box."""
        self.open(f"/{section}")
        return self.post(f"/{section}", changed)

    def post(self, path: str, changed: Typed) -> TestResponse:
        """Send the form of the page that is open, with these fields otherwise."""
        visitor = self.consultant.visitor
        given = {**fields_of(visitor.page.text), **changed}
        data = {name: value for name, value in given.items() if value is not None}
        visitor.page = visitor.client.post(f"{PATH}{path}", data=data)
        return visitor.page

    def save(self, do: str = "save") -> TestResponse:
        return self.post("/save", {"do": do})

    def newest(self) -> Version:
        with self.consultant.desk.reading() as connection:
            found = newest_version(connection)
        assert found is not None
        return found


@pytest.fixture
def settler(consultant: Consultant) -> Settler:
    consultant.actor = HEAD
    found = Settler(consultant)
    found.come_in()
    return found
