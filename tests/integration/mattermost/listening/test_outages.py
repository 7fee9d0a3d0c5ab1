"""What an outage, a refusal or a machine brings: nothing is lost, nothing is told to the log."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries.entitlement import check, is_due
from helpdesk.storage import inquiry_tables
from integration.chat.errors import Refused, UnknownOutcome
from integration.chat.flows.listener import Listener
from integration.mattermost.client import MattermostClient
from integration.mattermost.server_answers import MEMBERS_CHANGED, Post
from sandbox.people import Person
from sandbox.server.troubles import TroubleKind
from tests.integration.hearing import png
from tests.integration.house import School
from tests.integration.mattermost.listening.ears import added


def test_a_first_word_in_a_new_direct_channel_is_found_after_an_outage(
    school: School, listener: Listener
) -> None:
    assert listener.look()
    admin = school.sandbox.admin
    inquiry = school.ask()
    with school.desk.writing() as connection:
        connection.execute(update(inquiry_tables.inquiry).values(mattermost_id=admin.id))
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
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/users", method="GET", times=1000)
    assert not listener.look()
    assert school.desk.last_beat("listener") is None


def test_a_bot_put_out_of_the_consultants_channel_says_so(
    school: School, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    assert listener.look()
    channel = school.admin_channel()
    school.sandbox.admin.request("DELETE", f"/channels/{channel}/members/{school.bot.id}")
    assert not listener.look()
    assert [each.levelname for each in caplog.records] == ["ERROR"]


def test_no_word_of_anybody_is_logged(
    school: School,
    listener: Listener,
    inquiry: Inquiry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert listener.look()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Редкостное")

    school.teacher.say("@helpbot", "Редкостное слово")
    with capture_logs() as lines, monkeypatch.context() as patch:
        patch.setattr("helpdesk.inquiries.routing.take", fails)
        listener.look()
        listener.look()
    said = [vars(each) for each in caplog.records] + lines
    assert "post not taken" in str(said)
    assert "Редкостное" not in str(
        [{k: v for k, v in each.items() if k not in ("exc_info", "exc_text")} for each in said]
    )


def test_bots_and_the_systems_words_are_passed_over() -> None:
    at = datetime.now(UTC)
    said = Post("p", "c", "u", "", "слово", at)
    assert said.is_a_persons
    assert not Post("p", "c", "u", "", "слово", at, type="system_join_channel").is_a_persons
    for name in ("from_bot", "from_webhook", "from_plugin"):
        assert not Post("p", "c", "u", "", "слово", at, props={name: "true"}).is_a_persons


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
    post = Post("id", channel, "user", "", "", noon, type=kind)
    for elsewhere in (
        replace(post, channel_id="other"),
        replace(post, type="system_header_change"),
    ):
        listener._take(elsewhere, is_direct=False)
        assert not is_due(school.desk, noon)
    listener._take(post, is_direct=False)
    assert is_due(school.desk, noon)
