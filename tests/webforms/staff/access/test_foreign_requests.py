"""What another site has sent is refused before anything; what our own has, is shown in words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import appointments
from tests.helpdesk.life import HEAD
from tests.webforms.conftest import MakeSettings
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.visitor import Visitor
from webforms.app import create_web
from webforms.web.act_words import ACTS, BUTTONS
from webforms.web.field_words import LABELS, SILENT
from webforms.web.resending import AGAIN, label_of

TEMPLATES = Path(__file__).resolve().parents[4] / "webforms" / "templates"
FORGED = {
    "do": "enter",
    "number": "115",
    "dated": "2026-11-20",
    "post-1": "acting_director",
    "user-1": "uchitel",
    "name-1": "Ольга Петрова",
    "first-1": "2026-11-20",
    "last-1": "2027-12-01",
    "topics-1": "parent:marks",
}
FOREIGN = (
    {"Sec-Fetch-Site": "same-site", "Origin": "http://wiki.school.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Referer": "http://evil.example/http://localhost/"},
)


@pytest.fixture
def head(consultant: Consultant) -> Visitor:
    came_in(consultant, HEAD, "orders")
    return consultant.visitor


def came_in(who: Consultant, actor: Actor, page: str) -> None:
    given = LoginPass(actor.id, actor.username, actor.name, None, page=page)
    came = who.visitor.enter(pass_url("", who.settings.secret, given, moment()))
    who.visitor.open(came.location)


def forge(head: Visitor, headers: dict[str, str], path: str = "/desk/orders", **data: str):  # type: ignore[no-untyped-def]
    del head.client.environ_base["HTTP_SEC_FETCH_SITE"]
    return head.client.post(path, data={**FORGED, **data}, headers=headers)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_gets_no_token_and_touches_no_session(
    head: Visitor, consultant: Consultant, headers: dict[str, str]
) -> None:
    token = head.fields["csrf_token"]
    for data in ({}, {"csrf_token": token}):
        page = forge(head, headers, **data)
        head.client.environ_base["HTTP_SEC_FETCH_SITE"] = ""
        assert page.status_code == 403
        assert "не с нашей страницы" in page.text
        assert "csrf_token" not in page.text
        assert "<form" not in page.text
        assert "Set-Cookie" not in page.headers
    with consultant.desk.reading() as connection:
        assert appointments(connection) == ()


def unsafe(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            yield method, re.sub(r"<int:\w+>", "1", re.sub(r"<(?!int)\w+>", "x", rule.rule))


def test_no_address_takes_anything_from_another_site(web: Flask) -> None:
    found = list(unsafe(web))
    assert len(found) > 30
    for method, path in found:
        page = web.test_client().open(
            path, method=method, data=FORGED, headers={"Sec-Fetch-Site": "same-site"}
        )
        assert (path, page.status_code) == (path, 403)
        assert "csrf_token" not in page.text


def test_a_page_of_ours_is_told_by_its_address_behind_a_proxy_too(
    consultant: Consultant, make_settings: MakeSettings
) -> None:
    settings = make_settings(public_url="https://help.school.example")
    client = create_web(consultant.desk, settings).test_client()
    for origin, status in (
        ("https://help.school.example", 400),
        ("http://help.school.example", 403),
        ("https://school.example", 403),
    ):
        page = client.post(
            "/desk/leave", base_url="http://127.0.0.1:8000", headers={"Origin": origin}
        )
        assert (origin, page.status_code) == (origin, status)


def test_what_is_sent_again_is_said_in_words(head: Visitor) -> None:
    page = head.client.post("/desk/orders", data=FORGED)
    assert page.status_code == 400
    for words in (
        "Ещё не отправлено",
        "Записать приказ",
        "исполнять обязанности директора",
        "Имя в чате, 1",
        "uchitel",
        "Ольга Петрова",
        "Оценки",
    ):
        assert words in page.text, words
    head.page, head.path = page, "/desk/orders"
    assert "csrf_token" in head.fields


def test_a_browser_that_does_not_say_whence_gets_its_words_and_no_token(head: Visitor) -> None:
    page = forge(head, {}, words="Что я написал")
    assert page.status_code == 400
    assert "Что я написал" in page.text
    assert "uchitel" in page.text
    assert "csrf_token" not in page.text


def test_every_act_that_can_be_sent_again_has_words(web: Flask) -> None:
    views = {
        rule.endpoint.rpartition(".")[2]
        for rule in web.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule.startswith(AGAIN)
    }
    assert views - set(ACTS) == set()
    assert len(views) > 25


# The macros of `_fields.html`: a field is called as its id, unless it says its name.
MACRO = re.compile(r'\b(?:input|textarea|select|file|tick|one_of|some_of)\("([a-z_]+)([^\n]*)')
NAMED = re.compile(r'\bname="?([a-z_.]+)')


def named_by_macros(markup: str) -> set[str]:
    names = {
        named[1] if (named := NAMED.search(rest)) else at for at, rest in MACRO.findall(markup)
    }
    # What the regulation calls its fields is no matter of the templates.
    return {name for name in names if "." not in name}


def test_every_button_and_every_field_has_words() -> None:
    markup = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    buttons = set(re.findall(r'<button[^>]* name="(?:do|outcome|way)" value="([a-z_]+)', markup))
    buttons |= set(re.findall(r'\bact\("([a-z_]+)"', markup))
    buttons |= set(re.findall(r'name="do" value="([a-z_]+)"', markup))
    assert len(buttons) > 25
    assert buttons - set(BUTTONS) == set()
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z_]+)[-"]', markup))
    names |= named_by_macros(markup)
    assert len(names) > 40
    unknown = {name for name in names if label_of(name) == name} - {
        "do",
        "go",
        "picture",
        "pictures",
        "scan",
    }
    assert unknown == set()
    assert not SILENT & set(LABELS)
