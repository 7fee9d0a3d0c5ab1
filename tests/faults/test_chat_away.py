"""The chat is killed and stays away while a hundred people ask: each gets exactly one card."""

import time
from pathlib import Path

import pytest

from tests.faults.crowd import Crowd
from tests.faults.kills_house import house_to_kill
from tests.faults.own_chat import own_chat
from tests.faults.verdict import assert_nothing_lost_or_said_twice
from tests.launch.house import free_ports

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("chat away"),
    pytest.mark.timeout(480),
]

BY_FORM, BY_COMMAND = 80, 20
BEFORE, WHILE_AWAY = 20, 30
# Commands are refused until the chat is back, on however slow a machine.
PATIENCE = 150
AWAY = 5  # seconds at least: long enough for a delivery to be tried more than once


def test_a_hundred_who_ask_while_the_chat_is_away_have_one_card_each(tmp_path: Path) -> None:
    ports = free_ports(3)
    with (
        own_chat(tmp_path / "chat", ports) as chat,
        house_to_kill(tmp_path, ports=ports, **chat.settings) as killed,
    ):
        crowd = Crowd(killed.house, by_form=BY_FORM, by_command=BY_COMMAND, patience=PATIENCE)
        with crowd.asking():
            crowd.wait_until_accepted(BEFORE)
            chat.kill()
            crowd.wait_until_accepted(len(crowd.accepted) + WHILE_AWAY)
            time.sleep(AWAY)
            chat.start()
        assert_nothing_lost_or_said_twice(killed, crowd)
