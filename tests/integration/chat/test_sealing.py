"""The seals on buttons and dialogs."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from integration.chat import sealing
from integration.chat.interaction import DialogState, SignedButton

KEY = b"k" * 32
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def state(user_id: str = "olga") -> str:
    return sealing.seal_dialog(
        KEY, DialogState(7, "answer", user_id, "1.x", NOW, LATER, "ACEHKMPT")
    )


def test_a_button_says_what_it_was_sealed_with() -> None:
    context = sealing.button_context(KEY, "ACEHKMPT", "claim")
    assert sealing.read_button(KEY, context) == SignedButton("ACEHKMPT", "claim")


@pytest.mark.parametrize(
    "forgery",
    [{"reference": "ACEHKMPX"}, {"action": "close"}, {"mac": ""}, {"mac": None}, {"mac": "щ"}],
)
def test_a_button_that_was_tampered_with_says_nothing(forgery: dict[str, object]) -> None:
    assert (
        sealing.read_button(KEY, sealing.button_context(KEY, "ACEHKMPT", "claim") | forgery) is None
    )


def test_a_button_of_another_key_says_nothing() -> None:
    assert sealing.read_button(KEY, sealing.button_context(b"o" * 32, "ACEHKMPT", "claim")) is None


def test_an_empty_context_says_nothing() -> None:
    assert sealing.read_button(KEY, {}) is None


def test_what_is_chosen_in_a_select_does_not_break_its_seal() -> None:
    context = sealing.button_context(KEY, "ACEHKMPT", "more") | {"selected_option": "close"}
    assert sealing.read_button(KEY, context) == SignedButton("ACEHKMPT", "more")


def test_a_state_names_inquiry_action_person_and_claim() -> None:
    read = sealing.read_dialog_state(KEY, state(), "olga")
    assert read is not None
    said = (read.reference, read.action, read.user_id, read.claim)
    assert said == ("ACEHKMPT", "answer", "olga", "1.x")
    # An id may be another's by the time when it comes home.
    assert read.inquiry_id is None


def test_each_opening_of_a_dialog_has_a_nonce_of_its_own() -> None:
    one, other = (sealing.read_dialog_state(KEY, state(), "olga") for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.nonce != other.nonce


def test_a_state_is_good_until_it_expires() -> None:
    read = sealing.read_dialog_state(KEY, state(), "olga")
    assert read is not None
    assert not read.is_expired(LATER)
    assert read.is_expired(LATER + timedelta(seconds=1))


def test_a_state_of_somebody_else_is_none() -> None:
    assert sealing.read_dialog_state(KEY, state("olga"), "ilya") is None


def test_a_state_that_was_tampered_with_is_none() -> None:
    body, _, mac = state().partition(".")
    said = base64.urlsafe_b64decode(body).replace(b"olga", b"ilya")
    forged = f"{base64.urlsafe_b64encode(said).decode()}.{mac}"
    assert sealing.read_dialog_state(KEY, forged, "ilya") is None


# Half of a sign cannot stand in the environment, where pytest puts the name of a test.
@pytest.mark.parametrize(
    "garbage", ["", ".", "a.b", "щ.щ", pytest.param("\ud800." + "0" * 64, id="half a sign")]
)
def test_garbage_is_no_state(garbage: str) -> None:
    assert sealing.read_dialog_state(KEY, garbage, "olga") is None


def test_a_buttons_seal_is_worth_nothing_in_a_dialog() -> None:
    context = sealing.button_context(KEY, "ACEHKMPT", "claim")
    assert sealing.read_dialog_state(KEY, f"7:claim.{context['mac']}", "olga") is None
