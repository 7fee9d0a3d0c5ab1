"""Whatever a server does, each call ends in a known way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import responses

from integration.chat.errors import RateLimited, Refused, UnknownOutcome, Unreachable
from integration.chat.values import RenderedPost
from integration.mattermost.client import MattermostClient
from integration.mattermost.http import Timeouts
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from tests.integration.mattermost.client.asking import CHAT, a_minute_ago


def test_a_name_cannot_lead_elsewhere(client: MattermostClient) -> None:
    with pytest.raises(Refused) as refused:
        client.user_by_name("../me")
    assert refused.value.status == 404


def test_a_refusal_keeps_the_servers_error_id(client: MattermostClient, channel_id: str) -> None:
    with pytest.raises(Refused) as refused:
        client.create_post(channel_id, RenderedPost("я" * 16_384))
    assert refused.value.status == 400
    assert refused.value.error_id == "model.post.is_valid.message_length.app_error"


def test_a_refusal_says_nothing_of_what_was_sent() -> None:
    assert str(Refused(400, "an.id", "«Мария Иванова» is too long")) == "400 an.id"


def test_a_wrong_token_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(Refused) as refused:
        MattermostClient(sandbox.url, "wrong").me()
    assert refused.value.status == 401


def test_what_a_netrc_says_of_the_server_takes_no_tokens_place(
    client: MattermostClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert client.me().id


def test_where_nobody_listens_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable):
        MattermostClient(f"http://127.0.0.1:{port}", "token").create_post("c", RenderedPost("x"))


def test_a_host_that_does_not_exist_was_not_reached() -> None:
    with pytest.raises(Unreachable):
        MattermostClient("http://no-such-host.invalid", "token").create_post("c", RenderedPost("x"))


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_server_that_falls_silent_leaves_the_outcome_unknown() -> None:
    with silent_server() as url:
        client = MattermostClient(url, "token", timeouts=Timeouts(connect=1, read=0.2))
        with pytest.raises(UnknownOutcome):
            client.create_post("c", RenderedPost("x"))


def test_a_connection_that_breaks_after_sending_leaves_the_outcome_unknown(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.trouble(TroubleKind.BREAKS, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        client.create_post(channel_id, RenderedPost("Дошло", {"delivery_id": "d"}))
    found = next(client.posts_of(channel_id, delivery_id="d", since=a_minute_ago()), None)
    assert found is not None
    assert found.message == "Дошло"


@pytest.mark.parametrize("way", [TroubleKind.FORGETS, TroubleKind.REFUSES])
def test_a_servers_own_failure_leaves_the_outcome_unknown(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox, way: TroubleKind
) -> None:
    sandbox.trouble(way, "/api/v4/posts")
    with pytest.raises(UnknownOutcome):
        client.create_post(channel_id, RenderedPost("x"))


def test_a_limit_on_requests_says_how_long_to_wait(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.trouble(TroubleKind.LIMITS, "/api/v4/posts")
    with pytest.raises(RateLimited) as limited:
        client.create_post(channel_id, RenderedPost("x"))
    assert limited.value.retry_after == 1


POSTS = f"{CHAT}/api/v4/posts"


@responses.activate
@pytest.mark.parametrize("header", [{}, {"Retry-After": "Wed, 25 Nov 2026 07:28:00 GMT"}])
def test_without_a_number_of_seconds_a_limit_means_a_second(
    distant: MattermostClient, header: dict[str, str]
) -> None:
    responses.post(POSTS, status=429, body="limit exceeded", headers=header)
    with pytest.raises(RateLimited) as limited:
        distant.create_post("c", RenderedPost("x"))
    assert limited.value.retry_after == 1


@responses.activate
def test_a_page_of_some_proxy_is_no_success(distant: MattermostClient) -> None:
    responses.post(POSTS, status=200, body="<html>Вход</html>", content_type="text/html")
    with pytest.raises(UnknownOutcome, match="200 without JSON"):
        distant.create_post("c", RenderedPost("x"))


@responses.activate
def test_a_redirect_is_not_followed(distant: MattermostClient) -> None:
    responses.post(POSTS, status=301, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(Refused) as refused:
        distant.create_post("c", RenderedPost("x"))
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
        threading.Thread(target=client.create_post, args=(channel_id, RenderedPost(str(number))))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages = {post.message for post in sandbox.person("consultant1").posts("consultants")}
    assert messages == {str(number) for number in range(12)}
