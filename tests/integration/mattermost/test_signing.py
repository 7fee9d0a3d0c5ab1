"""The server's own seal on whoever acts."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from integration.mattermost import signing
from sandbox.server.storage import Store
from sandbox.server.triggers import TriggerMint

KEY = b"k" * 32
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def mint() -> TriggerMint:
    """A chat server's own seal."""
    return TriggerMint(Store(None))


def trigger(mint: TriggerMint, at: datetime = NOW) -> str:
    return mint.issue("olga", int(at.timestamp() * 1000)).whole


def test_a_trigger_names_who_has_just_acted(mint: TriggerMint) -> None:
    assert signing.who_acted(trigger(mint), mint.public_key, NOW) == "olga"


def test_a_stale_trigger_names_nobody(mint: TriggerMint) -> None:
    old = trigger(mint, NOW - signing.TRIGGER_AGE - timedelta(seconds=1))
    assert signing.who_acted(old, mint.public_key, NOW) is None


def test_a_trigger_from_the_future_names_nobody(mint: TriggerMint) -> None:
    early = trigger(mint, NOW + signing.TRIGGER_AGE + timedelta(seconds=1))
    assert signing.who_acted(early, mint.public_key, NOW) is None


def test_a_trigger_of_another_server_names_nobody(mint: TriggerMint) -> None:
    other = TriggerMint(Store(None))
    assert signing.who_acted(trigger(other), mint.public_key, NOW) is None


def test_a_trigger_with_another_persons_id_names_nobody(mint: TriggerMint) -> None:
    said = base64.b64decode(trigger(mint)).replace(b"olga", b"ilya")
    assert signing.who_acted(base64.b64encode(said).decode(), mint.public_key, NOW) is None


@pytest.mark.parametrize("garbage", ["", "x", "щ", base64.b64encode(b"a:b:c:d").decode()])
def test_garbage_names_nobody(mint: TriggerMint, garbage: str) -> None:
    assert signing.who_acted(garbage, mint.public_key, NOW) is None


def test_a_server_without_a_key_proves_nothing(mint: TriggerMint) -> None:
    assert signing.who_acted(trigger(mint), "", NOW) is None


def test_each_of_several_command_tokens_opens() -> None:
    assert signing.is_any_of("b", ("a", "b"))
    assert not signing.is_any_of("c", ("a", "b"))
    assert not signing.is_any_of("", ())
