"""Slack's Web API, asked by Slack's own library: what is answered, and what is refused."""

from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server.troubles import TroubleKind
from sandbox.slack_testing import RunningSlack
from tests.sandbox.slack.small_app import CARD, marked

METADATA = {"event_type": "delivery", "event_payload": {"id": "7"}}


@pytest.fixture
def client(slack: RunningSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def room(slack: RunningSlack) -> str:
    return slack.channel_id("consultants")


def refused(client: WebClient, method: str, **asked: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        getattr(client, method)(**asked)
    answer = caught.value.response
    assert not isinstance(answer, str)
    found: dict[str, Any] = answer.data if isinstance(answer.data, dict) else {}
    return found


def test_a_token_says_whose_it_is_and_what_it_may(slack: RunningSlack, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["url"]) == (slack.user_id("helpbot"), f"{slack.url}/")
    assert set(answer.headers["x-oauth-scopes"].split(",")) == slack.workspace.scopes


def test_strangers_are_told_apart(slack: RunningSlack, client: WebClient) -> None:
    assert refused(WebClient("xoxb-none", base_url=slack.api_url), "auth_test")["error"] == (
        "invalid_auth"
    )
    assert requests.post(f"{slack.api_url}auth.test", timeout=9).json()["error"] == "not_authed"
    slack.workspace.revoked = True
    assert refused(client, "auth_test")["error"] == "token_revoked"


def test_a_missing_scope_is_named(slack: RunningSlack, client: WebClient, room: str) -> None:
    slack.workspace.scopes -= {"groups:history", "users:read.email"}
    answer = refused(client, "conversations_history", channel=room)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")
    assert "groups:history" not in answer["provided"]
    profile = client.users_info(user=slack.user_id("zavuch"))["user"]["profile"]
    assert "email" not in profile


def test_metadata_are_given_only_to_who_asks(client: WebClient, room: str) -> None:
    ts = client.chat_postMessage(channel=room, text="Вопрос", metadata=METADATA)["ts"]
    for wants, found in ((True, METADATA), (False, None)):
        (said,) = client.conversations_history(channel=room, include_all_metadata=wants)["messages"]
        assert (said["ts"], said.get("metadata")) == (ts, found)


@pytest.mark.parametrize("metadata", [{"event_type": "a"}, {**METADATA, "id": 1}, "no JSON"])
def test_metadata_of_another_shape_are_refused(client: WebClient, room: str, metadata: Any) -> None:
    answer = refused(client, "chat_postMessage", channel=room, text="x", metadata=metadata)
    assert answer["error"] == "invalid_metadata_format"


def test_blocks_that_are_wrong_are_refused_with_the_reason(client: WebClient, room: str) -> None:
    blocks = [{"type": "section", "text": marked("x" * 3_001)}]
    answer = refused(client, "chat_postMessage", channel=room, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    (says,) = answer["response_metadata"]["messages"]
    assert says == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    answer = refused(client, "chat_postMessage", channel=room, text="x", blocks="[")
    assert answer["error"] == "invalid_blocks_format"
    assert refused(client, "chat_postMessage", channel=room, text="")["error"] == "no_text"
    answer = refused(client, "chat_postMessage", channel=room, text="x" * 40_001)
    assert answer["error"] == "msg_too_long"


def test_what_an_update_leaves_out_stays(client: WebClient, room: str) -> None:
    said = client.chat_postMessage(channel=room, text="Было", blocks=CARD, metadata=METADATA)
    client.chat_update(channel=room, ts=said["ts"], text="Стало")
    (now,) = client.conversations_history(channel=room, include_all_metadata=True)["messages"]
    assert (now["text"], now["blocks"], now["metadata"]) == (
        "Стало",
        said["message"]["blocks"],
        METADATA,
    )
    client.chat_update(channel=room, ts=said["ts"], text="Стало", blocks=[])
    (now,) = client.conversations_history(channel=room)["messages"]
    assert "blocks" not in now


def test_only_ones_own_words_are_changed_and_only_in_time(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    foreign = slack.person("zavuch").say("consultants", "Моё")["ts"]
    own = client.chat_postMessage(channel=room, text="Моё")["ts"]
    for method, error in (("update", "cant_update_message"), ("delete", "cant_delete_message")):
        asked = {"text": "x"} if method == "update" else {}
        answer = refused(client, f"chat_{method}", channel=room, ts=foreign, **asked)
        assert answer["error"] == error
    answer = refused(client, "chat_update", channel=room, ts="1.000000", text="x")
    assert answer["error"] == "message_not_found"
    slack.workspace.set_edit_seconds(60)
    slack.pass_time(61)
    answer = refused(client, "chat_update", channel=room, ts=own, text="x")
    assert answer["error"] == "edit_window_closed"


def test_an_archived_channel_takes_nothing(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    slack.workspace.archive("consultants")
    assert refused(client, "chat_postMessage", channel=room, text="x")["error"] == "is_archived"
    assert client.conversations_info(channel=room)["channel"]["is_archived"]
    listed = client.conversations_list(types="private_channel", exclude_archived=True)
    assert listed["channels"] == []


def test_who_has_left_cannot_be_written_to(slack: RunningSlack, client: WebClient) -> None:
    teacher = slack.user_id("uchitel")
    direct = client.conversations_open(users=teacher)["channel"]["id"]
    assert direct.startswith("D")
    slack.workspace.deactivate("uchitel")
    assert client.users_info(user=teacher)["user"]["deleted"]
    assert refused(client, "conversations_open", users=teacher)["error"] == "user_disabled"
    assert refused(client, "chat_postMessage", channel=direct, text="x")["error"] == "is_archived"


def test_replies_stand_in_the_thread_alone(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    root = client.chat_postMessage(channel=room, text="Вопрос")["ts"]
    reply = slack.person("zavuch").say("consultants", "Отвечу", root)["ts"]
    (shown,) = client.conversations_history(channel=room)["messages"]
    assert (shown["ts"], shown["reply_count"], shown["latest_reply"]) == (root, 1, reply)
    said = client.conversations_replies(channel=room, ts=root, oldest=root)["messages"]
    assert [each["ts"] for each in said] == [root, reply]
    assert client.conversations_replies(channel=room, ts=root, oldest=reply)["messages"] == said[:1]
    assert refused(client, "conversations_replies", channel=room, ts="1.0")["error"] == (
        "thread_not_found"
    )
    client.chat_delete(channel=room, ts=root)
    (stone,) = client.conversations_history(channel=room)["messages"]
    assert (stone["subtype"], stone["reply_count"]) == ("tombstone", 1)


def test_long_lists_come_in_pages(client: WebClient, room: str) -> None:
    moments = [client.chat_postMessage(channel=room, text=str(n))["ts"] for n in range(5)]
    first = client.conversations_history(channel=room, limit=2)
    pages = [[each["ts"] for each in page["messages"]] for page in first]
    assert pages == [moments[4:2:-1], moments[2:0:-1], moments[:1]]
    members = [each["id"] for page in client.users_list(limit=3) for each in page["members"]]
    assert len(members) == len(set(members)) > 5


def test_whoever_asks_too_often_is_told_to_wait(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    slack.workspace.limit("chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=room, text="x")
    answer = caught.value.response
    assert not isinstance(answer, str)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    slack.workspace.fail("chat.postMessage", "fatal_error")
    assert refused(client, "chat_postMessage", channel=room, text="x")["error"] == "fatal_error"
    assert client.chat_postMessage(channel=room, text="x")["ok"]


def test_an_answer_may_be_lost_after_all_was_done(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    slack.trouble(TroubleKind.FORGETS, "/api/chat.postMessage")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=room, text="Сказано")
    assert [each["text"] for each in slack.person("zavuch").messages("consultants")] == ["Сказано"]


def test_only_whom_angle_brackets_name_is_called(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    head = slack.user_id("zavuch")
    client.chat_postMessage(channel=room, text="@zavuch @channel &lt;!channel&gt;")
    assert slack.notified() == []
    client.chat_postMessage(
        channel=room, text="", blocks=[{"type": "section", "text": marked(f"<@{head}>")}]
    )
    assert slack.notified() == ["zavuch"]
    client.chat_postMessage(channel=room, text="<!channel>")
    assert set(slack.notified()) == {"zavuch", "director", "consultant1", "consultant2"}


def test_files_hang_on_a_message_and_are_read_with_the_token(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    sent = client.files_upload_v2(filename="снимок.png", content=b"\x89PNG")["file"]["id"]
    ts = client.chat_postMessage(channel=room, text="Ответ")["ts"]
    client.chat_update(channel=room, ts=ts, text="Ответ", file_ids=[sent])
    (said,) = slack.person("zavuch").messages("consultants")
    assert [each["id"] for each in said["files"]] == [sent]
    address = client.files_info(file=sent)["file"]["url_private_download"]
    bearer = {"Authorization": f"Bearer {slack.bot_token}"}
    assert requests.get(address, headers=bearer, timeout=9).content == b"\x89PNG"
    assert "Sign in" in requests.get(address, timeout=9).text
    client.files_delete(file=sent)
    assert refused(client, "files_info", file=sent)["error"] == "file_not_found"


def test_json_is_seen_only_where_slack_reads_it(slack: RunningSlack) -> None:
    bearer = {"Authorization": f"Bearer {slack.bot_token}"}
    asked = {"user": slack.user_id("zavuch")}
    answer = requests.post(f"{slack.api_url}users.info", json=asked, headers=bearer, timeout=9)
    assert answer.json()["error"] == "invalid_arguments"
    answer = requests.post(f"{slack.api_url}users.info", data=asked, headers=bearer, timeout=9)
    assert answer.json()["user"]["name"] == "zavuch"


def test_an_unknown_argument_is_ignored_and_written_down(
    slack: RunningSlack, client: WebClient, room: str
) -> None:
    client.chat_postMessage(channel=room, text="x", colour="red")
    assert slack.violations == ["unknown argument 'colour' to chat.postMessage"]


def test_a_channel_is_made_and_filled(slack: RunningSlack, client: WebClient) -> None:
    made = client.conversations_create(name="pomosch", is_private=True)["channel"]["id"]
    assert refused(client, "conversations_create", name="pomosch")["error"] == "name_taken"
    people = f"{slack.user_id('zavuch')},{slack.user_id('director')}"
    client.conversations_invite(channel=made, users=people)
    assert len(client.conversations_members(channel=made)["members"]) == 3
    answer = refused(client, "conversations_setTopic", channel=made, topic="x" * 251)
    assert answer["error"] == "too_long"
    client.conversations_setTopic(channel=made, topic="Дежурит завуч")
    assert client.conversations_info(channel=made)["channel"]["topic"]["value"] == "Дежурит завуч"
    mine = client.users_conversations(types="private_channel")["channels"]
    assert {each["name"] for each in mine} == {"consultants", "pomosch"}
