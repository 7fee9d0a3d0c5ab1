"""The seals on buttons and dialogs, and the server's own on whoever acts."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from integration.chat.interaction import DialogState, SignedButton
from integration.mattermost import signing
from sandbox.server.storage import Store
from sandbox.server.triggers import TriggerMint

KEY = b"k" * 32
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def mint() -> TriggerMint:
    """A chat server's own seal."""
    return TriggerMint(Store(None))


def trigger(mint: TriggerMint, at: datetime = NOW) -> str:
    return mint.issue("olga", int(at.timestamp() * 1000)).whole


def state(user_id: str = "olga") -> str:
    return signing.seal_dialog(
        KEY, DialogState(7, "answer", user_id, "1.x", NOW, LATER, "ACEHKMPT")
    )


def test_a_button_says_what_it_was_sealed_with() -> None:
    context = signing.button_context(KEY, "ACEHKMPT", "claim")
    assert signing.read_button(KEY, context) == SignedButton("ACEHKMPT", "claim")


@pytest.mark.parametrize(
    "forgery",
    [{"reference": "ACEHKMPX"}, {"action": "close"}, {"mac": ""}, {"mac": None}, {"mac": "щ"}],
)
def test_a_button_that_was_tampered_with_says_nothing(forgery: dict[str, object]) -> None:
    assert (
        signing.read_button(KEY, signing.button_context(KEY, "ACEHKMPT", "claim") | forgery) is None
    )


def test_a_button_of_another_key_says_nothing() -> None:
    assert signing.read_button(KEY, signing.button_context(b"o" * 32, "ACEHKMPT", "claim")) is None


def test_an_empty_context_says_nothing() -> None:
    assert signing.read_button(KEY, {}) is None


def test_what_is_chosen_in_a_select_does_not_break_its_seal() -> None:
    context = signing.button_context(KEY, "ACEHKMPT", "more") | {"selected_option": "close"}
    assert signing.read_button(KEY, context) == SignedButton("ACEHKMPT", "more")


def test_a_state_names_inquiry_action_person_and_claim() -> None:
    read = signing.read_dialog_state(KEY, state(), "olga")
    assert read is not None
    said = (read.reference, read.action, read.user_id, read.claim)
    assert said == ("ACEHKMPT", "answer", "olga", "1.x")
    # An id may be another's by the time when it comes home.
    assert read.inquiry_id is None


def test_each_opening_of_a_dialog_has_a_nonce_of_its_own() -> None:
    one, other = (signing.read_dialog_state(KEY, state(), "olga") for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.nonce != other.nonce


def test_a_state_is_good_until_it_expires() -> None:
    read = signing.read_dialog_state(KEY, state(), "olga")
    assert read is not None
    assert not read.is_expired(LATER)
    assert read.is_expired(LATER + timedelta(seconds=1))


def test_a_state_of_somebody_else_is_none() -> None:
    assert signing.read_dialog_state(KEY, state("olga"), "ilya") is None


def test_a_state_that_was_tampered_with_is_none() -> None:
    body, _, mac = state().partition(".")
    said = base64.urlsafe_b64decode(body).replace(b"olga", b"ilya")
    forged = f"{base64.urlsafe_b64encode(said).decode()}.{mac}"
    assert signing.read_dialog_state(KEY, forged, "ilya") is None


# Half of a sign cannot stand in the environment, where pytest puts the name of a test.
@pytest.mark.parametrize(
    "garbage", ["", ".", "a.b", "щ.щ", pytest.param("\ud800." + "0" * 64, id="half a sign")]
)
def test_garbage_is_no_state(garbage: str) -> None:
    assert signing.read_dialog_state(KEY, garbage, "olga") is None


def test_a_buttons_seal_is_worth_nothing_in_a_dialog() -> None:
    context = signing.button_context(KEY, "ACEHKMPT", "claim")
    assert signing.read_dialog_state(KEY, f"7:claim.{context['mac']}", "olga") is None


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
