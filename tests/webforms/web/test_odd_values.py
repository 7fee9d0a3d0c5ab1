"""No value, wherever it stands, is an error of ours: every address, as each sort of person."""

import random
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.people import Actor, Role
from helpdesk.storage.database import create_engine_for
from tests import odd
from tests.helpdesk.life import HEAD, MARINA
from tests.webforms.conftest import MakeSettings
from tests.webforms.web.markup import BUTTONS, FIELDS
from tests.webforms.web.odd_world import ARGUMENT, OLGA, World, furnished_world

DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Директор", head=True)

PEOPLE = {"nobody": None, "teacher": OLGA, "consultant": MARINA, "head": HEAD, "director": DIRECTOR}

# How long an address may be.
LONGEST = 1500

# Which look into the query; the others get little of it.
READERS = frozenset(
    {
        "journal",
        "check",
        "paper",
        "report",
        "report_paper",
        "orders",
        "contacts",
        "informed_page",
        "posted_page",
    }
)

PARAMETERS = (
    "before",
    "correct",
    "done",
    "order",
    "q",
    "since",
    "state",
    "till",
    "class",
    "kind",
    "topic",
    "channel",
    "claimant",
    "term",
    "handed",
    "outcome",
    "hour",
)

SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def world(who: str, request: pytest.FixtureRequest, make_settings: MakeSettings) -> Iterator[World]:
    """One that leads meets PostgreSQL, which takes less than SQLite does; the others SQLite."""
    url = "postgresql_url" if who == "head" else "sqlite_url"
    engine = create_engine_for(request.getfixturevalue(url))
    yield furnished_world(engine, make_settings)
    engine.dispose()


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "button" and given.get("name"):
            self.buttons.add((given["name"], given["value"]))
        elif tag in ("input", "textarea", "select") and given.get("name"):
            self.fields[given["name"]] = given.get("value", "")


def asked(client: FlaskClient, method: str, path: str, **given: object) -> str:
    """Return what is wrong with the answer; nothing where it is one of ours."""
    response = client.open(path, method=method, **given)  # type: ignore[arg-type]
    status = response.status_code
    response.close()
    return f"{method} {path[:200]} {str(given)[:300]}: {status}" if status >= 500 else ""


def wrong(found: Iterable[str]) -> list[str]:
    return [each for each in found if each]


def in_addresses(world: World, client: FlaskClient, chance: random.Random) -> Iterator[str]:
    for rule in world.rules:
        for _, name in ARGUMENT.findall(rule.rule):
            for value in ("9" * 20, "%00", *odd.some((*odd.TEXTS, *odd.BYTES), chance, 5)):
                quoted = value if value in odd.BYTES else quote(value[:LONGEST], safe="")
                path = world.path(rule, **{name: quoted})
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield asked(client, method, path)


def in_queries(world: World, client: FlaskClient, chance: random.Random) -> Iterator[str]:
    for rule in world.rules:
        if "GET" in (rule.methods or ()):
            most = 8 if rule.endpoint.rpartition(".")[2] in READERS else 2
            for value in odd.some(odd.TEXTS, chance, most):
                query_string = dict.fromkeys(PARAMETERS, value[:LONGEST])
                yield asked(client, "GET", world.path(rule), query_string=query_string)
            for value in odd.some(odd.BYTES, chance, 1):
                query = "&".join(f"{name}={value}" for name in PARAMETERS)
                yield asked(client, "GET", f"{world.path(rule)}?{query}")


def in_forms(world: World, client: FlaskClient, chance: random.Random) -> Iterator[str]:
    for rule in world.rules:
        if "POST" not in (rule.methods or ()) or rule.endpoint == "staff.leave":
            continue
        ways = [
            "answer",
            "ask",
            "correct",
            "vendor",
            "told",
            "case",
            "join",
            "wants",
            "rejected",
            "claim",
            "close",
            "offer",
        ]
        whats = ways if "<what>" in rule.rule else ["answer"]
        for what in whats:
            path = world.path(rule, what=what)
            opened = client.get(path)
            names = _Names()
            names.feed(opened.text)
            yield from _posts(client, path, names, chance, opened.status_code == 200)


