"""What another site has sent is refused before anything; what our own has, is shown in words."""

import re
from collections.abc import Iterator

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


def test_what_is_sent_again_is_read_before(head: Visitor) -> None:
    page = head.client.post("/desk/orders", data=FORGED)
    assert page.status_code == 400
    for words in ("Ещё не отправлено", "«Приказы»", "Ольга Петрова", "Оценки"):
        assert words in page.text, words
    head.page, head.path = page, "/desk/orders"
    assert {**FORGED, **head.fields} == head.fields
    assert "csrf_token" in head.fields


@pytest.mark.parametrize(
    ("path", "do", "words"),
    [
        ("/desk/orders", "enter", "Записать приказ"),
        ("/desk/training", "void:17", "Отменить"),
        ("/desk/ACEHKMPT/do/claim", "", "Беру"),
        ("/desk/ACEHKMPT/do/helped", "", "Сказали: помогло"),
        ("/desk/journal/several/claim", "", "Беру"),
        ("/desk/ACEHKMPT/answer", "pictures", "Приложить"),
        # What is told to the support is no act of this name.
        ("/desk/ACEHKMPT/support/told", "", ""),
        # Pages have several buttons of these names.
        ("/desk/ACEHKMPT/answer", "save", ""),
        ("/desk/schedule", "edit", ""),
    ],
)
def test_the_button_that_was_pressed_is_named(
    head: Visitor, path: str, do: str, words: str
) -> None:
    page = head.client.post(path, data={"do": do, "version": "1"}).text
    assert "Ещё не отправлено" in page
    assert re.findall(r"Вы нажали <strong>«(.+?)»", page) == ([words] if words else [])


def test_a_browser_that_does_not_say_whence_gets_its_words_and_no_token(head: Visitor) -> None:
    page = forge(head, {}, words="Что я написал")
    assert page.status_code == 400
    for typed in ("Что я написал", "115", "2026-11-20", "uchitel", "Ольга Петрова"):
        assert typed in page.text
    assert "csrf_token" not in page.text
