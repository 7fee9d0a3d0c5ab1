"""What the desk asks of any chat: of the stand-ins, and of real ones where their keys are set."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from integration.chat.errors import Reason, Refused
from integration.chat.port import ChatClient
from integration.chat.port import Renderer as AnyRenderer
from integration.chat.speech import Quote, notification
from integration.mattermost.chat import MattermostChat
from integration.mattermost.post_rendering import Renderer
from integration.slack.client import SlackClient
from integration.slack.members import WorkspaceMembers
from integration.slack.post_rendering import BlockKitRenderer
from sandbox.server.limits import NEW, OLD, Limits
from sandbox.slack_testing import start_slack
from sandbox.testing import start_sandbox
from settings import Settings
from tests.contract.mattermost.real import MISSING, WANTED
from tests.contract.mattermost.school import found_school, server_at, word
from tests.integration.house import SECRET
from tests.integration.house import settings_for as of_mattermost
from tests.integration.slack.house import settings_for

pytestmark = pytest.mark.contract
REAL = ("SLACK_TEST_URL", "SLACK_TEST_BOT_TOKEN", "SLACK_TEST_CHANNEL")
CHATS = [
    *("mattermost 11.6", "mattermost 5.38", "slack"),
    *(["real mattermost"] if not MISSING else []),
    *(["real slack"] if all(map(os.environ.get, REAL)) else []),
]
KEY = b"k" * 32
AGO = timedelta(minutes=1)


@dataclass(frozen=True)
class AnyChat:
    """A client of the desk's in a channel, and what draws for it."""

    client: ChatClient
    channel_id: str
    pen: AnyRenderer

    def post(self, mark: str, words: str = "Вопрос", root_id: str = "") -> str:
        drawn = self.pen.notification(notification(Quote(words)), "", mark)
        return self.client.create_post(self.channel_id, drawn, root_id=root_id).id

    def marked(self, mark: str, root_id: str = "") -> list[str]:
        since = datetime.now(UTC) - AGO
        found = self.client.posts_of(
            self.channel_id, delivery_id=mark, since=since, root_id=root_id
        )
        return [each.id for each in found if not each.is_deleted]


@pytest.fixture(scope="module", params=CHATS)
def chat(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AnyChat]:
    folder = tmp_path_factory.mktemp("chat")
    makers: dict[str, Callable[[Path], Iterator[AnyChat]]] = {
        "mattermost 11.6": partial(_mattermost, NEW),
        "mattermost 5.38": partial(_mattermost, OLD),
        "slack": _slack,
        "real mattermost": _real_mattermost,
        "real slack": _real_slack,
    }
    yield from makers[request.param](folder)


def _mattermost(limits: Limits, _folder: Path) -> Iterator[AnyChat]:
    with start_sandbox(limits=limits) as running:
        token = running.bot_token
        yield from _mattermost_at(running.url, token, "school", "consultants")


def _real_mattermost(_folder: Path) -> Iterator[AnyChat]:
    school = found_school(server_at(*(os.environ[name] for name in WANTED)))
    yield from _mattermost_at(school.url, school.bot.token, school.team, school.channel)


def _mattermost_at(url: str, token: str, team: str, channel: str) -> Iterator[AnyChat]:
    nowhere = "http://127.0.0.1:9"
    settings = of_mattermost(url, nowhere, token, "x" * 26, mattermost_team=team)
    with closing(MattermostChat(settings)) as client:
        yield AnyChat(client, client.channel_id(team, channel), Renderer(KEY, nowhere))


def _slack(folder: Path) -> Iterator[AnyChat]:
    with start_slack() as running:
        yield _slack_at(settings_for(running, folder))


def _real_slack(_folder: Path) -> Iterator[AnyChat]:
    url, token, channel = (os.environ[name] for name in REAL)
    given = {
        "chat": "slack",
        "secret_key": SECRET,
        "public_url": "https://help.school.example",
        "slack_url": url,
        "slack_bot_token": token,
        "slack_signing_secret": "not called here",
        "slack_channel": channel,
    }
    yield _slack_at(Settings(_env_file=None, **given))  # type: ignore[arg-type]


def _slack_at(settings: Settings) -> AnyChat:
    client = SlackClient(settings)
    channel_id = WorkspaceMembers(client, settings.slack_channel).channel_id()
    return AnyChat(client, channel_id, BlockKitRenderer(KEY))


def test_the_bot_knows_itself(chat: AnyChat) -> None:
    assert chat.client.me().is_bot


def test_a_post_is_found_by_its_mark_and_by_no_other(chat: AnyChat) -> None:
    mark = word()
    assert chat.marked(mark) == []
    post_id = chat.post(mark)
    assert chat.marked(mark) == [post_id]
    assert chat.client.get_post(post_id).mark == mark


def test_a_reply_is_found_in_its_thread(chat: AnyChat) -> None:
    mark, root = word(), chat.post(word())
    reply = chat.post(mark, root_id=root)
    assert chat.marked(mark, root) == [reply]
    assert chat.client.get_post(reply).root_id == root


def test_an_edited_post_keeps_its_id_and_takes_the_new_mark(chat: AnyChat) -> None:
    before, after = word(), word()
    post_id = chat.post(before)
    drawn = chat.pen.notification(notification("Уже иначе"), "", after)
    assert chat.client.update_post(post_id, drawn).id == post_id
    assert chat.marked(before) == []
    assert chat.marked(after) == [post_id]


def test_what_is_deleted_is_gone(chat: AnyChat) -> None:
    post_id = chat.post(word())
    chat.client.delete_post(post_id)
    assert _is_gone(chat, post_id)


def _is_gone(chat: AnyChat, post_id: str) -> bool:
    try:
        return chat.client.get_post(post_id).is_deleted
    except Refused as refused:
        return refused.reason is Reason.MISSING


def test_what_was_said_since_a_moment_is_listed(chat: AnyChat) -> None:
    since = datetime.now(UTC) - AGO
    root = chat.post(word())
    reply = chat.post(word(), root_id=root)
    found = {each.id: each for each in chat.client.posts_since(chat.channel_id, since)}
    assert {root, reply} <= set(found)
    mine = chat.client.me().id
    assert not found[root].is_a_persons or found[root].user_id == mine


def test_nobody_has_a_made_up_name_or_id(chat: AnyChat) -> None:
    for ask in (chat.client.user_by_name, chat.client.user):
        with pytest.raises(Refused) as caught:
            ask("nobody0123456789nobody0123")
        assert caught.value.is_missing or caught.value.status == 400
    assert chat.client.users_by_name(["nobody0123456789"]) == []


def test_a_picture_hangs_on_its_post(chat: AnyChat) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c636001000000ffff03000006000557bfabd40000000049454e44ae426082"
    )
    (file_id,) = chat.client.upload_files(chat.channel_id, [("снимок.png", pixel)])
    drawn = chat.pen.notification(notification("Снимок"), "", word())
    post = chat.client.create_post(chat.channel_id, drawn, file_ids=[file_id])
    (kept,) = chat.client.get_post(post.id).file_ids
    assert chat.client.file_info(kept).name
    assert chat.client.download_file(kept)
