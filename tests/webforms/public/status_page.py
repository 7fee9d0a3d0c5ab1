"""A requester's status page, and what happens to his question meanwhile."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk

MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна Нехай")


WORDS = "Не вижу оценок <script>alert(1)</script>"


Send = Callable[..., TestResponse]


def hidden_fields(text: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(csrf_token|seq)" value="([^"]*)"', text)
    return dict(found)


def shown(client: FlaskClient, opened: Opened) -> str:
    page = client.get(f"/i/{opened.token}")
    assert page.status_code == 200
    return page.text


def state(desk: Desk, opened: Opened) -> State:
    return view(desk, opened.inquiry.id).inquiry.state


def now() -> datetime:
    return datetime.now(UTC)


def handed_off(desk: Desk, opened: Opened) -> None:
    claims.claim(desk, opened.inquiry.id, MARINA, now())
    handoffs.hand_off(desk, opened.inquiry.id, MARINA, now())


def picture() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(data, "PNG")
    return io.BytesIO(data.getvalue()), "снимок.png"
