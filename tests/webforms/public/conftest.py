"""A mother who has asked, on her status page."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.desk import Desk
from tests.webforms.public.status_page import WORDS, Send, hidden_fields


@pytest.fixture
def opened(desk: Desk) -> Opened:
    now = datetime.now(UTC)
    mother = Requester("Анна Петровна", "+79181234567", "mama@example.ru", ReplyBy.MAIL)
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", WORDS)
    return open_inquiry(desk, new, REQUESTER, now)


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    return web.test_client()


@pytest.fixture
def send(client: FlaskClient, opened: Opened) -> Send:
    """Open the page as a browser does, and click one of its buttons."""

    def press(do: str, words: str = "", **other: str) -> TestResponse:
        path = f"/i/{opened.token}"
        hidden = hidden_fields(client.get(path).text) | {"do": do, "words": words} | other
        return client.post(path, data=hidden)

    return press