def _posts(
    client: FlaskClient, path: str, names: _Names, chance: random.Random, may: bool
) -> Iterator[str]:
    """Send what is odd; once alone where the page is refused already before its form is read."""
    fields = {**dict.fromkeys(FIELDS, ""), **names.fields}
    acts = [("do", name) for name in sorted(BUTTONS)] + sorted(names.buttons)
    for value in odd.some(odd.TEXTS, chance, 3 if may else 1):
        name, act = chance.choice(acts)
        # All at once, but not so much that it is refused for its size alone.
        filled = dict.fromkeys([*fields, "do", "go"], value[:LONGEST])
        yield asked(client, "POST", path, data={**filled, name: act})
    for name, act in [*sorted(names.buttons), *odd.some(acts, chance, 3)] if may else ():
        spoiled = {chance.choice(list(fields)): chance.choice(odd.TEXTS), name: act}
        yield asked(client, "POST", path, data={**fields, **spoiled})
    body = "&".join(f"{name}={chance.choice(odd.BYTES)}" for name in fields)
    yield asked(client, "POST", path, data=body, content_type=FORM)


FORM = "application/x-www-form-urlencoded"


STRANGE_BODIES: tuple[tuple[str, bytes], ...] = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\n\xff\x00\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x",
        (
            b'--x\r\nContent-Disposition: form-data; name="pictures"; filename="\x00/../\xff"'
            b"\r\n\r\nx\r\n--x--\r\n"
        ),
    ),
    (
        "multipart/form-data; boundary=x",
        (
            b'--x\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"'
            b"\r\n\r\n%PDF-\x00\r\n--x--\r\n"
        ),
    ),
    ("application/json", b"[" * 1000),
    (FORM, b"a=1&" * 2000),
    (FORM, b"\xff\x00=%zz&&=&=="),
    ("\xff", b"x"),
)


def in_bodies(world: World, client: FlaskClient) -> Iterator[str]:
    for rule in world.rules:
        for method in sorted((rule.methods or set()) - SAFE):
            for sort, body in STRANGE_BODIES:
                yield asked(client, method, world.path(rule), data=body, content_type=sort)


STRANGE_HEADERS: tuple[dict[str, str], ...] = (
    {"Cookie": "desk=garbage"},
    {"Cookie": "desk=.eJx;;=\xff"},
    {"Host": "a" * 300},
    {"Host": "[::"},
    {"Host": "localhost:99999999"},
    {"Accept-Language": "x" * 5000},
    {"If-Modified-Since": "Mon, 99 Foo 99999"},
    {"Range": "bytes=99999999999999999999-"},
    {"If-None-Match": '"' * 100},
    {"X-Forwarded-For": "\xff" * 100},
    {"Content-Length": "-1"},
    {"Referer": "http://["},
    {"X-Forwarded-Proto": "gopher"},
    {"Authorization": "Basic \xff"},
)


def in_headers(world: World, who: Actor | None) -> Iterator[str]:
    for headers in STRANGE_HEADERS:
        client = world.client(None if "Cookie" in headers else who)
        for path in ("/", "/desk", "/status", "/static/style.css", "/i/x", "/desk/orders"):
            for method in ("GET", "POST"):
                yield asked(client, method, path, headers=headers)


@pytest.mark.parametrize("who", ["nobody", "head"])
def test_no_address_and_no_query_is_an_error_of_ours(world: World, who: str) -> None:
    client, chance = world.client(PEOPLE[who]), random.Random(who)
    assert wrong(in_addresses(world, client, chance)) == []
    assert wrong(in_queries(world, client, chance)) == []


@pytest.mark.parametrize("who", list(PEOPLE))
def test_no_form_is_an_error_of_ours(world: World, who: str) -> None:
    client, chance = world.client(PEOPLE[who]), random.Random(who)
    if who == "head":
        assert client.get("/desk/orders").status_code == 200
    assert wrong(in_forms(world, client, chance)) == []


@pytest.mark.parametrize("who", ["nobody", "consultant"])
def test_no_body_and_no_header_is_an_error_of_ours(world: World, who: str) -> None:
    assert wrong(in_bodies(world, world.client(PEOPLE[who]))) == []
    assert wrong(in_headers(world, PEOPLE[who])) == []
