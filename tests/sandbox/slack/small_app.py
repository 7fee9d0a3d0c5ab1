"""An app of a few lines by Slack's own library: it posts a card, asks in a modal, and refuses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from sandbox.slack_testing import RunningSlack

WAITS = 10  # seconds, for what comes at once


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


WAYS = [option("Закрыть", "close"), option("В поддержку", "hand_off")]
CARD: list[dict[str, Any]] = [
    {"type": "section", "text": marked("*КФ7М-2Р9Т · Оценки*")},
    {"type": "section", "fields": [marked("*Кто*\nИванова М. П."), marked("*Срок*\nдо 18:00")]},
    {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            {"type": "button", "action_id": "claim", "text": plain("Беру"), "style": "primary"},
            {"type": "button", "action_id": "answer", "text": plain("Ответить"), "value": "7"},
            {"type": "overflow", "action_id": "more", "options": WAYS},
        ],
    },
]
VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "answering",
    "private_metadata": "7",
    "title": plain("Ответ"),
    "submit": plain("Отправить"),
    "close": plain("Отмена"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": marked("Его прочитает *родитель*.")},
        {
            "type": "input",
            "block_id": "words",
            "label": plain("Слова"),
            "element": {
                "type": "plain_text_input",
                "action_id": "typed",
                "multiline": True,
                "initial_value": "Здравствуйте!",
            },
        },
        {
            "type": "input",
            "block_id": "way",
            "optional": True,
            "label": plain("Что дальше"),
            "element": {"type": "static_select", "action_id": "way", "options": WAYS},
        },
    ],
}


@dataclass
class SmallApp:
    """`heard` has what came, as (type, payload); `answers` by what kind an answer is given."""

    slack: RunningSlack
    client: WebClient
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledges: bool = True
    _came: threading.Condition = field(default_factory=threading.Condition)

    def take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        kind = str(request.payload.get("type") or request.type)
        if self.acknowledges:
            answer = self.answers.get(kind)
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=answer)
            client.send_socket_mode_response(response)
        if kind == "block_actions" and request.payload["actions"][0]["action_id"] == "answer":
            self.client.views_open(trigger_id=request.payload["trigger_id"], view=VIEW)
        with self._came:
            self.heard.append((kind, request.payload))
            self._came.notify_all()

    def payloads(self, kind: str) -> list[dict[str, Any]]:
        return [payload for heard, payload in self.heard if heard == kind]

    def await_payloads(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.payloads(kind)) >= count, WAITS)
        return self.payloads(kind)

    def post_card(self, **more: Any) -> str:
        """Return the moment of the card."""
        channel = self.slack.channel_id("consultants")
        said = self.client.chat_postMessage(channel=channel, text="Вопрос", blocks=CARD, **more)
        return str(said["ts"])


@contextmanager
def connected(slack: RunningSlack) -> Iterator[SmallApp]:
    """Connect the app, and hang up when the block ends."""
    slack.workspace.looks = 0.1
    small = SmallApp(slack, WebClient(slack.bot_token, base_url=slack.api_url))
    opener = WebClient(base_url=slack.api_url)
    sockets = SocketModeClient(slack.app_token, web_client=opener, auto_reconnect_enabled=False)
    sockets.socket_mode_request_listeners.append(small.take)
    sockets.connect()
    slack.await_connection()
    try:
        yield small
    finally:
        # Its library would listen for three seconds more, and for ever at a connection that is cut.
        slack.sockets.close()
        sockets.close()
