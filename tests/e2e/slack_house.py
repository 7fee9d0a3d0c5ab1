"""The desk's own processes beside a practice Slack, which is in the process of the test."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpdesk.domain.states import State
from sandbox.slack.person import SlackPerson
from sandbox.slack_testing import RunningSlack, start_slack
from tests.contract.any_chat.at_client import words_in
from tests.e2e.house import CALM, CHANNEL, RealHouse, living, wait_for

BOT = "@helpbot"
# A dead holder's lease runs for sixty seconds before anybody else may send.
PATIENCE = 100
TRIES, MODAL_WITHIN = 5, 10


@dataclass
class SlackHouse(RealHouse):
    """A `make run` in whose chat the test itself lets people act."""

    slack: RunningSlack = field(kw_only=True)

    @property
    def chat(self) -> str:
        return self.slack.url

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'desk.db'}"

    @property
    def consultant(self) -> SlackPerson:
        return self.slack.person("consultant1")

    @property
    def teacher(self) -> SlackPerson:
        return self.slack.person("uchitel")

    def roots(self, words: str) -> list[dict[str, Any]]:
        """Return what the bot has posted about this in the consultants' channel."""
        return [each for each in self.consultant.messages(CHANNEL) if _is_bots(each, words)]

    def card(self, words: str, state: State | None = None) -> str:
        """Return the moment of the card that says so, once it shows this state."""

        def found() -> list[str]:
            said = state.words if state else ""
            return [each["ts"] for each in self.roots(words) if said in words_in(each)]

        return wait_for(found, f"a card with «{words}», {state}", PATIENCE)[0]

    def told(self, words: str) -> list[dict[str, Any]]:
        """Return what the bot has told the teacher with such words, once there is anything."""
        return wait_for(
            lambda: [each for each in self.teacher.messages(BOT) if _is_bots(each, words)],
            f"«{words}» to the teacher",
            PATIENCE,
        )

    def claim(self, words: str) -> None:
        self.consultant.press(CHANNEL, self.card(words), "Беру")
        self.card(words, State.CLAIMED)

    def answer(self, words: str, answer: str) -> None:
        """Let the consultant answer what he has claimed, by the modal."""
        card = self.card(words, State.CLAIMED)
        self.fill(
            self.consultant,
            lambda: self.consultant.press(CHANNEL, card, "Ответить"),
            words=answer,
        )
        self.card(words, State.ANSWERED)

    def fill(self, person: SlackPerson, act: Callable[[], object], **given: str) -> None:
        """Let somebody open a modal by what he does, and send it in.

        A trigger lives three seconds: where the machine has taken longer, he does it again.
        """
        before = [each["id"] for each in person.views()]

        def shown() -> list[dict[str, Any]]:
            return [each for each in person.views() if each["id"] not in before]

        for _ in range(TRIES):
            act()
            with suppress(AssertionError):
                wait_for(shown, "the modal", MODAL_WITHIN)
                break
        assert person.submit(shown()[-1], given) == {}


def _is_bots(message: Mapping[str, Any], words: str) -> bool:
    return bool(message.get("bot_id")) and words in words_in(message)


@contextmanager
def living_in_slack(folder: Path) -> Iterator[SlackHouse]:
    """Keep a house running in which nothing happens by itself."""
    with start_slack(patience=30) as slack:
        house = SlackHouse(folder, values=CALM, slack=slack)
        settings = {
            "CHAT": "slack",
            "DATABASE_URL": house.database,
            "PUBLIC_URL": house.site,
            "SLACK_URL": slack.url,
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_CHANNEL": CHANNEL,
            "SMTP_URL": (house.var / "mail").as_uri(),
            "MAIL_FROM": "help@school.example",
        }
        with living(house, **settings):
            wait_for(lambda: slack.sockets.open, "the socket")
            yield house
