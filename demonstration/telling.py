"""The whole story, told into a folder that is nobody's yet."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from demonstration.asking import Asking
from demonstration.lately import Lately
from demonstration.months import Months
from demonstration.papers import Papers
from demonstration.people import find_people
from demonstration.school import Clock, School
from helpdesk.access.first_setup import SetupStep, confirm_step
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import migrate
from integration.chosen import create_sender, create_server
from integration.mail.mailer import create_mailer
from sandbox.app import create_sandbox
from sandbox.loopback import LoopbackServer, serving
from sandbox.server.chat import Chat
from sandbox.server.limits import SLACK
from sandbox.server.seed import seed
from sandbox.server.storage import Store
from sandbox.slack.workspace import Workspace, found_workspace
from settings import Settings
from settings.chats import ChatName
from workers.delivery import DeliveryService

MONTHS = timedelta(days=92)
# So far back people may scroll in the chat; older questions have no card.
POSTED = timedelta(days=5)
CHECKED = re.compile(r"^checked = (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def tell(settings: Settings, chat_folder: Path, usual: str, now: datetime) -> School:
    """Live through three months until now; return the school as it is then.

    `usual` is the regulation of a school with hours; for the last days the one of the settings is
    in force. Raise `Unknown` where the regulation names people who are not there.
    """
    chat_folder.mkdir(parents=True, exist_ok=True)
    clock, store = Clock(now - MONTHS), Store(chat_folder / "chat.db")
    store.change("PRAGMA synchronous = OFF")
    chat, slack = _found(store, settings, lambda: int(clock.at.timestamp() * 1000))
    desk = _desk(settings)
    sender, mailer = create_sender(desk, settings), create_mailer(desk, settings)
    try:
        with _served(chat, slack, settings.chat_port):
            carrier = DeliveryService(desk, sender, mailer, clock)
            school = School(desk, carrier, _tray(settings), clock)
            _live(school, chat, settings, usual, now)
            return school
    finally:
        desk.engine.dispose()
        chat.store.close()


def _live(school: School, chat: Chat, settings: Settings, usual: str, now: datetime) -> None:
    desk, posted_from = school.desk, now - POSTED
    activate_regulation(desk, _as_of(usual, school.now), school.now)
    people = find_people(desk.regulation(), chat)
    create_server(desk, settings).accounts.look(school.now)
    for step in SetupStep:
        confirm_step(desk, step, school.now)
    asking = Asking(school, people, random.Random(now.toordinal()))  # noqa: S311 - no secret
    papers = Papers(school, people, FileStore(settings.attachments))
    for each in (papers.begin_year(), papers.acting(5), papers.trained(2)):
        school.plan(each)
    first, last = (school.calendar.local_date(at) for at in (school.now, posted_from))
    Months(school, asking, posted_from).plan(first, last - timedelta(days=1))
    school.live(posted_from)
    school.begin_posting()
    activate_regulation(desk, _as_of(settings.regulation.read_text("utf-8"), now), school.now)
    school.plan(papers.schedule(papers.all_hours()))
    school.live(now - timedelta(days=4.5))
    Lately(school, asking, chat, now).plan()
    school.live(now - timedelta(hours=27))
    for each in (papers.in_training(), papers.next_schedule()):
        school.plan(each)
    school.live(now)


def _as_of(text: str, at: datetime) -> str:
    """Return the regulation as it could be adopted at that moment."""
    day = at.date()

    def earlier(found: re.Match[str]) -> str:
        return f"checked = {min(date.fromisoformat(found[1]), day)}"

    return CHECKED.sub(earlier, text)


def _found(
    store: Store, settings: Settings, clock: Callable[[], int]
) -> tuple[Chat, Workspace | None]:
    """Return the practice chat in the tongue of the settings, with the school in it."""
    if settings.chat is ChatName.SLACK and settings.slack_app_token:
        slack = found_workspace(
            Chat(store, SLACK, clock=clock),
            settings.slack_bot_token.get_secret_value(),
            settings.slack_app_token.get_secret_value(),
            settings.slack_channel,
            settings.slack_url,
            settings.chat_port,
        )
        return slack.chat, slack
    chat = Chat(store, clock=clock)
    seed(
        chat,
        bot_token=settings.mattermost_token.get_secret_value(),
        command_token=settings.command_tokens[0],
        bot_url=settings.bot_url,
        team=settings.mattermost_team,
        channel=settings.mattermost_channel,
        site_url=settings.mattermost_url,
    )
    return chat, None


@contextmanager
def _served(chat: Chat, slack: Workspace | None, port: int) -> Iterator[None]:
    """Let the desk find the chat where it will be afterwards: links to posts are for good."""
    app = create_sandbox(chat, slack=slack)
    with serving(LoopbackServer(app, port), "chat"):
        yield


def _desk(settings: Settings) -> Desk:
    engine = create_engine_for(settings.database)
    event.listen(engine, "connect", _without_waiting_for_the_disk)
    migrate(engine)
    return Desk(engine, settings.secret, ledger=Ledger(settings.erased))


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    """Let the disk take its time: what a power cut spoils is begun anew."""
    connection.execute("PRAGMA synchronous = OFF")


def _tray(settings: Settings) -> Path:
    assert settings.mail_tray is not None  # noqa: S101 - the demonstration's own setting
    return settings.mail_tray
