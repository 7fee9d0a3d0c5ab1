"""Buttons and selects: what a click sends, who may click, and what an answer changes."""

from typing import Any

import pytest
import requests

from sandbox.seen import SeenPost
from tests.contract.mattermost.listener import Listener, Says
from tests.contract.mattermost.school import NOBODY_THERE, SEAL, School, denied, user_who_acted

pytestmark = pytest.mark.contract

FAILED = "api.post.do_action.action_integration.app_error"
CLAIM = {"id": "claim", "name": "Беру"}
MORE = {
    "id": "more",
    "type": "select",
    "name": "Ещё…",
    "options": [{"text": "Закрыть", "value": "close"}],
}


@pytest.fixture
def card(school: School, listener: Listener) -> SeenPost:
    return school.card(f"{listener.url}/action", CLAIM, MORE)


def contexts(post: SeenPost) -> list[dict[str, Any]]:
    return [action for action in post.actions if "integration" in action or "context" in action]


def test_a_press_says_who_pressed_what(school: School, listener: Listener, card: SeenPost) -> None:
    school.consultant.press(card.id, "claim")
    request = listener.heard().json
    assert request["user_id"] == school.consultant.id
    assert request["user_name"] == school.consultant.username
    assert request["channel_id"] == school.channel_id
    assert request["channel_name"] == school.channel
    assert request["team_id"] == school.bot.team_id
    assert request["team_domain"] == school.team
    assert request["post_id"] == card.id
    assert request["type"] == "button"
    assert request["context"] == {"secret": SEAL}


def test_a_press_is_signed_for_who_pressed(
    school: School, listener: Listener, card: SeenPost
) -> None:
    school.colleague.press(card.id, "claim")
    key = school.config()["AsymmetricSigningPublicKey"]
    assert user_who_acted(listener.heard().json["trigger_id"], key) == school.colleague.id


def test_a_press_carries_no_other_proof(school: School, listener: Listener, card: SeenPost) -> None:
    school.consultant.press(card.id, "claim")
    assert "Authorization" not in listener.heard().headers


def test_a_select_adds_what_was_chosen(school: School, listener: Listener, card: SeenPost) -> None:
    school.consultant.press(card.id, "more", "close")
    request = listener.heard().json
    assert request["type"] == "select"
    assert request["context"] == {"secret": SEAL, "selected_option": "close"}


def test_a_choice_is_not_checked_against_the_options(
    school: School, listener: Listener, card: SeenPost
) -> None:
    school.consultant.press(card.id, "more", "anything")
    assert listener.heard().json["context"]["selected_option"] == "anything"


def test_nobody_is_shown_what_a_button_carries(school: School, card: SeenPost) -> None:
    reader = school.consultant
    shown = [card, reader.post(card.id), *reader.posts(school.channel)]
    assert [contexts(post) for post in shown] == [[] for _ in shown]
    assert all(SEAL not in str(post.props) for post in shown)


def test_props_that_were_read_back_kill_the_buttons_or_the_answer(
    school: School, listener: Listener, card: SeenPost
) -> None:
    read = {"message": card.message, "props": school.bot.post(card.id).props}
    path = f"/posts/{card.id}/patch"
    if school.server.is_old:
        # The patch panics: it changes nothing, and there is no answer.
        with pytest.raises(requests.ConnectionError):
            school.bot.request("PUT", path, json=read)
        school.consultant.press(card.id, "claim")
        assert listener.heard().json["post_id"] == card.id
    else:
        school.bot.request("PUT", path, json=read)
        assert denied(lambda: school.consultant.press(card.id, "claim")).status == 404
        assert listener.heard_nothing()


@pytest.mark.parametrize("action_id", ["a_b", "a-b", "беру"])
def test_an_id_of_other_signs_is_accepted_and_then_not_found(
    school: School, listener: Listener, action_id: str
) -> None:
    card = school.card(listener.url, {"id": action_id, "name": "Беру"})
    assert denied(lambda: school.consultant.press(card.id, action_id)).status == 404
    assert listener.heard_nothing()


def test_a_disabled_button_can_be_pressed_all_the_same(school: School, listener: Listener) -> None:
    card = school.card(listener.url, CLAIM | {"disabled": True})
    school.consultant.press(card.id, "claim")
    assert listener.heard().json["post_id"] == card.id


