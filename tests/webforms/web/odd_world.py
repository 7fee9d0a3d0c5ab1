"""A desk with something of each sort in it, and the people who come to its pages."""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.routing import Rule

from helpdesk.access.login_links import LoginPass
from helpdesk.access.sessions import begin_session
from helpdesk.contacts import entering
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.duty.standing import Post
from helpdesk.erasure.erasure_requests import erase_token
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.mailbox.incoming_letter import Enclosed, Seen
from helpdesk.mailbox.taking import Taking
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.schedule import drafting
from integration.mail.reading.letter_reader import letter_of
from tests.helpdesk.life import HEAD, MARINA, parent
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import SAID, registered
from tests.webforms.conftest import Chat, MakeSettings, desk_on
from webforms.app import create_web

OLGA = Actor(Role.STAFF, "olga-id", "olga", "Ольга Петрова")


MANY = "1000000 per minute"


ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass
class World:
    """A school in which something stands under every address; `known` fills the addresses in."""

    app: Flask
    desk: Desk
    known: dict[str, str]

    def client(self, who: Actor | None) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        if who is not None:
            given = LoginPass(who.id, who.username, who.name, None)
            post = {"zavuch": "head", "director": "director"}.get(who.username, "consultant")
            link = f"link of {who.id} {random.random()}"
            token = begin_session(self.desk, link, given, post, "browser", datetime.now(UTC))
            with client.session_transaction() as session:
                session["staff"] = token
        return client

    @property
    def rules(self) -> list[Rule]:
        return [each for each in self.app.url_map.iter_rules() if each.endpoint != "static"]

    def path(self, rule: Rule, **other: str) -> str:
        return ARGUMENT.sub(lambda found: other.get(found[2], self.known[found[2]]), rule.rule)


def furnished_world(engine: Engine, make_settings: MakeSettings) -> World:
    desk, now = desk_on(engine), datetime.now(UTC)
    app = create_web(desk, make_settings(), Chat())
    app.config.update(
        WTF_CSRF_ENABLED=False,
        SENDS_PER_ADDRESS=MANY,
        SENDS_BY_ALL=MANY,
        LOOKUPS_PER_ADDRESS=MANY,
        LOOKUPS_BY_ALL=MANY,
        TEMPLATES_AUTO_RELOAD=False,
    )
    opened = open_inquiry(desk, parent(now=now), REQUESTER, now)
    claims.claim(desk, opened.inquiry.id, MARINA, now)
    handoffs.hand_off(desk, opened.inquiry.id, MARINA, now)
    teacher = Contact(0, OLGA.name, "olga", teaches=(Lesson("Математика", "5А"),))
    contact = entering.enter(desk, teacher, HEAD, now)
    training = registered(desk, SAID, now=now)
    body = b"From: mama@example.ru\nSubject: x\nMessage-ID: <1@example.ru>\n\nslova\n"
    Taking(desk).take(letter_of(body), Seen("INBOX", 1, "subject", now), Enclosed(), now)
    drafting.begin(desk, HEAD, now)
    day = now.date()
    acting = Appointed(Post.ACTING_DIRECTOR, "ruslan", "Руслан", day, day + timedelta(days=30))
    appointment = appoint(desk, Paper("1", day), acting, HEAD, now)
    known = {
        "token": opened.token,
        "reference": opened.inquiry.reference,
        "name": "1-x.png",
        "what": "answer",
        "contact_id": str(contact),
        "letter_id": "1",
        "number": str(training.id),
        "appointment_id": str(appointment),
        "filename": "style.css",
        "school_class": "5А",
        "section": "topics",
        "outage_id": "1",
        "article_id": "1",
        "line_id": "1",
        "order_id": "1",
        "act_id": "1",
        "proof": erase_token(desk.secret, opened.inquiry, now),
    }
    return World(app, desk, known)
