"""The client of the chat: what comes back, and how each failure is told apart."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import responses

from integration.chat.errors import RateLimited, Refused, UnknownOutcome, Unreachable
from integration.mattermost.client import MattermostClient
from integration.mattermost.http import Timeouts
from sandbox.server.troubles import Way
from sandbox.testing import RunningSandbox, start_sandbox

CHAT = "https://chat.school.example:443"
POSTS = f"{CHAT}/api/v4/posts"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox) -> Iterator[MattermostClient]:
    client = MattermostClient(sandbox.url, sandbox.bot_token)
    yield client
    client.close()


@pytest.fixture
def channel_id(client: MattermostClient) -> str:
    return client.channel_id("school", "consultants")


@pytest.fixture
def distant() -> Iterator[MattermostClient]:
    """A client of a server that only `responses` plays."""
    client = MattermostClient(CHAT, "token")
    yield client
    client.close()


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def a_minute_ago() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_the_bot_knows_itself(client: MattermostClient) -> None:
    assert client.me().username == "helpbot"
    assert client.me().is_bot


def test_names_become_ids(client: MattermostClient, sandbox: RunningSandbox) -> None:
    person = sandbox.person("consultant1")
    assert client.team_id("school") == person.team_id
    assert client.channel_id("school", "consultants") == person.channel_id("consultants")
    assert client.user_by_name("consultant1").id == person.id
    assert client.user(person.id).full_name == "Марина Юрьевна Нехай"


def test_a_post_is_read_by_people(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    root = client.create_post(channel_id, "Вопрос")
    reply = client.create_post(channel_id, "Ответ", root_id=root.id)
    seen = sandbox.person("consultant1").thread(root.id)
    assert [(post.id, post.message) for post in seen] == [(reply.id, "Ответ")]


def test_an_update_writes_all_of_the_post_anew(client: MattermostClient, channel_id: str) -> None:
    post = client.create_post(channel_id, "Новое", props={"delivery_id": "d", "old": "yes"})
    client.update_post(post.id, "В работе", {"delivery_id": "d"})
    read = client.get_post(post.id)
    assert read.message == "В работе"
    assert read.props == {"delivery_id": "d"}
    assert read.updated > read.created


def test_a_file_arrives_with_its_post(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    file_id = client.upload_file(channel_id, "снимок.png", b"\x89PNG...")
    client.create_post(channel_id, "Снимок", file_ids=[file_id])
    person = sandbox.person("consultant1")
    assert person.posts("consultants")[-1].file_ids == (file_id,)
    assert person.request("GET", f"/files/{file_id}").content == b"\x89PNG..."


def test_a_direct_message_reaches_its_person(
    client: MattermostClient, sandbox: RunningSandbox
) -> None:
    teacher = sandbox.person("uchitel")
    client.create_post(client.direct_channel(teacher.id), "Принято")
    assert teacher.direct_posts()[-1].message == "Принято"


def test_members_are_told_from_others(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    assert client.channel_member(channel_id, sandbox.person("consultant1").id)
    assert not client.channel_member(channel_id, sandbox.person("uchitel").id)


def test_a_bot_that_lost_its_channel_is_refused(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.admin.request("DELETE", f"/channels/{channel_id}/members/{client.me().id}")
    with pytest.raises(Refused) as refused:
        client.channel_member(channel_id, sandbox.person("consultant1").id)
    assert refused.value.status == 403


def test_a_dialog_needs_a_trigger_of_the_server(client: MattermostClient) -> None:
    with pytest.raises(Refused) as refused:
        client.open_dialog("bm90IGEgdHJpZ2dlcg==", "http://desk/dialog", {"title": "Ответ"})
    assert refused.value.status == 400
    assert "decode_trigger_id" in refused.value.error_id


def test_the_servers_settings_are_read(client: MattermostClient, sandbox: RunningSandbox) -> None:
    config = client.client_config()
    assert config.signing_key == sandbox.chat.triggers.public_key
    assert config.edit_seconds is None


def test_a_limit_on_edits_is_read(client: MattermostClient, sandbox: RunningSandbox) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": 300}}
    sandbox.admin.request("PUT", "/config/patch", json=limit)
    assert client.client_config().edit_seconds == 300


def test_a_delivery_is_found_among_what_came_since(
    client: MattermostClient, channel_id: str
) -> None:
    client.create_post(channel_id, "Другое", props={"delivery_id": "other"})
    post = client.create_post(channel_id, "Моё", props={"delivery_id": "mine"})
    found = client.find_post(channel_id, delivery_id="mine", since=a_minute_ago())
    assert found is not None
    assert found.id == post.id


def test_a_delivery_that_never_arrived_is_not_found(
    client: MattermostClient, channel_id: str
) -> None:
    client.create_post(channel_id, "Другое", props={"delivery_id": "other"})
    assert client.find_post(channel_id, delivery_id="mine", since=a_minute_ago()) is None


def test_somebody_elses_post_never_passes_for_a_delivery(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    forged = {"channel_id": channel_id, "message": "x", "props": {"delivery_id": "mine"}}
    sandbox.person("consultant1").request("POST", "/posts", json=forged)
    assert client.find_post(channel_id, delivery_id="mine", since=a_minute_ago()) is None


def test_a_delivery_is_found_behind_more_posts_than_one_answer_holds(
    client: MattermostClient, channel_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.mattermost.client.SINCE_LIMIT", 3)
    monkeypatch.setattr("sandbox.server.posts.SINCE_LIMIT", 3)
    monkeypatch.setattr("integration.mattermost.client.PAGE", 2)
    for number in range(6):
        client.create_post(channel_id, str(number), props={"delivery_id": str(number)})
    found = client.find_post(channel_id, delivery_id="4", since=a_minute_ago())
    assert found is not None
    assert found.message == "4"


def test_a_name_cannot_lead_elsewhere(client: MattermostClient) -> None:
    with pytest.raises(Refused) as refused:
        client.user_by_name("../me")
    assert refused.value.status == 404


def test_a_refusal_keeps_the_servers_error_id(client: MattermostClient, channel_id: str) -> None:
    with pytest.raises(Refused) as refused:
        client.create_post(channel_id, "я" * 16_384)
    assert refused.value.status == 400
    assert refused.value.error_id == "model.post.is_valid.message_length.app_error"


def test_a_refusal_says_nothing_of_what_was_sent() -> None:
    assert str(Refused(400, "an.id", "«Мария Иванова» is too long")) == "400 an.id"


def test_a_wrong_token_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(Refused) as refused:
        MattermostClient(sandbox.url, "wrong").me()
    assert refused.value.status == 401


def test_where_nobody_listens_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable):
        MattermostClient(f"http://127.0.0.1:{port}", "token").create_post("c", "x")


def test_a_host_that_does_not_exist_was_not_reached() -> None:
    with pytest.raises(Unreachable):
        MattermostClient("http://no-such-host.invalid", "token").create_post("c", "x")


def test_a_server_that_falls_silent_leaves_the_outcome_unknown() -> None:
    with silent_server() as url:
        client = MattermostClient(url, "token", timeouts=Timeouts(connect=1, read=0.2))
        with pytest.raises(UnknownOutcome):
            client.create_post("c", "x")


def test_a_connection_that_breaks_after_sending_leaves_the_outcome_unknown(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.trouble(Way.BREAKS, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        client.create_post(channel_id, "Дошло", props={"delivery_id": "d"})
    found = client.find_post(channel_id, delivery_id="d", since=a_minute_ago())
    assert found is not None
    assert found.message == "Дошло"


@pytest.mark.parametrize("way", [Way.FORGETS, Way.REFUSES])
def test_a_servers_own_failure_leaves_the_outcome_unknown(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox, way: Way
) -> None:
    sandbox.trouble(way, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        client.create_post(channel_id, "x")


def test_a_limit_on_requests_says_how_long_to_wait(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.trouble(Way.LIMITS, "/api/v4/posts")
    with pytest.raises(RateLimited) as limited:
        client.create_post(channel_id, "x")
    assert limited.value.retry_after == 1


@responses.activate
@pytest.mark.parametrize("header", [{}, {"Retry-After": "Wed, 25 Nov 2026 07:28:00 GMT"}])
def test_without_a_number_of_seconds_a_limit_means_a_second(
    distant: MattermostClient, header: dict[str, str]
) -> None:
    responses.post(POSTS, status=429, body="limit exceeded", headers=header)
    with pytest.raises(RateLimited) as limited:
        distant.create_post("c", "x")
    assert limited.value.retry_after == 1


@responses.activate
def test_a_page_of_some_proxy_is_no_success(distant: MattermostClient) -> None:
    responses.post(POSTS, status=200, body="<html>Вход</html>", content_type="text/html")
    with pytest.raises(UnknownOutcome, match="200 without JSON"):
        distant.create_post("c", "x")


@responses.activate
def test_a_redirect_is_not_followed(distant: MattermostClient) -> None:
    responses.post(POSTS, status=301, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(Refused) as refused:
        distant.create_post("c", "x")
    assert refused.value.status == 301


@responses.activate
def test_a_404_of_some_proxy_says_nothing_of_a_member(distant: MattermostClient) -> None:
    responses.get(f"{CHAT}/api/v4/channels/c/members/u", status=404, body="not here")
    with pytest.raises(Refused):
        distant.channel_member("c", "u")


@responses.activate
def test_a_server_may_live_under_a_path() -> None:
    responses.get(f"{CHAT}/mattermost/api/v4/posts/p", status=404, json={"id": "gone"})
    with pytest.raises(Refused) as refused:
        MattermostClient(f"{CHAT}/mattermost/", "token").get_post("p")
    assert refused.value.error_id == "gone"


def test_one_client_serves_many_threads(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    threads = [
        threading.Thread(target=client.create_post, args=(channel_id, str(number)))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages = {post.message for post in sandbox.person("consultant1").posts("consultants")}
    assert messages == {str(number) for number in range(12)}
