"""A desk beside the practice Slack: its listener in a thread, a worker's hand, people who act."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import latest_of, view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from integration.chosen import create_sender
from integration.delivery.chat_sender import ChatSender
from integration.slack.listener_process import create_listener
from sandbox.slack.person import SlackPerson
from sandbox.slack_testing import RunningSlack
from settings import Settings
from tests.integration.hearing import wait_for
from tests.integration.house import SECRET
from workers.delivery import DeliveryService

CHANNEL, BOT = "consultants", "@helpbot"
WORDS = "Не сохраняется тема урока в 7Б"


def settings_for(slack: RunningSlack, folder: Path, **other: Any) -> Settings:
    values = {
        "chat": "slack",
        "secret_key": SECRET,
        "public_url": "https://help.school.example",
        "slack_url": slack.url,
        "slack_api_url": slack.api_url,
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_channel": CHANNEL,
        "attachments": folder,
    }
    return Settings(_env_file=None, **{**values, **other})


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (each for each in message["blocks"] if each["type"] == "actions")
    return [each for row in rows for each in row["elements"] if each["type"] == "button"]


class NoMail:
    """Nobody has left an address."""

    def send(self, *_: object) -> None:
        raise AssertionError("no letter was expected")


@dataclass
class SlackSchool:
    """The practice Slack's people, the desk, and what sends into it."""

    slack: RunningSlack
    desk: Desk
    settings: Settings
    sender: ChatSender
    worker: DeliveryService = field(init=False)

    def __post_init__(self) -> None:
        self.worker = DeliveryService(self.desk, self.sender, NoMail())  # type: ignore[arg-type]

    @property
    def teacher(self) -> SlackPerson:
        return self.slack.person("uchitel")

    @property
    def consultant(self) -> SlackPerson:
        return self.slack.person("consultant1")

    @property
    def colleague(self) -> SlackPerson:
        return self.slack.person("consultant2")

    def deliver(self) -> None:
        """Do what a worker would, until nothing is left that can go now."""
        while self.worker.carry(outbox.unsent(self.desk, datetime.now(UTC))):
            pass

    def try_again(self) -> None:
        """Let all that has to be tried again be tried at once."""
        later = datetime.now(UTC) + timedelta(minutes=10)
        worker = replace(self.worker, clock=lambda: later)
        while worker.carry(outbox.unsent(self.desk, later)):
            pass

    def inquiry(self) -> Inquiry:
        """Return what the teacher has asked last."""
        found = latest_of(self.desk, self.teacher.id)
        assert found is not None
        return found

    def asked(self) -> Inquiry:
        """Let the teacher ask; return it once its card stands in the channel."""
        self.teacher.run(f"/helpdesk {WORDS}", channel=BOT)
        return self.opened()

    def opened(self) -> Inquiry:
        """Wait until the teacher has a question; return it once its card stands there."""
        wait_for(lambda: latest_of(self.desk, self.teacher.id), "the question")
        self.deliver()
        return self.inquiry()

    def writes(self, text: str, *files: tuple[str, bytes]) -> dict[str, Any]:
        """Let the teacher write to the bot, and say that it is a new question."""
        said = self.teacher.say(BOT, text, sent=files)

        def asked() -> list[tuple[str, str]]:
            self.deliver()
            return [
                (each["ts"], button["text"]["text"])
                for each in self.told()
                for button in buttons_of(each)
                if button["action_id"].startswith(str(Action.OPEN_NEW))
            ]

        ts, label = wait_for(asked, "the bot's question")[-1]
        wait_for(lambda: self.slack.sockets.open, "the socket")
        self.teacher.press(BOT, ts, label)
        self.opened()
        return said

    def state(self) -> State:
        return view(self.desk, self.inquiry().id).inquiry.state

    def card(self) -> dict[str, Any]:
        """Return the message that shows what the teacher has asked last."""
        reference = self.inquiry().shown_reference
        found = self.consultant.messages(CHANNEL)
        card: dict[str, Any] = next(each for each in reversed(found) if reference in each["text"])
        return card

    def press(self, person: SlackPerson, label: str) -> None:
        person.press(CHANNEL, self.card()["ts"], label)

    def whispered(self, person: SlackPerson, channel: str = CHANNEL) -> str:
        """Return what the person alone was told last, once it has come."""
        return str(wait_for(lambda: person.whispers(channel), "a whisper")[-1]["text"])

    def told(self) -> list[dict[str, Any]]:
        """Return what the bot has said to the teacher."""
        return [each for each in self.teacher.messages(BOT) if each.get("bot_id")]

    def is_state(self, state: State) -> None:
        wait_for(lambda: self.state() is state, f"the state {state}")


@contextmanager
def school_in(slack: RunningSlack, desk: Desk, settings: Settings) -> Iterator[SlackSchool]:
    """Keep the desk listening; the rest is done by hand."""
    listener = create_listener(desk, settings)
    thread = threading.Thread(target=listener.run, name="listener")
    thread.start()
    sender = create_sender(desk, settings)
    with closing(sender.poster.client):
        try:
            if settings.slack_app_token:
                wait_for(lambda: slack.sockets.open, "the socket")
            yield SlackSchool(slack, desk, settings, sender)
        finally:
            listener.stop.set()
            thread.join()
