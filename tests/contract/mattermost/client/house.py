"""The desk at work beside a real server: connected to a team of its own, with bot and worker."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries import answering
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import open_of, view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.vendor.outage_news import end
from helpdesk.vendor.outage_queries import KNOWN, open_outages, proposed_title
from helpdesk.vendor.outages import declare
from integration.chosen import create_sender
from integration.mail.mailer import create_mailer
from integration.mattermost.bot import create_bot
from integration.mattermost.listener_process import create_listener
from sandbox.loopback import LoopbackServer, serving
from sandbox.people import Person
from sandbox.seen import SeenPost
from settings import Settings, read_settings
from tests.contract.mattermost.school import PASSWORD, word
from tests.contract.mattermost.trial import Trial
from tests.integration.hearing import listening
from workers.delivery import DeliveryService

PAUSE = 0.2  # seconds
NAMES = {
    "consultant1": ("Марина Юрьевна", "Нехай"),
    "consultant2": ("Руслан Казбекович", "Ачмиз"),
    "zavuch": ("Сусанна Аслановна", "Тлехусеж"),
    "director": ("Аслан Муратович", "Хут"),
    "uchitel": ("Ольга Ивановна", "Петрова"),
}


@dataclass(frozen=True)
class House:
    """What was connected; `people` by their names in the regulation, and `uchitel`, a teacher."""

    trial: Trial
    desk: Desk
    settings: Settings
    people: dict[str, Person]
    _is_held: threading.Event
    _asked: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        return self.trial.server.url

    @property
    def word(self) -> str:
        """Return the word by which the desk is asked: the server's own where it was to be had."""
        return "/dnevnik" if self.trial.environment.get("HELP_WORD") else "/help"

    @property
    def room(self) -> str:
        return self.settings.mattermost_channel

    @property
    def bot(self) -> str:
        return str(self.trial.bot["username"])

    @property
    def teacher(self) -> Person:
        return self.people["uchitel"]

    @property
    def consultant(self) -> Person:
        return self.people["consultant1"]

    def newcomer(self) -> Person:
        """Return a teacher who has asked nothing yet."""
        teacher = _settled(self.trial, "uchitel", _newcomer(self.trial))
        self.people[teacher.username] = teacher
        return teacher

    def ask(self, words: str, teacher: Person | None = None) -> Inquiry:
        """Let a teacher ask, past the chat; the card comes from the worker.

        Each question is another: the same one asked twice would be one.
        """
        asker = teacher or self.teacher
        who = Requester(
            "Ольга Ивановна Петрова",
            reply_by=ReplyBy.CHAT,
            mattermost_id=asker.id,
            username=asker.username,
        )
        now = datetime.now(UTC)
        new = NewInquiry(
            Kind.STAFF, Channel.CHAT, now, who, "lessons", f"{words} ({next(self._asked)})"
        )
        return open_inquiry(self.desk, new, REQUESTER, now).inquiry

    def now(self, inquiry: Inquiry) -> InquiryView:
        return view(self.desk, inquiry.id)

    def answer(self, inquiry: Inquiry, words: str) -> None:
        """Let the consultant answer, past the chat."""
        answering.answer(self.desk, inquiry.id, words, self._consulting, datetime.now(UTC))

    @contextmanager
    def outage(self, inquiry: Inquiry) -> Iterator[None]:
        """Let the consultant declare that many have the trouble of this question, and end it."""
        by, title = self._consulting, proposed_title("Проведение уроков")
        declare(self.desk, inquiry.id, title, KNOWN, by, datetime.now(UTC))
        yield
        with self.desk.reading() as connection:
            (held,) = open_outages(connection)
        end(self.desk, held.id, held.last, "Работает.", by, datetime.now(UTC))

    @property
    def _consulting(self) -> Actor:
        person, name = self.consultant, " ".join(NAMES["consultant1"])
        return Actor(Role.CONSULTANT, person.id, person.username, name)

    def asked_by(self, person: Person) -> list[Inquiry]:
        return open_of(self.desk, person.id)

    def card(self, inquiry: Inquiry) -> SeenPost | None:
        """Return the card as the server has it now, once it is posted."""
        roots = [post for post in self.consultant.posts(self.room) if not post.root_id]
        found = [post for post in roots if inquiry.shown_reference in post.message]
        return found[-1] if found else None

    @contextmanager
    def nothing_sent(self) -> Iterator[None]:
        """Let everything that is to be posted or drawn wait until the block ends."""
        self._is_held.set()
        try:
            yield
        finally:
            self._is_held.clear()


