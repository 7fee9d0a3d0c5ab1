"""Posts: their sizes, who reads and edits them, and how one's own are found again."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from sandbox.seen import SeenPost
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School, denied, word

pytestmark = pytest.mark.contract

TOO_LATE = "api.post.update_post.permissions_time_limit.app_error"
PENDING = "api.post.deduplicate_create_post.pending"


@pytest.fixture
def short_edits(school: School) -> Iterator[None]:
    """A server on which a post may be edited for one second."""
    _limit_edits(school, 1)
    yield
    _limit_edits(school, -1)


def _limit_edits(school: School, seconds: int) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": seconds}}
    school.admin.request("PUT", "/config/patch", json=limit)


def patch(school: School, post: SeenPost, **parts: object) -> None:
    school.bot.request("PUT", f"/posts/{post.id}/patch", json=parts)


def since(school: School, moment: int) -> dict[str, SeenPost]:
    path = f"/channels/{school.channel_id}/posts"
    found = school.bot.request("GET", path, params={"since": moment}).json()["posts"]
    return {post_id: SeenPost.of(shape) for post_id, shape in found.items()}


def test_a_message_has_at_most_16383_letters(school: School) -> None:
    assert len(school.post("я" * 16_383).message) == 16_383
    assert denied(lambda: school.post("я" * 16_384)).status == 400


def test_old_servers_take_few_props(school: School) -> None:
    school.post(props={"words": "я" * 7_900})
    if school.server.is_old:
        assert denied(lambda: school.post(props={"words": "я" * 8_100})).status == 400
    else:
        school.post(props={"words": "я" * 40_000})


def test_new_servers_take_no_request_over_300000_bytes(school: School) -> None:
    refusal = denied(lambda: school.post(props={"words": "x" * 301_000}))
    assert refusal.status == (400 if school.server.is_old else 413)


def test_a_post_shows_at_most_ten_files(school: School) -> None:
    file_ids = [school.bot.upload(school.channel, f"{n}.txt", b"words") for n in range(11)]
    assert denied(lambda: school.post(file_ids=file_ids)).status == 400
    assert len(school.post(file_ids=file_ids[:10]).file_ids) == 10


def test_a_file_is_for_the_readers_of_its_channel(school: School) -> None:
    file_id = school.bot.upload(school.channel, "screen.png", b"picture")
    school.post(file_ids=[file_id])
    assert school.consultant.request("GET", f"/files/{file_id}").content == b"picture"
    assert denied(lambda: school.teacher.request("GET", f"/files/{file_id}")).status == 403


def test_the_same_pending_id_answers_with_the_first_post(school: School) -> None:
    key = word()
    first, second = (school.post(text, pending_post_id=key) for text in ("раз", "два"))
    assert second.id == first.id
    assert school.consultant.post(first.id).message == "раз"


def test_pending_ids_are_one_space_for_all_users(school: School) -> None:
    key = word()
    first = school.post("раз", pending_post_id=key)
    said = {"channel_id": school.channel_id, "message": "два", "pending_post_id": key}
    answer = school.consultant.request("POST", "/posts", json=said)
    assert (answer.status_code, answer.json()["id"]) == (201, first.id)


def test_a_refused_post_leaves_its_pending_id_free(school: School) -> None:
    key = word()
    denied(lambda: school.post("я" * 16_384, pending_post_id=key))
    assert school.post("короче", pending_post_id=key).message == "короче"


def test_of_those_who_post_under_one_key_at_once_some_are_asked_to_try_again(
    school: School,
) -> None:
    said = {"channel_id": school.channel_id, "message": "раз", "pending_post_id": word()}
    url, headers = f"{school.url}/api/v4/posts", school.bot.headers
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(requests.post, url, json=said, headers=headers) for _ in range(8)]
    answers = [each.result() for each in asked]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(refused) < len(answers)
    assert {(each.status_code, each.json()["id"]) for each in refused} <= {(500, PENDING)}


def test_ones_own_delivery_is_found_by_time_and_props(school: School) -> None:
    before = school.post()
    delivery = word()
    post = school.post(props={"delivery_id": delivery})
    found = since(school, before.create_at - 1)
    assert [each.id for each in found.values() if each.props.get("delivery_id") == delivery] == [
        post.id
    ]


def test_what_was_edited_since_is_found_as_well(school: School) -> None:
    old, mark = school.post(), school.post()
    patch(school, old, message="Изменено")
    assert since(school, mark.create_at)[old.id].message == "Изменено"


def test_what_was_deleted_since_is_found_as_well(school: School) -> None:
    old, mark = school.post(), school.post()
    school.bot.request("DELETE", f"/posts/{old.id}")
    assert old.id in since(school, mark.create_at)


def test_a_patch_keeps_what_it_does_not_name(school: School) -> None:
    post = school.post("Новое", props={"state": "new"})
    patch(school, post, message="В работе")
    seen = school.consultant.post(post.id)
    assert (seen.message, seen.props["state"]) == ("В работе", "new")


def test_an_edit_is_marked_by_its_time(school: School) -> None:
    post = school.post("Новое")
    patch(school, post, message="В работе")
    seen = school.consultant.post(post.id)
    assert seen.edit_at >= seen.create_at
    assert seen.update_at >= seen.edit_at > 0


def test_a_deleted_post_is_not_found_and_cannot_be_edited(school: School) -> None:
    post = school.post()
    school.bot.request("DELETE", f"/posts/{post.id}")
    assert denied(lambda: school.bot.post(post.id)).status == 404
    assert denied(lambda: patch(school, post, message="x")).status == 403


def test_nobody_edits_what_another_wrote(school: School) -> None:
    post = school.post()

    def edit() -> None:
        patched = {"message": "x"}
        school.consultant.request("PUT", f"/posts/{post.id}/patch", json=patched)

    assert denied(edit).status == 403


@pytest.mark.usefixtures("short_edits")
def test_the_limit_on_edits_binds_bots_and_spares_a_buttons_update(
    school: School, listener: Listener
) -> None:
    assert school.config()["PostEditTimeLimit"] == "1"
    card = school.card(listener.url, {"id": "claim", "name": "Беру"})
    _wait_until_too_late(card)
    if school.server.is_old:
        patch(school, card, message="Без лицензии старый сервер не мешает")
    else:
        refusal = denied(lambda: patch(school, card, message="поздно"))
        assert (refusal.status, refusal.error_id) == (400, TOO_LATE)
    listener.answer({"update": {"message": "В работе"}})
    school.consultant.press(card.id, "claim")
    assert school.consultant.post(card.id).message == "В работе"


def _wait_until_too_late(card: SeenPost) -> None:
    # Both clocks are this machine's, or near it: a second and a half is past any server's second.
    while time.time() * 1000 < card.create_at + 1_500:
        time.sleep(0.1)


def test_replies_hang_under_their_root(school: School) -> None:
    root = school.post()
    reply = school.post("Ответ", root_id=root.id)
    assert [post.id for post in school.consultant.thread(root.id)] == [reply.id]


def test_a_reply_is_no_root(school: School) -> None:
    root = school.post()
    reply = school.post(root_id=root.id)
    assert denied(lambda: school.post(root_id=reply.id)).status == 400


def test_a_thread_stays_in_its_channel(school: School) -> None:
    root = school.post()
    elsewhere = school.bot.channel_id("town-square")
    assert denied(lambda: school.post(root_id=root.id, channel_id=elsewhere)).status == 400


def test_deleting_a_root_deletes_its_thread(school: School) -> None:
    root = school.post()
    reply = school.consultant.say(school.channel, "Мои слова", root_id=root.id)
    school.bot.request("DELETE", f"/posts/{root.id}")
    assert denied(lambda: school.consultant.post(reply.id)).status == 404


def test_a_bot_may_not_whisper(school: School) -> None:
    said = {"channel_id": school.channel_id, "message": "Только вам"}
    whisper = {"user_id": school.consultant.id, "post": said}
    refusal = denied(lambda: school.bot.request("POST", "/posts/ephemeral", json=whisper))
    assert refusal.status == 403


def test_urgency_can_be_set_on_a_root(school: School) -> None:
    if school.server.is_old:
        pytest.skip("old servers know no urgency")
    urgent = {"priority": {"priority": "urgent"}}
    post = school.post("Урок идёт сейчас", metadata=urgent)
    seen = school.consultant.request("GET", f"/posts/{post.id}").json()
    assert seen["metadata"]["priority"]["priority"] == "urgent"
