"""A desk and its bot beside a sandbox, as in a school: each on a port of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import open_of, view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from integration.chat.sealing import button_context
from integration.mattermost.bot import create_bot
from sandbox.loopback import LoopbackServer, serving
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from sandbox.server.channels import join_channel
from sandbox.testing import RunningSandbox
from settings import ROOT, Settings
from tests.founding import found

REGULATION = (ROOT / "regulation.toml").read_text("utf-8")
FOUNDED = datetime.now(UTC)
SECRET = "an-honest-secret-of-at-least-32-signs"


def found_desk(engine: Engine) -> Desk:
    desk = Desk(engine, SECRET.encode())
    found(desk, REGULATION, FOUNDED)
    return desk


def settings_for(
    chat_url: str, bot_url: str, bot_token: str, *command_tokens: str, **other: Any
) -> Settings:
    values: dict[str, Any] = {
        "secret_key": SECRET,
        "public_url": "https://help.school.example",
        "bot_url": bot_url,
        "mattermost_url": chat_url,
        "mattermost_token": bot_token,
        "mattermost_team": "school",
        "mattermost_channel": "consultants",
        "mattermost_command_tokens": ",".join(command_tokens),
        "attachments": Path(gettempdir()) / "helpdesk-tests",
    }
    return Settings(_env_file=None, **{**values, **other})


@dataclass
class School:
    """The sandbox's people, the desk and its bot; `app` is asked directly, or over HTTP."""

    sandbox: RunningSandbox
    desk: Desk
    settings: Settings
    app: Flask

    @property
    def teacher(self) -> Person:
        return self.sandbox.person("uchitel")

    @property
    def consultant(self) -> Person:
        return self.sandbox.person("consultant1")

    @property
    def colleague(self) -> Person:
        return self.sandbox.person("consultant2")

    @property
    def head(self) -> Person:
        return self.sandbox.person("zavuch")

    def inquiry_of(self, person: Person) -> Inquiry:
        """Return the one inquiry that this person has open."""
        (found,) = open_of(self.desk, person.id)
        return found

    def asked_by(self, person: Person) -> list[Inquiry]:
        return open_of(self.desk, person.id)

    def admin_channel(self) -> str:
        """Return the consultants' channel, into which the administrator has let himself."""
        channel, admin = self.bot.channel_id("consultants"), self.sandbox.admin
        join_channel(self.sandbox.chat.store, channel, admin.id)
        return channel

    def ask(self, words: str = "Не сохраняется тема урока") -> Inquiry:
        """Let the teacher ask, past the chat."""
        return self.ask_as(self.teacher, words, name="Ольга Петрова")

    def ask_as(self, person: Person, words: str, *, name: str = "Коллега") -> Inquiry:
        """Let anybody of the staff ask, past the chat."""
        who = Requester(
            name, reply_by=ReplyBy.CHAT, mattermost_id=person.id, username=person.username
        )
        now = datetime.now(UTC)
        new = NewInquiry(Kind.STAFF, Channel.CHAT, now, who, "lessons", words)
        return open_inquiry(self.desk, new, REQUESTER, now).inquiry

    def now(self, inquiry: Inquiry) -> InquiryView:
        return view(self.desk, inquiry.id)

    def card(self, inquiry: Inquiry, *buttons: Action, more: Iterable[Action] = ()) -> SeenPost:
        """Post something with the desk's own buttons in the consultants' channel."""
        return self._post("consultants", inquiry, buttons, tuple(more))

    def letter(self, inquiry: Inquiry, *buttons: Action) -> SeenPost:
        """Send the teacher something with the desk's own buttons."""
        return self._post("@uchitel", inquiry, buttons, ())

    def _post(
        self, channel: str, inquiry: Inquiry, buttons: tuple[Action, ...], more: tuple[Action, ...]
    ) -> SeenPost:
        actions = [self.button(inquiry, action) for action in buttons]
        if more:
            options = [{"text": action.words, "value": str(action)} for action in more]
            actions.append(
                self.button(inquiry, Action.MORE) | {"type": "select", "options": options}
            )
        return self.post(channel, actions)

    def button(self, inquiry: Inquiry, action: Action) -> dict[str, Any]:
        context = button_context(self.settings.secret, inquiry.reference, action)
        return self.drawn(action, context)

    def drawn(self, action: Action, context: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": action.replace("_", ""),
            "type": "button",
            "name": action.words,
            "integration": {"url": f"{self.settings.bot_url}/action", "context": context},
        }

    def post(self, channel: str, actions: list[dict[str, Any]]) -> SeenPost:
        bot = self.bot
        wanted = {
            "channel_id": bot.channel_id(channel),
            "message": "Карточка",
            "props": {"attachments": [{"text": "Слова", "actions": actions}]},
        }
        return SeenPost.of(bot.request("POST", "/posts", json=wanted).json())

    def words_of(self, answer: TestResponse, *people: Person) -> str:
        """Return what the answer to a press made by hand tells the consultant, or these people."""
        assert answer.status_code == 200
        windows = [words for person in people or (self.consultant,) for words in person.told()[-1:]]
        (said,) = [*windows, *(answer.json or {}).values()] or [""]
        return str(said)

    @property
    def bot(self) -> Person:
        return Person(self.sandbox.url, "helpbot", "", token=self.sandbox.bot_token)

    def open(self, person: Person, post: SeenPost, action: Action) -> ShownDialog:
        """Let a person press, and return the dialog that this opens before him."""
        trigger = person.press_named(post, action.words)
        (shown,) = [each for each in person.dialogs() if each.trigger_id == trigger]
        return shown


@contextmanager
def served(apps: list[Flask], name: str) -> Iterator[str]:
    """Serve the first of the apps on a free port; it may be made once its address is known."""

    def answer(environ: Any, start: Any) -> Any:
        return apps[0](environ, start)

    server = LoopbackServer(answer)
    with serving(server, name):
        yield server.url


@contextmanager
def bot_beside(sandbox: RunningSandbox, desk: Desk, **other: Any) -> Iterator[School]:
    """Serve the bot on a free port, and let the sandbox's command find it there.

    What of its settings is named is otherwise.
    """
    apps: list[Flask] = []
    with served(apps, "bot") as url:
        tokens = sandbox.bot_token, sandbox.command_token
        settings = settings_for(sandbox.url, url, *tokens, **other)
        apps.append(create_bot(desk, settings))
        sandbox.call_bot_at(url)
        yield School(sandbox, desk, settings, apps[0])
