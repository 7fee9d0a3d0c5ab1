"""A million questions on PostgreSQL, a tenth of them open, beside a thousand: pages and clock.

Only on demand, for the filling takes many minutes: `python -m bench million`, with BENCH_SERVER, a
PostgreSQL server on which databases may be made (postgresql://user@host:port), and BENCH_STORY, the
SQLite database of a demonstration, whose questions are copied.
"""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select
from sqlalchemy import text as sql

from bench.figures import Figure, Timings, ms
from bench.filling import RARE, fill
from bench.place import SECRET
from bench.settings import settings_of
from bench.submissions import parents_form
from bench.visitors import hidden_fields
from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.access.sessions import Belongs
from helpdesk.clock.clockwork import tick
from helpdesk.kernel import outbox, references
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import digest_of, link_token
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.inquiry_tables import inquiry, person
from helpdesk.storage.migrations import migrate
from keeping.moving import copy_all
from settings import Settings
from webforms.app import create_web
from webforms.web.limits import CAPS

SIZES = (1_000, 1_000_000)
ROUNDS = 5
# What no index can spare: rows that people ask for, or that are open.
BY_ROWS = "не названа: столько строк"
_JOURNAL, _DAY = "/desk/journal", timedelta(days=1)
_NO_STATE = "?state="
HEAD = "zavuch"
Act = Callable[["Filled"], object]


@dataclass
class Filled:
    """A desk over so many questions, and its head with a browser."""

    desk: Desk
    size: int
    client: FlaskClient
    reference: str
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
        self.get(f"{_JOURNAL}{_NO_STATE}&sort=-{order}&before={place}")


def _page(path: str) -> Act:
    return lambda side: side.get(path)


def _journal(asked: str) -> Act:
    return _page(f"{_JOURNAL}{_NO_STATE}&{asked}")


def _days(path: str, days: int) -> Act:
    today = datetime.now(UTC).date()
    return _page(f"{path}?since={today - days * _DAY}&till={today}")


ACTS: Mapping[str, Act] = {
    "Ход часов": lambda side: tick(side.desk, datetime.now(UTC)),
    "Обход неотправленного": lambda side: outbox.unsent(side.desk, datetime.now(UTC)),
    "Нажатие под сообщением: наше ли оно": lambda side: references.is_own_post(side.desk, "none"),
    "Журнал: открытые, срочные сверху": _page(_JOURNAL),
    "Журнал: весь, новые сверху": _journal(""),
    "Журнал: весь, с середины": lambda side: side.late_page("number"),
    "Журнал: по дню обращения, с середины": lambda side: side.late_page("received"),
    "Журнал: весь по сроку": _journal("sort=due"),
    "Журнал: закрытые": _journal("state=closed"),
    "Журнал: просроченные": _journal("term=overdue"),
    "Журнал: не успели": _journal("term=missed"),
    "Журнал: переданные": _journal("handed=yes"),
    "Журнал: класс": _journal("class=5А"),
    "Журнал: тема за месяц": _days(f"{_JOURNAL}{_NO_STATE}&topic=parent/marks", 30),
    "Журнал: кто занимается": _journal("claimant=nobody"),
    "Поиск: частое слово": _journal("q=оценки"),
    "Поиск: редкое слово": _journal(f"q={RARE}"),
    "Поиск: слова нет": _journal("q=абракадабра"),
    "Поиск: два частых слова": _journal("q=оценки+журнал"),
    "Страница вопроса": lambda side: side.get(f"/desk/{side.reference}"),
    "Страница состояния": lambda side: side.get(f"/i/{link_token(SECRET, side.reference)}"),
    "Форма": _page("/"),
    "Форма: открыть и отправить": lambda side: side.send(),
    "«Сегодня»": _page("/desk"),
    "Отчёт за месяц": _days("/desk/report", 29),
    "Отчёт за учебный год": _days("/desk/report", 364),
}

# Where it is another: a report reads each question of its period, «Сегодня» each that is open.
GOALS: Mapping[str, float | None] = {"Отчёт за месяц": None, "Отчёт за учебный год": None}


def million(_folder: Path) -> list[Figure]:
    """Fill both databases, and do each act on both by turns."""
    server, story = os.environ["BENCH_SERVER"], os.environ["BENCH_STORY"]
    names = [f"bench_{secrets.token_hex(4)}_{size}" for size in SIZES]
    with _databases(server, names):
        few, many = (
            filled(f"{server}/{name}", story, size) for name, size in zip(names, SIZES, strict=True)
        )
        return list(figures(few, many))


def figures(few: Filled, many: Filled) -> Iterator[Figure]:
    for title, act in ACTS.items():
        timings = {id(side): Timings() for side in (few, many)}
        for side in (few, many):
            act(side)
        for _ in range(ROUNDS):
            for side in (few, many):
                with timings[id(side)].one():
                    act(side)
        of_few, of_many = (timings[id(side)].median for side in (few, many))
        ratio, goal = of_many / of_few, GOALS.get(title, 1.5)
        yield Figure(
            f"{title}: {many.size} вопросов к {few.size}",
            ratio,
            f"не больше {goal}" if goal else BY_ROWS,
            not goal or ratio <= goal,
            f"медианы {ms(of_many)} и {ms(of_few)}",
        )


@contextmanager
def _databases(server: str, names: list[str]) -> Iterator[None]:
    """Make the databases, and drop them afterwards."""
    engine = create_engine(
        create_engine_for(f"{server}/postgres").url, isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for name in names:
            connection.execute(sql(f"CREATE DATABASE {name}"))
        try:
            yield
        finally:
            for name in names:
                connection.execute(sql(f"DROP DATABASE {name} WITH (FORCE)"))


def filled(url: str, story: str, size: int) -> Filled:
    """Copy the demonstration into the empty database, and its questions again and again."""
    engine, now = create_engine_for(url), datetime.now(UTC)
    migrate(engine)
    copy_all(create_engine_for(f"sqlite:///{story}"), engine)
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
    return Filled(desk, size, client, reference, now)
