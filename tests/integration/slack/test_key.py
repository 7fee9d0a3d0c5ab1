"""The bot's key goes to Slack alone, and what Slack says of it is told apart."""

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from integration.chat.errors import ChatError, RateLimited, Reason, Refused, Unreachable
from integration.slack.slack_answers import as_written
from integration.slack.web_api import WebApi
from sandbox.slack_testing import RunningSlack


class Elsewhere:
    """A machine that sends everybody on to another one, which writes down who comes."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        self.target, self.first = self._serving(None), self._serving("target")

    def _serving(self, onwards: str | None) -> HTTPServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if onwards is None:
                    outer.keys.append(self.headers.get("Authorization"))
                self.send_response(302 if onwards else 200)
                if onwards:
                    self.send_header("Location", f"http://127.0.0.1:{outer.target.server_port}/")
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def close(self) -> None:
        for each in (self.first, self.target):
            each.shutdown()
            each.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with closing(Elsewhere()) as machines:
        yield machines


def test_the_key_follows_nobody_to_another_address(elsewhere: Elsewhere) -> None:
    at = f"http://127.0.0.1:{elsewhere.first.server_port}"
    api = WebApi(f"{at}/api/", "xoxb-1")
    with pytest.raises(ChatError):
        api.download(f"{at}/files/x")
    with pytest.raises(ChatError):
        api.ask("auth.test")
    assert elsewhere.keys == []


def test_over_a_network_the_key_goes_sealed_alone() -> None:
    api = WebApi("http://slack.example/api/", "xoxb-1")
    for send in (api.download, lambda url: api.upload(url, b"x")):
        with pytest.raises(Refused) as caught:
            send("http://slack.example/files/x")
        assert caught.value.error_id == "foreign_file"


@pytest.mark.parametrize(
    ("error", "sort"),
    [
        ("rate_limited", RateLimited),
        ("ratelimited", RateLimited),
        ("team_added_to_org", Unreachable),
        ("org_login_required", Unreachable),
    ],
)
def test_what_passes_is_asked_for_again(
    slack: RunningSlack, error: str, sort: type[ChatError]
) -> None:
    slack.workspace.fail("users.info", error)
    with pytest.raises(sort):
        WebApi(slack.api_url, slack.bot_token).ask("users.info", user="U1")


@pytest.mark.parametrize(
    "error",
    [
        "access_denied",
        "accesslimited",
        "ekm_access_denied",
        "messages_tab_disabled",
        "no_permission",
        "team_access_not_granted",
        "two_factor_setup_required",
    ],
)
def test_what_an_administrator_can_mend_waits_for_him(slack: RunningSlack, error: str) -> None:
    slack.workspace.fail("users.info", error)
    with pytest.raises(Refused) as caught:
        WebApi(slack.api_url, slack.bot_token).ask("users.info", user="U1")
    assert caught.value.reason is Reason.TOKEN
    assert caught.value.can_be_mended
    assert not caught.value.is_missing


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("Не открывается <http://dnevnik.ru|dnevnik.ru>", "Не открывается dnevnik.ru"),
        ("<https://dnevnik.ru/|Dnevnik.ru>", "Dnevnik.ru"),
        ("<https://evil.example|dnevnik.ru>", "dnevnik.ru (https://evil.example)"),
        ("<mailto:a@b.ru|a@b.ru>", "a@b.ru"),
    ],
)
def test_a_link_that_the_client_has_made_is_what_was_typed(sent: str, written: str) -> None:
    assert as_written(sent) == written