def test_an_unknown_button_is_not_found(school: School, card: SeenPost) -> None:
    assert denied(lambda: school.consultant.press(card.id, "nosuch")).status == 404


def test_who_cannot_read_the_channel_cannot_press(
    school: School, listener: Listener, card: SeenPost
) -> None:
    assert denied(lambda: school.teacher.press(card.id, "claim")).status == 403
    assert listener.heard_nothing()


def test_anybody_may_post_a_button_of_his_own_that_calls_us(
    school: School, listener: Listener
) -> None:
    integration = {"url": listener.url, "context": {"secret": "forged"}}
    props = {"attachments": [{"actions": [CLAIM | {"type": "button", "integration": integration}]}]}
    said = {"channel_id": school.channel_id, "message": "моя", "props": props}
    forged = school.colleague.request("POST", "/posts", json=said).json()["id"]
    school.consultant.press(forged, "claim")
    assert listener.heard().json["context"] == {"secret": "forged"}


def test_an_answer_without_update_leaves_the_card(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.answer({"ephemeral_text": "Уже взято"})
    school.consultant.press(card.id, "claim")
    assert school.consultant.post(card.id) == card


def test_an_update_replaces_message_and_props(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.answer({"update": {"message": "В работе", "props": {"state": "claimed"}}})
    school.consultant.press(card.id, "claim")
    seen = school.consultant.post(card.id)
    assert seen.message == "В работе"
    assert seen.props.get("state") == "claimed"
    assert seen.attachments == []


def test_an_update_without_a_message_blanks_the_text(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.answer({"update": {"props": {"state": "claimed"}}})
    school.consultant.press(card.id, "claim")
    assert school.consultant.post(card.id).message == ""


def test_an_update_without_props_keeps_them_and_the_buttons_alive(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.answer({"update": {"message": "В работе"}})
    school.consultant.press(card.id, "claim")
    listener.heard()
    school.consultant.press(card.id, "claim")
    assert listener.heard().json["context"] == {"secret": SEAL}


def test_an_update_without_files_drops_them(school: School, listener: Listener) -> None:
    file_id = school.bot.upload(school.channel, "screen.png", b"picture")
    card = school.card(listener.url, CLAIM, file_ids=[file_id])
    assert school.consultant.post(card.id).file_ids == (file_id,)
    listener.answer({"update": {"message": "В работе"}})
    school.consultant.press(card.id, "claim")
    assert school.consultant.post(card.id).file_ids == ()


def test_an_update_that_is_too_long_is_refused(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.answer({"update": {"message": "я" * 16_384}})
    assert denied(lambda: school.consultant.press(card.id, "claim")).status == 400
    assert school.consultant.post(card.id).message == card.message


@pytest.mark.parametrize(
    "says",
    [Says(status=500), Says(status=201), Says("<html>Ошибка</html>", content_type="text/html")],
    ids=["500", "201", "HTML"],
)
def test_only_a_200_of_json_counts(
    school: School, listener: Listener, card: SeenPost, says: Says
) -> None:
    listener.says = says
    refusal = denied(lambda: school.consultant.press(card.id, "claim"))
    assert (refusal.status, refusal.error_id) == (400, FAILED)


@pytest.mark.parametrize("url", NOBODY_THERE)
def test_a_desk_that_cannot_be_called_is_a_failure(school: School, url: str) -> None:
    card = school.card(url, CLAIM)
    refusal = denied(lambda: school.consultant.press(card.id, "claim"))
    assert (refusal.status, refusal.error_id) == (400, FAILED)


def test_a_desk_that_does_not_answer_is_a_failure(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.silence()
    refusal = denied(lambda: school.consultant.press(card.id, "claim"))
    assert (refusal.status, refusal.error_id) == (400, FAILED)


def test_an_empty_object_is_success(school: School, listener: Listener, card: SeenPost) -> None:
    listener.answer({})
    school.consultant.press(card.id, "claim")
    assert listener.heard().json["post_id"] == card.id


def test_an_empty_200_is_a_failure_on_old_servers(
    school: School, listener: Listener, card: SeenPost
) -> None:
    listener.says = Says(body="")
    if school.server.is_old:
        assert denied(lambda: school.consultant.press(card.id, "claim")).status == 400
    else:
        school.consultant.press(card.id, "claim")
    assert listener.heard().json["post_id"] == card.id
