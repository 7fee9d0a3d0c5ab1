"""Channels: who is in them, who reads them, and the direct ones."""

import pytest

from sandbox.people import Person
from sandbox.seen import Denied
from tests.contract.mattermost.school import School, denied, word

pytestmark = pytest.mark.contract


def membership(school: School, asker: Person, of: Person) -> int:
    """Return the status of the answer to a question for the channel's members."""
    path = f"/channels/{school.channel_id}/members/{of.id}"
    try:
        return asker.request("GET", path).status_code
    except Denied as refusal:
        return refusal.status


def test_a_member_is_found(school: School) -> None:
    assert membership(school, school.bot, school.consultant) == 200


def test_who_is_no_member_is_not_found(school: School) -> None:
    assert membership(school, school.bot, school.teacher) == 404


def test_who_cannot_read_the_channel_may_not_ask(school: School) -> None:
    assert membership(school, school.teacher, school.consultant) == 403


def test_a_bot_that_was_put_out_may_neither_ask_nor_post_nor_edit(school: School) -> None:
    name = word()
    wanted = {"team_id": school.bot.team_id, "name": name, "display_name": name, "type": "P"}
    channel_id = school.bot.request("POST", "/channels", json=wanted).json()["id"]
    post = school.post(channel_id=channel_id)
    school.admin.request("DELETE", f"/channels/{channel_id}/members/{school.bot.id}")
    said = {"channel_id": channel_id, "message": "x"}
    for attempt in (
        lambda: school.bot.request("GET", f"/channels/{channel_id}/members/{school.bot.id}"),
        lambda: school.bot.request("POST", "/posts", json=said),
        lambda: school.bot.request("PUT", f"/posts/{post.id}/patch", json={"message": "x"}),
    ):
        assert denied(attempt).status == 403
    assert denied(lambda: school.bot.channel_id(name)).status == 404


def test_a_member_who_was_removed_is_no_more_found(school: School) -> None:
    path = f"/channels/{school.channel_id}/members"
    school.bot.request("POST", path, json={"user_id": school.teacher.id})
    assert membership(school, school.bot, school.teacher) == 200
    school.bot.request("DELETE", f"{path}/{school.teacher.id}")
    assert membership(school, school.bot, school.teacher) == 404


def test_a_private_channel_is_hidden_from_others(school: School) -> None:
    assert denied(lambda: school.teacher.channel_id(school.channel)).status == 404


def test_a_private_channels_posts_are_for_its_members(school: School) -> None:
    path = f"/channels/{school.channel_id}/posts"
    post = school.post()
    assert denied(lambda: school.teacher.request("GET", path)).status == 403
    assert denied(lambda: school.teacher.post(post.id)).status == 403


def test_only_members_post(school: School) -> None:
    said = {"channel_id": school.channel_id, "message": "x"}
    assert denied(lambda: school.teacher.request("POST", "/posts", json=said)).status == 403


def test_a_direct_channel_is_one_from_both_ends(school: School) -> None:
    bot, teacher = school.bot, school.teacher
    assert bot.channel_id(f"@{teacher.username}") == teacher.channel_id(f"@{bot.username}")


def test_a_bot_writes_to_a_person_directly(school: School) -> None:
    school.bot.say(f"@{school.teacher.username}", "Принято")
    assert school.teacher.direct_posts(school.bot.username)[-1].message == "Принято"


def test_a_bot_reads_what_it_is_sent_directly_pictures_too(school: School) -> None:
    direct = f"@{school.bot.username}"
    file_id = school.teacher.upload(direct, "screen.png", b"picture")
    school.teacher.say(direct, "Вот снимок", file_ids=(file_id,))
    heard = school.bot.direct_posts(school.teacher.username)[-1]
    assert (heard.message, heard.file_ids) == ("Вот снимок", (file_id,))
    assert school.bot.request("GET", f"/files/{file_id}").content == b"picture"


def test_a_direct_channel_is_for_its_two(school: School) -> None:
    direct = school.bot.channel_id(f"@{school.teacher.username}")
    path = f"/channels/{direct}/posts"
    assert denied(lambda: school.consultant.request("GET", path)).status == 403


def test_nobody_opens_a_direct_channel_for_two_others(school: School) -> None:
    pair = [school.consultant.id, school.colleague.id]
    assert denied(lambda: school.teacher.request("POST", "/channels/direct", json=pair)).status in {
        400,
        403,
    }


def test_a_bots_token_needs_a_description(school: School) -> None:
    bot = school.admin.request("POST", "/bots", json={"username": word()}).json()["user_id"]
    path = f"/users/{bot}/tokens"
    assert denied(lambda: school.admin.request("POST", path, json={})).status == 400


def test_a_wrong_token_is_refused_in_the_servers_shape(school: School) -> None:
    refusal = denied(lambda: Person(school.url, "", "", token=word()))
    assert refusal.status == 401
    assert refusal.error_id == "api.context.session_expired.app_error"


def test_a_wrong_password_is_refused(school: School) -> None:
    assert denied(lambda: Person(school.url, school.teacher.username, "wrong")).status == 401


def test_people_are_found_by_name_and_by_id(school: School) -> None:
    by_name = school.bot.request("GET", f"/users/username/{school.teacher.username}").json()
    by_id = school.bot.request("GET", f"/users/{school.teacher.id}").json()
    assert by_name["id"] == school.teacher.id
    assert by_id["username"] == school.teacher.username


def test_a_nobody_is_not_found(school: School) -> None:
    assert denied(lambda: school.bot.request("GET", f"/users/username/{word()}")).status == 404


def test_the_server_answers_a_ping(school: School) -> None:
    assert school.bot.request("GET", "/system/ping").json()["status"] == "OK"
