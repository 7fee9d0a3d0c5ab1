"""A school whose clock the test moves: all of it in one process, each due thing done on its way."""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from sqlalchemy import Engine, func, select

from helpdesk.clock.clockwork import tick
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage import clock_tables, inquiry_tables
from integration.chat.flows.listener import Listener
from integration.chosen import ask_chat_of
from integration.mattermost.listener_process import create_listener
from sandbox.people import Person
from sandbox.server import accounts, channels
from sandbox.server.seed import PASSWORD
from sandbox.testing import RunningSandbox, start_sandbox
from settings import ROOT, Settings
from tests.e2e.browser import Browser
from tests.integration.house import SECRET, School, bot_beside, served
from tests.toml_values import with_values
from webforms.app import create_web
from workers.delivery import DeliveryService, carrier_of
from workers.periodic_tasks import PeriodicTasks, periodic_tasks_of

MOSCOW = ZoneInfo("Europe/Moscow")
REGULATION = (ROOT / "regulation.toml").read_text("utf-8")
# The clock looks each second, and so never at the very moment at which something falls due.
A_MOMENT_LATER = timedelta(seconds=1)
# The tasks do the same each minute: here on the mornings of Mondays, and whenever people come.
TASKS_AT = timedelta(hours=8, minutes=5)
WEEK = timedelta(weeks=1)
NEWCOMER = "consultant3"


