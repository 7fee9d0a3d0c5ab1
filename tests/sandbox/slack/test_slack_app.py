"""What the app hears and answers: events, presses, modals and commands, by both of Slack's ways."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from flask import Flask, request
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox.loopback import LoopbackServer, serving
from sandbox.slack.workspace import NotAcknowledged
from sandbox.slack_testing import SIGNING_SECRET, RunningSlack, start_slack
from tests.sandbox.slack.small_app import VIEW, SmallApp, plain

ROOM = "consultants"


def test_what_people_write_is_heard_with_its_place(slack: RunningSlack, app: SmallApp) -> None:
    card = app.post_card()
    head = slack.person("zavuch")
    said = head.say(ROOM, "Позвоню", card, [("снимок.png", b"\x89PNG")])
    _, callback = app.await_payloads("event_callback", 2)
    event = callback["event"]
    assert callback["team_id"] == slack.workspace.team_id
    assert (event["channel"], event["channel_type"]) == (slack.channel_id(ROOM), "group")
    assert (event["user"], event["ts"], event["thread_ts"]) == (head.id, said["ts"], card)
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "снимок.png")


def test_edits_and_deletions_are_heard_with_what_was(slack: RunningSlack, app: SmallApp) -> None:
    teacher = slack.person("uchitel")
    said = teacher.say("@helpbot", "Не вижу")["ts"]
    teacher.edit("@helpbot", said, "Не вижу оценку")
    teacher.delete("@helpbot", said)
    events = [each["event"] for each in app.await_payloads("event_callback", 3)]
    assert [each["channel_type"] for each in events] == ["im"] * 3
    new, edited, deleted = events
    assert (new["text"], "subtype" in new, "bot_id" in new) == ("Не вижу", False, False)
    assert edited["message"]["text"] == deleted["previous_message"]["text"] == "Не вижу оценку"
    assert edited["previous_message"]["text"] == "Не вижу"
    assert (edited["subtype"], deleted["deleted_ts"]) == ("message_changed", said)


def test_an_event_that_is_not_taken_comes_again(slack: RunningSlack, app: SmallApp) -> None:
    slack.workspace.patience = 0.1
    app.acknowledges = False
    slack.person("uchitel").say("@helpbot", "Есть кто?")
    first, again = app.await_payloads("event_callback", 2)
    assert first["event_id"] == again["event_id"]


def test_a_press_names_who_what_and_where(slack: RunningSlack, app: SmallApp) -> None:
    card = app.post_card()
    head = slack.person("zavuch")
    head.press(ROOM, card, "В поддержку")
    (pressed,) = app.await_payloads("block_actions")
    (action,) = pressed["actions"]
    assert (action["action_id"], action["block_id"], action["type"]) == ("more", "acts", "overflow")
    assert action["selected_option"] == {"text": plain("В поддержку"), "value": "hand_off"}
    assert (pressed["user"]["id"], pressed["container"]["message_ts"]) == (head.id, card)
    assert pressed["message"]["ts"] == card


def test_who_comes_from_elsewhere_is_named_so(slack: RunningSlack, app: SmallApp) -> None:
    slack.workspace.enterprise_id = "E0123456789"
    slack.workspace.mark("director", "guest")
    slack.workspace.mark("zavuch", "stranger")
    slack.person("zavuch").press(ROOM, app.post_card(), "Беру")
    (pressed,) = app.await_payloads("block_actions")
    assert pressed["user"]["team_id"] != pressed["team"]["id"] == slack.workspace.team_id
    assert pressed["enterprise"]["id"] == "E0123456789"
    people = {each["name"]: each for each in app.client.users_list()["members"]}
    assert people["director"]["is_restricted"]
    assert people["zavuch"]["is_stranger"]
    assert not people["consultant1"]["is_restricted"]


def test_a_press_opens_a_modal_once_and_soon(slack: RunningSlack, app: SmallApp) -> None:
    head = slack.person("zavuch")
    head.press(ROOM, app.post_card(), "Ответить")
    (pressed,) = app.await_payloads("block_actions")
    assert head.view()["private_metadata"] == "7"
    for seconds, error in ((0, "exchanged_trigger_id"), (4, "expired_trigger_id")):
        if seconds:
            head.press(ROOM, app.post_card(), "Беру")
            pressed = app.await_payloads("block_actions", 2)[-1]
            slack.pass_time(seconds)
        with pytest.raises(SlackApiError, match=error):
            app.client.views_open(trigger_id=pressed["trigger_id"], view=VIEW)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        app.client.views_open(trigger_id="forged", view=VIEW)


def test_a_modal_with_errors_stays_and_one_without_is_gone(
    slack: RunningSlack, app: SmallApp
) -> None:
    head = slack.person("zavuch")
    head.press(ROOM, app.post_card(), "Ответить")
    errors = {"words": "Пароль писать не надо."}
    app.answers["view_submission"] = {"response_action": "errors", "errors": errors}
    assert head.submit(head.view(), {"words": "пароль 1", "way": "close"}) == errors
    app.answers.clear()
    assert head.submit(head.view(), {}) == {}
    assert head.views() == []
    first, second = app.payloads("view_submission")
    values = first["view"]["state"]["values"]
    assert values["words"]["typed"] == {"type": "plain_text_input", "value": "пароль 1"}
    assert values["way"]["way"]["selected_option"]["value"] == "close"
    assert second["view"]["state"]["values"]["words"]["typed"]["value"] == "Здравствуйте!"


def test_a_modal_leads_to_the_next_and_back(slack: RunningSlack, app: SmallApp) -> None:
    head = slack.person("zavuch")
    head.press(ROOM, app.post_card(), "Ответить")
    more = {**VIEW, "title": plain("Точно?")}
    app.answers["view_submission"] = {"response_action": "push", "view": more}
    head.submit(head.view(), {})
    assert [each["title"]["text"] for each in head.views()] == ["Ответ", "Точно?"]
    head.close(head.view())
    assert [each["title"]["text"] for each in head.views()] == ["Ответ"]
    app.await_payloads("view_closed")
    renamed = {**VIEW, "title": plain("Ответ 2")}
    with pytest.raises(SlackApiError, match="hash_conflict"):
        app.client.views_update(view_id=head.view()["id"], hash="old", view=renamed)
    app.client.views_update(view_id=head.view()["id"], view=renamed)
    assert head.view()["title"]["text"] == "Ответ 2"


def test_a_command_is_answered_to_who_typed_it_alone(slack: RunningSlack, app: SmallApp) -> None:
    app.answers["slash_commands"] = {"text": "Вопрос *записан*."}
    teacher = slack.person("uchitel")
    teacher.run("/helpdesk не вижу оценку")
    (form,) = app.payloads("slash_commands")
    assert (form["command"], form["text"]) == ("/helpdesk", "не вижу оценку")
    assert form["user_id"] == teacher.id
    assert [each["text"] for each in teacher.whispers()] == ["Вопрос *записан*."]
    for number in range(6):
        answer = requests.post(form["response_url"], json={"text": str(number)}, timeout=9)
        assert answer.ok == (number < 5)
    assert teacher.whispers()[-1]["text"] == "4"
    assert slack.person("zavuch").whispers() == []


def test_an_answer_to_a_press_replaces_what_was_pressed(slack: RunningSlack, app: SmallApp) -> None:
    card = app.post_card()
    slack.person("zavuch").press(ROOM, card, "Беру")
    (pressed,) = app.await_payloads("block_actions")
    slack.workspace.set_edit_seconds(1)
    slack.pass_time(60)
    new = {"replace_original": True, "text": "Взято", "blocks": [{"type": "divider"}]}
    assert requests.post(pressed["response_url"], json=new, timeout=9).text == "ok"
    (said,) = slack.person("zavuch").messages(ROOM)
    assert (said["text"], [each["type"] for each in said["blocks"]]) == ("Взято", ["divider"])
    bad = requests.post(pressed["response_url"], json={"blocks": [{"type": "x"}]}, timeout=9)
    assert (bad.status_code, bad.text) == (400, "invalid_blocks")


def test_words_to_one_alone_reach_nobody_else(slack: RunningSlack, app: SmallApp) -> None:
    room, words = slack.channel_id(ROOM), "Только вам"
    app.client.chat_postEphemeral(channel=room, user=slack.user_id("zavuch"), text=words)
    assert [each["text"] for each in slack.person("zavuch").whispers(ROOM)] == ["Только вам"]
    assert slack.person("director").whispers(ROOM) == []
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        app.client.chat_postEphemeral(channel=room, user=slack.user_id("uchitel"), text=words)


@contextmanager
def _socket(slack: RunningSlack) -> Iterator[ClientConnection]:
    opener = WebClient(slack.app_token, base_url=slack.api_url)
    url = str(opener.apps_connections_open(app_token=slack.app_token)["url"])
    with connect(url, close_timeout=0.1) as found:
        assert json.loads(found.recv(10))["type"] == "hello"
        with pytest.raises(InvalidStatus), connect(url):
            pass  # A ticket is good once.
        yield found


def test_a_connection_that_is_cut_hears_no_more(slack: RunningSlack) -> None:
    with _socket(slack) as socket:
        assert slack.cut() == 1
        with pytest.raises(ConnectionClosed):
            socket.recv(10)
    with pytest.raises(NotAcknowledged):
        slack.person("uchitel").run("/helpdesk")


def test_a_connection_is_asked_to_make_place_for_another(slack: RunningSlack) -> None:
    with _socket(slack) as socket:
        slack.refresh()
        said = json.loads(socket.recv(10))
        assert (said["type"], said["reason"]) == ("disconnect", "refresh_requested")
        with pytest.raises(ConnectionClosed):
            socket.recv(10)


def test_each_of_several_connections_has_its_turn(slack: RunningSlack) -> None:
    with _socket(slack) as first, _socket(slack) as second:
        for socket, words in ((first, "Раз"), (second, "Два")):
            slack.person("uchitel").say("@helpbot", words)
            envelope = json.loads(socket.recv(10))
            assert envelope["payload"]["event"]["text"] == words
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
            socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


@contextmanager
def _listening(heard: list[Any], answer: dict[str, Any]) -> Iterator[str]:
    app = Flask("over http")
    is_right = SignatureVerifier(SIGNING_SECRET)

    @app.post("/slack/events")
    def take() -> dict[str, Any]:
        body, headers = request.get_data(), dict(request.headers)
        heard.append((is_right.is_valid_request(body, headers), headers, body.decode()))
        return answer

    server = LoopbackServer(app)
    with serving(server, "app"):
        yield f"{server.url}/slack/events"


def test_over_http_everything_is_signed() -> None:
    heard: list[Any] = []
    with _listening(heard, {"text": "Принято"}) as url, start_slack(request_url=url) as slack:
        slack.workspace.looks = 0
        teacher = slack.person("uchitel")
        teacher.run("/helpdesk не вижу")
        ((is_right, headers, body),) = heard
        assert is_right
        assert "command=%2Fhelpdesk" in body
        assert [each["text"] for each in teacher.whispers()] == ["Принято"]
        signed = f"v0:{headers['X-Slack-Request-Timestamp']}:{body}".encode()
        own = hmac.new(SIGNING_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["X-Slack-Signature"] == f"v0={own}"