@contextmanager
def house_of(trial: Trial, folder: Path, database_url: str) -> Iterator[House]:
    """Connect the desk as an administrator does, and let it work until the block ends."""
    run = trial.connect()
    assert run.status == 0, run.text
    people = {name: _settled(trial, name, each) for name, each in trial.people.items()}
    people["uchitel"] = _settled(trial, "uchitel", _newcomer(trial))
    # What the trial says in the environment alone stands in no file.
    here = {
        "attachments": folder,
        "bot_port": int(trial.environment["BOT_PORT"]),
        "regulation": Path(trial.environment["REGULATION"]),
    }
    settings = read_settings(trial.folder / ".env").model_copy(update=here)
    engine = create_engine_for(database_url)
    desk = Desk(engine, settings.secret)
    activate_regulation(desk, settings.regulation.read_text("utf-8"), datetime.now(UTC))
    with ExitStack() as at_work:
        at_work.callback(engine.dispose)
        at_work.callback(trial.disconnect)
        listener = create_listener(desk, settings)
        at_work.callback(listener.client.close)
        at_work.enter_context(_bot(desk, settings))
        is_held = threading.Event()
        at_work.enter_context(_worker(desk, settings, is_held))
        at_work.enter_context(listening(listener))
        yield House(trial, desk, settings, people, is_held)


def _newcomer(trial: Trial) -> Person:
    name = word()
    wanted = {"username": name, "password": PASSWORD, "email": f"{name}@school.example"}
    user_id = trial.admin.request("POST", "/users", json=wanted).json()["id"]
    member = {"team_id": trial.team_id, "user_id": user_id}
    trial.admin.request("POST", f"/teams/{trial.team_id}/members", json=member)
    return Person(trial.server.url, name, PASSWORD)


def _settled(trial: Trial, name: str, person: Person) -> Person:
    """Give the person a name, and a client that speaks Russian and teaches him nothing."""
    person.team = trial.team
    first, last = NAMES[name]
    said = {"first_name": first, "last_name": last, "locale": "ru"}
    person.request("PUT", "/users/me/patch", json=said)
    seen = [
        {"user_id": person.id, "category": category, "name": each, "value": value}
        for category, each, value in (
            ("tutorial_step", person.id, "999"),
            ("crt_thread_pane_step", person.id, "999"),
            ("crt_tutorial_triggered", person.id, "999"),
            ("recommended_next_steps", "hide", "true"),
            ("display_settings", "name_format", "full_name"),
        )
    ]
    person.request("PUT", "/users/me/preferences", json=seen)
    return person


@contextmanager
def _bot(desk: Desk, settings: Settings) -> Iterator[None]:
    app = create_bot(desk, settings)
    with serving(LoopbackServer(app, settings.bot_port), "bot"):
        yield


@contextmanager
def _worker(desk: Desk, settings: Settings, is_held: threading.Event) -> Iterator[None]:
    sender = create_sender(desk, settings)
    carrier = DeliveryService(desk, sender, create_mailer(desk, settings))
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(PAUSE):
            if not is_held.is_set():
                carrier.carry(outbox.unsent(desk, datetime.now(UTC)), is_held.is_set)

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        sender.poster.client.close()
