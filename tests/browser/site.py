"""The public site as a browser meets it: over a desk of its own, on a port of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.access.sessions import Belongs
from helpdesk.domain.inquiry import Child, NewInquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from sandbox.loopback import LoopbackServer, serving
from settings import Settings
from tests.helpdesk.journal.busy_days import fill
from tests.helpdesk.life import FIRST_REGULATION
from webforms.app import create_web

REGULATION = Path(__file__).resolve().parents[2] / "regulation.toml"
SECRET = "a secret of more than thirty-two signs"
FORM_KEY = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна Нехай")


@dataclass(frozen=True)
class Site:
    """A running site; `url` is where a browser finds it."""

    url: str
    desk: Desk

    def pass_for(self, opened: Opened, move: Move = Move.ANSWER) -> str:
        """Return the address that the chat gives Marina, to write about this inquiry."""
        given = LoginPass(
            MARINA.id,
            MARINA.username,
            MARINA.name,
            move,
            "" if move is Move.OPEN else opened.inquiry.reference,
        )
        return pass_url(self.url, self.desk.secret, given, datetime.now(UTC))

    def asked(self) -> Opened:
        """Let a mother ask, as the form would have it."""
        now = datetime.now(UTC)
        mother = Requester("Анна Петровна", "+79181234567", "mama@example.ru", ReplyBy.MAIL)
        child = Child("Иванова", "Мария", "5А")
        words = "Не вижу оценок за вторую четверть"
        new = NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", words, (child,))
        return open_inquiry(self.desk, new, REQUESTER, now)

    def live(self, span: timedelta) -> None:
        """Let some days of a school go by until now: two dozen questions and what came of them."""
        now = datetime.now(UTC)
        fill(self.desk, 24, now.replace(hour=0) - span, span.days, now)


def enter(page: Page, link: str) -> None:
    """Come in by a login link: its button is pressed without its page, which test_login looks at.

    After login the link leads on by itself.
    """
    shown = page.request.get(link, max_redirects=0)
    if shown.status == HTTPStatus.OK:
        key = FORM_KEY.search(shown.text())
        assert key is not None, link
        pressed = page.request.post(link, form={"csrf_token": key[1]}, max_redirects=0)
        link = urljoin(link, pressed.headers["location"])
    page.goto(link)


@contextmanager
def running_site(database_url: str, folder: Path, secret: str = SECRET) -> Iterator[Site]:
    """Serve the site until the block ends."""
    engine = create_engine_for(database_url)
    desk = Desk(engine, secret.encode())
    activate_regulation(desk, FIRST_REGULATION, datetime(2026, 9, 1, tzinfo=UTC))
    settings = _settings(database_url, folder, secret)
    web = create_web(desk, settings, lambda _user_id: Belongs.TO_CHANNEL)
    server = LoopbackServer(web)
    with serving(server, "site"):
        yield Site(server.url, desk)
    engine.dispose()


def _settings(database_url: str, folder: Path, secret: str) -> Settings:
    given = {
        "secret_key": secret,
        "public_url": "http://127.0.0.1",
        "bot_url": "http://127.0.0.1:9",
        "mattermost_url": "http://127.0.0.1:9",
        "mattermost_token": "token",
        "mattermost_team": "school",
        "mattermost_channel": "consultants",
        "mattermost_command_tokens": "token",
        "database_url": database_url,
        "redis_url": None,
        "attachments": folder,
        "regulation": REGULATION,
    }
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]
