"""The school in the practice chat that speaks Mattermost's tongue."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.kernel.desk import Desk
from integration.mattermost.listener_process import create_listener
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from sandbox.server import accounts
from sandbox.server.seed import BOT as BOT_NAME
from sandbox.testing import RunningSandbox, start_sandbox
from tests.contract.any_chat.acting import AnySchool
from tests.contract.any_chat.at_client import BOT, CHANNEL, AnyPerson
from tests.integration.hearing import listening, wait_for
from tests.integration.house import bot_beside


@dataclass
class PersonInMattermost:
    """An AnyPerson."""

    who: Person
    bot_id: str
    id: str = field(init=False)
    username: str = field(init=False)
    _answers: list[str] = field(default_factory=list, init=False)
    _seen_windows: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.id, self.username = self.who.id, self.who.username

    def run(self, words: str = "") -> None:
        answer = self.who.run(f"/help {words}".rstrip())
        if answer.text:
            self._answers.append(answer.text)

    def say(self, words: str, files: Mapping[str, bytes] | None = None) -> str:
        ids = tuple(self.who.upload(BOT, name, data) for name, data in (files or {}).items())
        return self.who.say(BOT, words, file_ids=ids).id

    def say_under(self, root: str, words: str) -> None:
        self.who.say(CHANNEL, words, root_id=root)

    def press(self, post: str, label: str, *, directly: bool) -> None:
        shown = self.who.post(post)
        if label in [each.get("name") for each in shown.actions]:
            self.who.press_named(shown, label)
        else:
            self.who.select(shown, label)

    def _dialog(self) -> ShownDialog:
        return wait_for(
            lambda: [each for each in self.who.dialogs() if each.elements], "the dialog"
        )[-1]

    def names(self) -> list[str]:
        return self._dialog().names

    def submit(self, given: Mapping[str, str]) -> Mapping[str, str]:
        answer = self.who.submit(self._dialog(), given)
        return {**answer.errors, **({"": answer.error} if answer.error else {})}

    def introduction(self) -> str:
        return str(self._dialog().content.get("introduction_text"))

    def value_of(self, name: str) -> str:
        found = next(each for each in self._dialog().elements if each["name"] == name)
        return str(found.get("default") or "")

    def confirm(self) -> None:
        assert self.who.submit(self.who.dialog(), {}).went_through

    def told_alone(self) -> list[str]:
        """Old servers answer a press by a post to one alone, newer ones by a window."""
        told = [*self.who.whispers(), *self.who.told()]
        self._answers += told[self._seen_windows :]
        self._seen_windows = len(told)
        return [*self._answers]

    def seen(self, *, directly: bool, under: str = "") -> list[tuple[str, str]]:
        found = self.who.thread(under) if under else self.who.posts(BOT if directly else CHANNEL)
        return [(each.id, _words(each)) for each in found if self._is_shown(each, under)]

    def _is_shown(self, post: SeenPost, under: str) -> bool:
        return post.user_id == self.bot_id and (bool(under) or not post.root_id)


def _words(post: SeenPost) -> str:
    labels = [str(each.get("name")) for each in post.actions]
    options = [
        str(option.get("text")) for each in post.actions for option in each.get("options") or ()
    ]
    return "\n".join([post.text, *labels, *options])


@dataclass
class SchoolInMattermost(AnySchool):
    """Its posts and edits are paths of the REST API."""

    running: RunningSandbox

    def __post_init__(self) -> None:
        super().__post_init__()
        self.post_path, self.edit_path, self.edit_method = "/api/v4/posts", "/api/v4/posts", "PUT"

    def _person(self, username: str) -> AnyPerson:
        bot = accounts.user_named(self.running.chat.store, BOT_NAME)
        return PersonInMattermost(self.running.person(username), bot.id)

    def revoke(self) -> Callable[[], None]:
        store, token = self.running.chat.store, self.running.bot_token
        accounts.drop_token(store, token=token)
        bot = accounts.user_named(store, BOT_NAME)

        def give_back() -> None:
            accounts.add_token(store, bot.id, token, "the desk")

        return give_back

    def cut(self) -> None:
        self.running.wires.cut()

    def is_connected(self) -> bool:
        return bool(self.running.wires.open)


@contextmanager
def in_mattermost(desk: Desk, folder: Path) -> Iterator[AnySchool]:
    with (
        start_sandbox() as running,
        bot_beside(running, desk, attachments=folder) as house,
        listening(create_listener(desk, house.settings)),
    ):
        wait_for(lambda: running.wires.open, "the websocket")
        school = SchoolInMattermost(running, desk, house.settings)
        with closing(school.server.chat):
            yield school
