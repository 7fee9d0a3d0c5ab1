"""The listener: by websocket at once, after a gap in full, and each post once, whoever hears it."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import incoming_posts
from helpdesk.inquiries.entitlement import check, is_due
from helpdesk.kernel.heartbeat import last_beat
from helpdesk.storage import schema
from integration.chat.errors import Refused, UnknownOutcome
from integration.chat.flows.listener import Listener
from integration.mattermost.client import MattermostClient
from integration.mattermost.values import MEMBERS_CHANGED, Post
from sandbox.people import Person
from sandbox.server.troubles import Way
from tests.integration.hearing import listener_of, listening, png, wait_for
from tests.integration.house import School


@pytest.fixture
def listener(school: School, tmp_path: Path) -> Iterator[Listener]:
    listener = listener_of(school, tmp_path)
    yield listener
    listener.client.close()


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    return school.ask()


def added(school: School, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in school.now(inquiry).texts][1:]


@contextmanager
def hearing_live(school: School, listener: Listener) -> Iterator[None]:
    """Listen until the end of the block, and begin it when the websocket holds."""
    before = len(school.sandbox.wires.open)
    with listening(listener):
        wait_for(lambda: len(school.sandbox.wires.open) > before, "the websocket")
        wait_for(lambda: last_beat(school.desk, "listener"), "the first look")
        yield


def test_what_is_written_is_heard_at_once(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    with hearing_live(school, listener):
        # From now on there is nothing but the websocket to hear by.
        listener.look = lambda: True  # type: ignore[method-assign]
        school.teacher.say("@helpbot", "И в 7Б")
        wait_for(lambda: added(school, inquiry), "the words")
    assert added(school, inquiry) == ["И в 7Б"]


def test_what_was_said_before_it_ever_listened_was_said_to_nobody(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    school.teacher.say("@helpbot", "Давно")
    school.sandbox.pass_time(3600)
    incoming_posts.begin(school.desk, datetime.now(UTC) + timedelta(minutes=50))
    assert listener.look()
    assert added(school, inquiry) == []


def test_what_was_said_while_it_was_away_is_heard_afterwards(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    assert listener.look()
    for number in range(3):
        school.teacher.say("@helpbot", f"Слово {number}")
    with hearing_live(school, listener):
        wait_for(lambda: len(added(school, inquiry)) == 3, "all three")
    assert added(school, inquiry) == ["Слово 0", "Слово 1", "Слово 2"]


def test_a_broken_websocket_loses_nothing_and_doubles_nothing(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    with hearing_live(school, listener):
        for number in range(6):
            if number % 2:
                assert school.sandbox.wires.cut() == 1
            school.teacher.say("@helpbot", f"Слово {number}")
            wait_for(lambda: school.sandbox.wires.open, "a new websocket")
        wait_for(lambda: len(added(school, inquiry)) >= 6, "all six")
    assert listener.look()
    assert sorted(added(school, inquiry)) == [f"Слово {number}" for number in range(6)]


def test_without_any_websocket_it_still_hears(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.chat.flows.listener.LOOK_EACH", 0.1)
    monkeypatch.setattr("integration.chat.flows.listener.BACK_OFF_MOST", 0.2)
    school.sandbox.trouble(Way.REFUSES, "/api/v4/websocket", method="GET", times=1000)
    with listening(listener):
        wait_for(lambda: last_beat(school.desk, "listener"), "the first look")
        school.teacher.say("@helpbot", "И в 7Б")
        wait_for(lambda: added(school, inquiry), "the words")
    assert added(school, inquiry) == ["И в 7Б"]


def test_two_listeners_take_each_post_once(each_school: School, tmp_path: Path) -> None:
    school, words = each_school, [f"Слово {number}" for number in range(12)]
    inquiry = school.ask()
    first, second = listener_of(school, tmp_path), listener_of(school, tmp_path)
    with hearing_live(school, first), hearing_live(school, second):
        for word in words:
            school.teacher.say("@helpbot", word)
        wait_for(lambda: len(added(school, inquiry)) >= len(words), "all of them")
    assert first.look()
    assert second.look()
    assert Counter(added(school, inquiry)) == Counter(words)
    for each in (first, second):
        each.client.close()


def test_two_listeners_ask_once_about_one_post(each_school: School, tmp_path: Path) -> None:
    school = each_school
    listeners = [listener_of(school, tmp_path) for _ in range(4)]
    assert all(each.look() for each in listeners)
    said = school.teacher.say("@helpbot", "Не вижу журнал")
    (post,) = [
        p
        for p in listeners[0].client.posts_since(said.channel_id, _an_hour_ago())
        if p.id == said.id
    ]
    _at_once([partial(each._take, post, is_direct=True) for each in listeners])
    with school.desk.reading() as connection:
        asked = connection.exec_driver_sql("SELECT count(*) FROM delivery WHERE occasion='which'")
        assert asked.scalar() == 1
    for each in listeners:
        each.client.close()


def _an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def _at_once(acts: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_first_word_in_a_new_direct_channel_is_found_after_an_outage(
    school: School, listener: Listener
) -> None:
    assert listener.look()
    admin = school.sandbox.admin
    inquiry = school.ask()
    with school.desk.writing() as connection:
        connection.execute(update(schema.inquiry).values(mattermost_id=admin.id))
    admin.say("@helpbot", "Я здесь впервые")
    assert listener.look()
    assert added(school, inquiry) == ["Я здесь впервые"]


def test_more_than_a_thousand_posts_of_an_outage_are_all_heard(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.server.posts.SINCE_LIMIT", 7)
    monkeypatch.setattr("integration.mattermost.client.SINCE_LIMIT", 7)
    monkeypatch.setattr("integration.mattermost.client.PAGE", 5)
    assert listener.look()
    words = [f"Слово {number}" for number in range(18)]
    for each in words:
        school.teacher.say("@helpbot", each)
    assert listener.look()
    assert added(school, inquiry) == words


def test_a_post_that_cannot_be_taken_stops_no_other_and_is_tried_again(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listener.look()
    file_id = school.teacher.upload("@helpbot", "экран.png", png())
    school.teacher.say("@helpbot", "Со снимком", file_ids=(file_id,))
    school.teacher.say("@helpbot", "Без снимка")

    def fails(self: MattermostClient, file_id: str) -> bytes:
        raise UnknownOutcome("500")

    with monkeypatch.context() as patch:
        patch.setattr(MattermostClient, "download_file", fails)
        assert not listener.look()
        assert added(school, inquiry) == ["Без снимка"]
        assert not listener.look()
    assert listener.look()
    assert sorted(added(school, inquiry)) == ["Без снимка", "Со снимком"]
    assert len(school.now(inquiry).attachments) == 1


def test_a_picture_that_the_chat_refuses_holds_up_no_words(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listener.look()
    file_id = school.teacher.upload("@helpbot", "экран.png", png())
    school.teacher.say("@helpbot", "Со снимком", file_ids=(file_id,))

    def refuses(self: MattermostClient, file_id: str) -> bytes:
        raise Refused(403, "api.context.permissions.app_error", "")

    monkeypatch.setattr(MattermostClient, "download_file", refuses)
    assert listener.look()
    assert added(school, inquiry) == ["Со снимком"]
    assert school.now(inquiry).attachments == ()


def test_no_sign_of_life_is_left_while_nothing_is_heard(school: School, listener: Listener) -> None:
    school.sandbox.trouble(Way.REFUSES, "/api/v4/users", method="GET", times=1000)
    assert not listener.look()
    assert last_beat(school.desk, "listener") is None


def test_a_bot_put_out_of_the_consultants_channel_says_so(
    school: School, listener: Listener
) -> None:
    assert listener.look()
    channel = school.admin_channel()
    school.sandbox.admin.request("DELETE", f"/channels/{channel}/members/{school.bot.id}")
    with capture_logs() as lines:
        assert not listener.look()
    assert any(line["log_level"] in ("error", "warning") for line in lines)


def test_no_word_of_anybody_is_logged(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listener.look()

    def fails(*_: object) -> None:
        raise RuntimeError("Редкостное")

    school.teacher.say("@helpbot", "Редкостное слово")
    with capture_logs() as lines, monkeypatch.context() as patch:
        patch.setattr("helpdesk.inquiries.routing.take", fails)
        listener.look()
        listener.look()
    assert lines
    assert "Редкостное" not in str([{k: v for k, v in e.items() if k != "exc_info"} for e in lines])


def test_bots_and_the_systems_words_are_passed_over() -> None:
    at = datetime.now(UTC)
    said = Post("p", "c", "u", "", "слово", at, at)
    assert said.is_a_persons
    assert not Post("p", "c", "u", "", "слово", at, at, type="system_join_channel").is_a_persons
    for name in ("from_bot", "from_webhook", "from_plugin"):
        assert not Post("p", "c", "u", "", "слово", at, at, props={name: "true"}).is_a_persons


def test_another_bot_is_no_member_of_the_staff(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    admin = school.sandbox.admin
    other = admin.request("POST", "/bots", json={"username": "otherbot"}).json()["user_id"]
    token = admin.request("POST", f"/users/{other}/tokens", json={"description": "x"}).json()
    bot = Person(school.sandbox.url, "", "", token=token["token"])
    assert listener.look()
    bot.say("@helpbot", "Я робот")
    assert listener.look()
    assert [post.user_id for post in bot.posts("@helpbot")] == [bot.id]


@pytest.mark.parametrize("kind", sorted(MEMBERS_CHANGED))
def test_who_comes_or_leaves_lets_the_clock_ask_who_is_here(
    school: School, listener: Listener, kind: str
) -> None:
    noon = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    check(school.desk, lambda _: True, noon)
    channel = listener.members.channel_id()
    post = Post("id", channel, "user", "", "", noon, noon, type=kind)
    for elsewhere in (
        replace(post, channel_id="other"),
        replace(post, type="system_header_change"),
    ):
        listener._take(elsewhere, is_direct=False)
        assert not is_due(school.desk, noon)
    listener._take(post, is_direct=False)
    assert is_due(school.desk, noon)
