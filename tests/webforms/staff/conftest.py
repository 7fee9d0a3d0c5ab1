"""A consultant whom the chat has proved, on the pages for staff."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from settings import Settings
from tests.helpdesk.life import MARINA, parent
from tests.webforms.visitor import Visitor


def moment() -> datetime:
    return datetime.now(UTC)


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


@dataclass
class Consultant:
    """Somebody with a browser; `write` posts the form of the page that he sees."""

    visitor: Visitor
    desk: Desk
    settings: Settings
    opened: Opened
    actor: Actor = MARINA

    @property
    def path(self) -> str:
        return f"/desk/{self.opened.inquiry.reference}"

    @property
    def seen(self) -> InquiryView:
        return view(self.desk, self.opened.inquiry.id)

    def link(self, move: Move = Move.ANSWER, *, at: datetime | None = None) -> str:
        given = LoginPass(
            self.actor.id,
            self.actor.username,
            self.actor.name,
            move,
            "" if move is Move.OPEN else self.opened.inquiry.reference,
        )
        return pass_url("", self.settings.secret, given, at or moment())

    def enter(self, move: Move = Move.ANSWER) -> TestResponse:
        came = self.visitor.enter(self.link(move))
        assert came.status_code == 303
        return self.visitor.open(came.location)

    def write(self, do: str, words: str | None = None, **changed: object) -> TestResponse:
        fields = {**self.visitor.fields, "do": do, **changed}
        if words is not None:
            fields["words"] = words
        page = self.visitor.client.post(
            self.visitor.path, data=fields, content_type="multipart/form-data"
        )
        self.visitor.page = page
        return page

    def attach(self, *pictures: bytes, words: str | None = None) -> TestResponse:
        files = [(io.BytesIO(data), f"{number}.png") for number, data in enumerate(pictures)]
        return self.write("pictures", words, pictures=files)


@pytest.fixture
def entitle(desk: Desk) -> Callable[[bool], None]:
    """Let the daily check find that Marina is, or is no more, a consultant."""

    def write(entitled: bool) -> None:
        with desk.writing() as connection:
            table = inquiry_tables.person
            connection.execute(
                update(table).where(table.c.id == MARINA.id).values(entitled=entitled)
            )

    return write


@pytest.fixture
def consultant(web: Flask, desk: Desk, settings: Settings) -> Consultant:
    """Marina, after she claimed a mother's question in the chat."""
    opened = open_inquiry(desk, parent(now=moment()), REQUESTER, moment())
    claims.claim(desk, opened.inquiry.id, MARINA, moment())
    return Consultant(Visitor(web.test_client()), desk, settings, opened)