@dataclass
class Year:
    """The school's people, pages, chat and letters; `at` moves its clock on, and never back."""

    school: School
    site: str
    folder: Path
    traveller: time_machine.Traveller
    carrier: DeliveryService
    tasks: PeriodicTasks
    listener: Listener
    values: Mapping[str, str]
    text: str = REGULATION
    _visitors: list[Browser] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.school.desk

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def at(self, moment: str) -> None:
        """Let time go on until «2025-09-01 10:00», the school's time, doing what falls due."""
        until = datetime.fromisoformat(moment).replace(tzinfo=MOSCOW).astimezone(UTC)
        assert until >= self.now, f"time does not go back to {moment}"
        while (due := self._next_due()) < until:
            is_time = due == self._tasks_at()
            self._turn(due)
            if is_time:
                self._see_to_tasks()
        self._turn(until)
        self._see_to_tasks()

    def moment(self) -> None:
        """Let a second pass: what happens within one is not told apart by links and listeners."""
        self.traveller.shift(A_MOMENT_LATER)

    def leap(self, moment: str) -> None:
        """Go on to a day years away, with nothing done until it has come."""
        self._turn(datetime.fromisoformat(moment).replace(tzinfo=MOSCOW).astimezone(UTC))
        self._see_to_tasks()

    def settle(self) -> None:
        """Carry out what waits to be said now, as the worker does at once."""
        while ids := outbox.unsent(self.desk, self.now):
            if not self.carrier.carry(ids):
                break

    def _turn(self, moment: datetime) -> None:
        self.traveller.move_to(moment)
        tick(self.desk, moment)
        self.settle()

    def hear(self) -> None:
        """Hear what was written to the bot and under the cards; what is said next is said later."""
        assert self.listener.look()
        self.settle()
        self.moment()

    def _see_to_tasks(self) -> None:
        """Do what the processes do each minute."""
        self.hear()
        self.tasks.run(self.now)
        self.settle()

    def _next_due(self) -> datetime:
        """Return when the clock, the outbox or an task has something to do next."""
        table = inquiry_tables.delivery.c
        queries = (
            select(func.min(inquiry_tables.inquiry.c.wake_at)),
            select(func.min(clock_tables.timer.c.due_at)),
            select(func.min(table.due_at)).where(table.state == "pending"),
        )
        with self.desk.reading() as connection:
            found = [connection.execute(query).scalar_one() for query in queries]
        due = min((each for each in found if each is not None), default=self._tasks_at())
        return min(max(due, self.now) + A_MOMENT_LATER, self._tasks_at())

    def _tasks_at(self) -> datetime:
        local = self.now.astimezone(MOSCOW)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        monday = midnight - timedelta(days=local.weekday()) + TASKS_AT
        return (monday if local < monday else monday + WEEK).astimezone(UTC)

    def replaced(self, who: str, by: str, name: str) -> None:
        """Let the regulation name another consultant in somebody's place, as of `make release`."""
        found = re.search(rf'user = "{who}"\nname = "[^"]+"', self.text)
        assert found
        self.text = self.text.replace(found[0], f'user = "{by}"\nname = "{name}"')
        activate_regulation(self.desk, with_values(self.text, self.values), self.now)

    def person(self, username: str) -> Person:
        return self.school.sandbox.person(username)

    def visitor(self) -> Browser:
        """Return somebody at home: each family has an address of its own."""
        self._visitors.append(Browser(self.site, f"127.0.1.{len(self._visitors) + 1}"))
        return self._visitors[-1]

    def letters(self, to: str = "") -> list[EmailMessage]:
        """Return the letters that were sent, to one address or to all, the oldest first."""
        policy = email.policy.default
        paths = sorted(
            (self.folder / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns
        )
        read = [email.message_from_bytes(path.read_bytes(), policy=policy) for path in paths]
        return [each for each in read if to in str(each["To"])]

    def close(self) -> None:
        for each in self._visitors:
            each.close()
        self.listener.client.close()


@contextmanager
def school_year(engine: Engine, folder: Path, begins: str) -> Iterator[Year]:
    """Open the school at that moment; outside of it nobody's clock is moved."""
    start = datetime.fromisoformat(begins).replace(tzinfo=MOSCOW)
    (folder / "files").mkdir()
    # What the file says of the vendor was compared later than that.
    compared = {"vendor.checked": begins[:10]}
    with (
        time_machine.travel(start, tick=False) as traveller,
        start_sandbox() as sandbox,
        patch("workers.periodic_tasks.look_again", _leave_to_the_tests),
    ):
        _settle_newcomer(sandbox)
        desk = Desk(engine, SECRET.encode(), ledger=Ledger(folder / "erased.jsonl"))
        activate_regulation(desk, with_values(REGULATION, compared), datetime.now(UTC))
        pages: list[Flask] = []
        with served(pages, "web") as site:
            given = _settings(engine, folder, site)
            with bot_beside(sandbox, desk, **given) as school:
                pages.append(create_web(desk, school.settings, ask_chat_of(desk, school.settings)))
                settings = school.settings
                carrier, tasks = carrier_of(desk, settings), _tasks_of(desk, settings)
                listener = create_listener(desk, settings)
                year = Year(school, site, folder, traveller, carrier, tasks, listener, compared)
                yield year
                year.close()


def _leave_to_the_tests(_desk: Desk, _now: datetime) -> None:
    """What the hourly look at the clauses keeps stands on a page that nobody opens in this year."""


def _tasks_of(desk: Desk, settings: Settings) -> PeriodicTasks:
    """Return the tasks of the clock, without a doctor.

    He is a process of its own, for which it would be another year under other settings.
    """
    return replace(periodic_tasks_of(desk, settings), look_at_night=list)


def _settings(engine: Engine, folder: Path, site: str) -> Mapping[str, object]:
    return {
        "database_url": engine.url.render_as_string(hide_password=False),
        "public_url": site,
        "smtp_url": f"file://{folder / 'mail'}",
        "mail_from": "help@school.example",
        "attachments": folder / "files",
    }


def _settle_newcomer(sandbox: RunningSandbox) -> None:
    """Let a third consultant be in the chat; what she may do, the orders will say."""
    chat = sandbox.chat
    with chat.store.transaction():
        user = accounts.create_user(chat, NEWCOMER, PASSWORD, first_name="Зарема", last_name="Ачох")
        team = channels.team_named(chat.store, "school")
        channels.join_team(chat.store, team.id, user.id)
        channel = channels.channel_named(chat.store, team.id, "consultants")
        channels.join_channel(chat.store, channel.id, user.id)
        bot = accounts.user_named(chat.store, "helpbot")
        channels.direct_channel(chat, bot, user)
