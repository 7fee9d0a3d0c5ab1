"""Who may not see something does not learn either whether it is there: every address with an id."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.duty.standing import Post
from helpdesk.mailbox.incoming_letter import Enclosed, Seen
from helpdesk.mailbox.taking import Taking
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from integration.mail.reading.letter_reader import letter_of
from tests.helpdesk.life import HEAD, MARINA
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import SAID, registered
from tests.webforms.staff.conftest import Consultant, moment

OLGA = Actor(Role.STAFF, "olga-id", "uchitel", "Ольга Петрова")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# What does not depend on who asks: signed links, and what is public.
OTHERS = ("/desk/enter/", "/desk/contacts/")
VARIES = re.compile(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"|nonce-[\w-]+')


@pytest.fixture
def there(consultant: Consultant) -> dict[str, str]:
    """One of everything that an address of the staff can name."""
    desk, now = consultant.desk, moment()
    held = registered(desk, SAID, now=now)
    day = now.date()
    said = Appointed(Post.CONSULTANT, MARINA.username, MARINA.name, day)
    appointment = appoint(desk, Paper("1", day), said, HEAD, now)
    letter(consultant, now)
    return {
        "reference": consultant.opened.inquiry.reference,
        "number": str(held.id),
        "appointment_id": str(appointment),
        "letter_id": "1",
        "what": "answer",
        "name": "1-x.png",
    }


def letter(who: Consultant, now: datetime) -> None:
    body = b"From: mama@example.ru\nSubject: x\nMessage-ID: <1@example.ru>\n\nslova\n"
    seen = Seen("INBOX", 1, "subject", now)
    Taking(who.desk).take(letter_of(body), seen, Enclosed(), now)


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        named = set(ARGUMENT.findall(rule.rule)) & {
            "reference",
            "number",
            "appointment_id",
            "letter_id",
        }
        if rule.rule.startswith("/desk/") and not rule.rule.startswith(OTHERS) and named:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule.rule


def filled(rule: str, known: dict[str, str]) -> str:
    return ARGUMENT.sub(lambda found: known[found[1]], rule)


def seen_of(page: TestResponse, path: str) -> tuple[int, str, dict[str, str]]:
    headers = {name: VARIES.sub("", value) for name, value in page.headers if name != "Set-Cookie"}
    headers.pop("Content-Length", None)
    return page.status_code, VARIES.sub("", page.text.replace(path, "")), headers


@pytest.mark.parametrize("who", ["nobody", "teacher"])
def test_a_stranger_is_answered_alike_whether_it_is_there_or_not(
    consultant: Consultant, web: Flask, there: dict[str, str], who: str
) -> None:
    web.config["WTF_CSRF_ENABLED"] = False
    if who == "teacher":
        consultant.actor = OLGA
        consultant.enter(Move.OPEN)
    missing = {
        **there,
        "reference": "AAAA7777",
        "number": "999",
        "appointment_id": "999",
        "letter_id": "999",
    }
    client, found = consultant.visitor.client, list(addresses(web))
    statements: list[str] = []
    listen(consultant, statements)
    assert len(found) > 12
    for method, rule in found:
        said: list[tuple[int, str, dict[str, str]]] = []
        asked: list[int] = []
        for known in (there, missing):
            path, statements = filled(rule, known), []
            listen(consultant, statements)
            page = client.open(path, method=method, data={"do": "send", "words": "x"})
            asked.append(len(statements))
            said.append(seen_of(page, path))
        assert said[0] == said[1], (method, rule)
        # The same work on inquiries, too: a clock would tell what the words do not.
        assert asked[0] == asked[1], (method, rule)


def listen(who: Consultant, statements: list[str]) -> None:
    @event.listens_for(who.desk.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, *_: object) -> None:  # type: ignore[no-untyped-def]
        if "inquiry" in statement:
            statements.append(statement)
