"""A desk over very many questions on PostgreSQL, with a head who has come in by a browser.

The server is its own, in a temporary folder, and ends with the block; BENCH_SERVER names another
one (postgresql://user@host:port), on which databases may be made.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import URL, create_engine, func, make_url, select
from sqlalchemy import text as sql

from bench.filling import fill
from bench.place import ROOT, SECRET
from bench.settings import settings_of
from bench.submissions import parents_form
from bench.visitors import hidden_fields
from demonstration.telling import tell
from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.access.sessions import Belongs
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import digest_of, link_token
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.inquiry_tables import inquiry, person
from helpdesk.storage.migrations import migrate
from keeping.moving import copy_all
from launch.demo_environment import prepare
from settings import Settings
from tests import postgres
from tests.launch.house import free_ports
from webforms.app import create_web
from webforms.web.limits import CAPS

HEAD = "zavuch"
JOURNAL, NO_STATE = "/desk/journal", "?state="
_DAY = timedelta(days=1)


@dataclass
class Filled:
    """A desk over so many questions, and its head with a browser."""

    desk: Desk
    size: int
    client: FlaskClient
    reference: str
    who: str
    now: datetime

    def get(self, path: str) -> None:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    def send(self) -> None:
        hidden = hidden_fields(self.client.get("/").get_data(as_text=True))
        typed = parents_form(self.desk.regulation().consent.digest)
        sent = self.client.post("/", data={**hidden, **typed})
        assert sent.status_code == 303, sent.status_code

    def late_page(self, order: str) -> None:
        """A page that begins in the middle of the ten years."""
        middle = self.now - 5 * 365 * _DAY
        place = f"{middle.year}-1" if order == "number" else f"{int(middle.timestamp())}000000-1"
        self.get(f"{JOURNAL}{NO_STATE}&sort=-{order}&before={place}")

    def take_along(self, days: int) -> None:
        """A file for Excel of what was asked in the last days."""
        since = self.now.date() - days * _DAY
        sent = self.client.post(f"{JOURNAL}/file", data={"state": "", "since": since.isoformat()})
        assert sent.status_code == 200, sent.status_code


@contextmanager
def databases(sizes: tuple[int, ...]) -> Iterator[list[str]]:
    """Make empty databases and yield their addresses; they go with the block."""
    names = [f"bench_{secrets.token_hex(4)}_{size}" for size in sizes]
    with _server() as server:
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in names:
                connection.execute(sql(f"CREATE DATABASE {name}"))
            try:
                addresses = (server.set(database=name) for name in names)
                yield [each.render_as_string(hide_password=False) for each in addresses]
            finally:
                for name in names:
                    connection.execute(sql(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _server() -> Iterator[URL]:
    if given := os.environ.get("BENCH_SERVER"):
        yield create_engine_for(f"{given}/postgres").url
        return
    with postgres.server() as folder:
        address = f"postgresql+psycopg://{postgres.OWNER}@/postgres?host={folder}"
        yield make_url(address)


def tell_story(folder: Path) -> str:
    """Tell the demonstration's three months; return the address of the database that has them."""
    ports = dict(zip(("WEB_PORT", "BOT_PORT", "CHAT_PORT"), map(str, free_ports(3)), strict=True))
    added = {**prepare(folder, ports, folder / "story").additions, **ports}
    given: dict[str, Any] = {name.lower(): value for name, value in added.items()}
    told = Settings(_env_file=None, **given)
    usual, now = (ROOT / "regulation.toml").read_text("utf-8"), datetime.now(UTC)
    tell(told, Path(added["SANDBOX_FOLDER"]), usual, now.replace(second=0, microsecond=0))
    return told.database


def filled(url: str, story: str, size: int) -> Filled:
    """Copy the demonstration into the empty database, and its questions again and again."""
    engine, now = create_engine_for(url), datetime.now(UTC)
    migrate(engine)
    copy_all(create_engine_for(story), engine)
    fill(engine, size, now)
    return side_of(url)


def side_of(url: str) -> Filled:
    """Return the desk over a filled database, and its head, who has come in."""
    engine, now = create_engine_for(url), datetime.now(UTC)
    desk = Desk(engine, SECRET)
    table = inquiry.c
    with desk.reading() as connection:
        size = connection.execute(select(func.count()).select_from(inquiry)).scalar_one()
        asked = select(table.reference).where(table.kind == "parent", table.state == "claimed")
        reference = connection.execute(asked.order_by(table.id.desc()).limit(1)).scalar_one()
        known_as = connection.execute(select(func.max(table.claimant_id))).scalar_one()
        head = connection.execute(select(person).where(person.c.username == HEAD)).one()
    # The story's key is another.
    known = inquiry.update().where(table.reference == reference)
    with desk.writing() as connection:
        digest = digest_of(link_token(SECRET, reference))
        connection.execute(known.values(link_digest=digest))
    given: dict[str, Any] = settings_of(Path(), "")
    given |= {"DATABASE_URL": url, "REDIS_URL": None}
    named = {name.lower(): value for name, value in given.items()}
    app_settings = Settings(_env_file=None, **named)
    app = create_web(desk, app_settings, lambda _: Belongs.TO_CHANNEL)
    app.config |= {
        "WTF_CSRF_ENABLED": False,
        "CAPS": {
            name: tuple(replace(cap, amount=10**9) for cap in caps) for name, caps in CAPS.items()
        },
    }
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    link = pass_url("", SECRET, LoginPass(head.id, head.username, head.name, None), now)
    assert client.post(link).status_code == 303
    return Filled(desk, size, client, reference, known_as, now)
