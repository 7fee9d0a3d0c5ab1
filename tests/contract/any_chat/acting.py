"""A school in whichever chat: one desk, people who act there by hand, and what they get to see."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import latest_of, view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from integration.chat.chat_server import ChatServer
from integration.chosen import create_sender, create_server
from integration.delivery.chat_sender import ChatSender
from sandbox.server import accounts, channels
from sandbox.server.chat import EDIT_LIMIT
from sandbox.server.records import Channel
from sandbox.server.troubles import TroubleKind
from sandbox.testing import Running
from settings import Settings
from tests.contract.any_chat.at_client import CHANNEL, AnyPerson
from tests.contract.mattermost.school import word
from tests.integration.hearing import wait_for
from tests.integration.mattermost.no_mail import NoMail
from workers.delivery import DeliveryService


@dataclass
class AnySchool(ABC):
    """`uchitel` asks, `consultant1` and `consultant2` answer."""

    running: Running
    desk: Desk
    settings: Settings
    server: ChatServer = field(init=False)
    sender: ChatSender = field(init=False)
    worker: DeliveryService = field(init=False)
    _people: dict[str, AnyPerson] = field(default_factory=dict, init=False)

    # How this chat is asked to post and to edit.
    post_path: str = field(default="", init=False)
    edit_path: str = field(default="", init=False)
    edit_method: str = field(default="POST", init=False)

    def __post_init__(self) -> None:
        self.server = create_server(self.desk, self.settings)
        self.sender = create_sender(self.desk, self.settings)
        self.worker = DeliveryService(self.desk, self.sender, NoMail())

    @abstractmethod
    def _person(self, username: str) -> AnyPerson:
        """Return somebody at his client."""

    @abstractmethod
    def revoke(self) -> Callable[[], None]:
        """Take the bot's key away; what is returned gives it back."""

    @abstractmethod
    def cut(self) -> None:
        """Break the connections by which the chat tells of posts."""

    @abstractmethod
    def is_connected(self) -> bool:
        """Return whether there is such a connection."""

    def person(self, username: str) -> AnyPerson:
        if username not in self._people:
            self._people[username] = self._person(username)
        return self._people[username]

    @property
    def teacher(self) -> AnyPerson:
        return self.person("uchitel")

    @property
    def consultant(self) -> AnyPerson:
        return self.person("consultant1")

    @property
    def colleague(self) -> AnyPerson:
        return self.person("consultant2")

    # What happens on the desk

    def deliver(self) -> None:
        """Do what a worker would, until nothing is left that can go now."""
        while self.worker.carry(outbox.unsent(self.desk, datetime.now(UTC))):
            pass

    def deliver_later(self) -> None:
        """Let all that waits for another try be tried at once."""
        later = datetime.now(UTC) + timedelta(minutes=10)
        worker = replace(self.worker, clock=lambda: later)
        while worker.carry(outbox.unsent(self.desk, later)):
            pass

    def asked(self, words: str = "Не сохраняется тема урока") -> Inquiry:
        """Let the teacher ask something nobody has asked; return it once its card stands there."""
        words = f"{words} {word()}"
        self.teacher.run(words)
        return self.opened(words)

    def writes(
        self, words: str, files: Mapping[str, bytes] | None = None, *, unheard: bool = False
    ) -> Inquiry:
        """Let the teacher write to the bot, and say that it is a new question."""
        for _ in range(2):
            # To whom one question is open, his words belong to that.
            self.asked()
        if unheard:
            self.cut()
        self.teacher.say(words, files)
        asks, label = self.told(self.teacher, words), Action.OPEN_NEW.words
        wait_for(self.is_connected, "the connection")
        self.teacher.press(asks, label, directly=True)
        return self.opened(words)

    def opened(self, words: str) -> Inquiry:
        def found() -> Inquiry | None:
            latest = latest_of(self.desk, self.teacher.id)
            return latest if latest and words in self.bodies(latest)[0] else None

        inquiry = wait_for(found, "the question")
        self.deliver()
        return inquiry

    def now(self, inquiry: Inquiry) -> InquiryView:
        return view(self.desk, inquiry.id)

    def bodies(self, inquiry: Inquiry) -> list[str]:
        return [each.body or "" for each in self.now(inquiry).texts]

    def await_state(self, inquiry: Inquiry, state: State) -> None:
        wait_for(lambda: self.now(inquiry).inquiry.state is state, f"the state {state}")
        self.deliver()

    def claimed(self) -> Inquiry:
        """Return a question that the consultant has claimed by the button on its card."""
        inquiry = self.asked()
        self.consultant.press(self.card(inquiry), "Беру", directly=False)
        self.await_state(inquiry, State.CLAIMED)
        return inquiry

    # What is to be seen

    def cards(self, inquiry: Inquiry) -> list[str]:
        """Return the ids of the posts that show it in the consultants' channel."""
        shown = self.consultant.seen(directly=False)
        return [each for each, words in shown if inquiry.shown_reference in words]

    def card(self, inquiry: Inquiry) -> str:
        return self.cards(inquiry)[-1]

    def words_on_card(self, inquiry: Inquiry) -> str:
        return dict(self.consultant.seen(directly=False))[self.card(inquiry)]

    def under_card(self, inquiry: Inquiry) -> list[tuple[str, str]]:
        return self.consultant.seen(directly=False, under=self.card(inquiry))

    def told(self, person: AnyPerson, words: str) -> str:
        """Return the post by which the bot has told this person such words, the last one."""

        def found() -> list[str]:
            self.deliver()
            return [each for each, said in person.seen(directly=True) if words in said]

        return wait_for(found, f"«{words}»")[-1]

    def told_alone(self, person: AnyPerson, act: Callable[[], object]) -> str:
        """Return what this person alone is told in answer to an act."""
        before = len(person.told_alone())
        act()
        return wait_for(lambda: person.told_alone()[before:], "the answer")[-1]

    # What goes wrong

    @property
    def _channel(self) -> Channel:
        store = self.running.chat.store
        (team,) = channels.all_teams(store)
        return channels.channel_named(store, team.id, CHANNEL, include_deleted=True)

    @contextmanager
    def archived(self) -> Iterator[None]:
        channel_id, chat = self._channel.id, self.running.chat
        channels.set_archived(chat, channel_id, is_archived=True)
        try:
            yield
        finally:
            channels.set_archived(chat, channel_id, is_archived=False)

    @contextmanager
    def deactivated(self, person: AnyPerson) -> Iterator[None]:
        chat = self.running.chat
        known = accounts.user_named(chat.store, person.username)
        accounts.set_active(chat, known.id, is_active=False)
        try:
            yield
        finally:
            accounts.set_active(chat, known.id, is_active=True)

    @contextmanager
    def put_out(self, person: AnyPerson) -> Iterator[None]:
        """Let somebody be no member of the consultants' channel for a while."""
        store, channel_id = self.running.chat.store, self._channel.id
        known = accounts.user_named(store, person.username)
        channels.leave_channel(store, channel_id, known.id)
        try:
            yield
        finally:
            channels.join_channel(store, channel_id, known.id)

    @contextmanager
    def edits_within(self, seconds: int) -> Iterator[None]:
        store = self.running.chat.store
        store.set(EDIT_LIMIT, seconds)
        try:
            yield
        finally:
            store.set(EDIT_LIMIT, -1)

    def trouble_posting(self, way: TroubleKind, times: int = 1) -> None:
        self.running.trouble(way, self.post_path, times=times)

    def trouble_editing(self, way: TroubleKind, times: int = 1) -> None:
        self.running.trouble(way, self.edit_path, method=self.edit_method, times=times)
