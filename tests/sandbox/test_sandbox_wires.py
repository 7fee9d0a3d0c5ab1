"""The sandbox's websocket, where it must be as prompt as a real server's."""

import time
from typing import Any

import pytest

from sandbox.testing import start_sandbox
from sandbox.wires import Wire
from tests.contract.mattermost.wire import wire_of


def test_what_is_posted_right_after_the_greeting_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Wire.event

    def slow(wire: Wire, name: str, data: dict[str, Any], to: dict[str, str]) -> None:
        event(wire, name, data, to)
        if name == "hello":
            time.sleep(0.3)

    monkeypatch.setattr(Wire, "event", slow)
    with start_sandbox() as sandbox, wire_of(sandbox.url, sandbox.bot_token) as wire:
        wire.event("hello")
        said = sandbox.person("consultant1").say("consultants", "Здравствуйте")
        wire.posted(said.id)
