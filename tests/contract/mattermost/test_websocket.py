"""The websocket: who is let in, and what a bot hears there of what people write."""

from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from tests.contract.mattermost.school import School, word
from tests.contract.mattermost.wire import Wire, open_wire, wire_of

pytestmark = pytest.mark.contract


@pytest.fixture
def wire(school: School) -> Iterator[Wire]:
    """The bot's own, from the moment at which the server has greeted it."""
    with wire_of(school.url, school.bot.token) as wire:
        wire.event("hello")
        yield wire


def everything_until_the_end(wire: Wire) -> list[str]:
    """Return the names of the events that came before the server has hung up."""
    with pytest.raises(ConnectionClosed):
        wire.event("nothing of this name")
    return [str(each.get("event")) for each in wire.came]


def test_who_says_his_token_is_greeted_and_answered(school: School) -> None:
    with wire_of(school.url, school.bot.token) as wire:
        first, second = wire.next(), wire.next()
    greeting, answer = sorted((first, second), key=lambda each: "seq_reply" in each)
    assert greeting["event"] == "hello"
    assert greeting["data"]["server_version"]
    assert (answer["status"], answer["seq_reply"]) == ("OK", 1)


def test_a_wrong_token_ends_the_connection(school: School) -> None:
    with wire_of(school.url, word()) as wire:
        assert "hello" not in everything_until_the_end(wire)


def test_who_does_not_say_who_he_is_hears_nothing_and_is_shown_out(school: School) -> None:
    with open_wire(school.url) as wire:
        school.bot.say(f"@{school.teacher.username}", "Тайное")
        assert "posted" not in everything_until_the_end(wire)


def test_a_post_in_the_direct_channel_is_heard(school: School, wire: Wire) -> None:
    said = school.teacher.say(f"@{school.bot.username}", "Не вижу **оценки**")
    data = wire.posted(said.id)
    assert data["channel_type"] == "D"
    assert data["sender_name"] == f"@{school.teacher.username}"
    post = data["post"]
    assert (post["message"], post["root_id"]) == ("Не вижу **оценки**", "")
    assert (post["user_id"], post["channel_id"]) == (school.teacher.id, said.channel_id)
    assert post["create_at"] == said.create_at
    assert post["type"] == ""


def test_a_post_in_the_private_channel_is_heard_with_its_thread(school: School, wire: Wire) -> None:
    card = school.post()
    reply = school.consultant.say(school.channel, "Обновите страницу", root_id=card.id)
    data = wire.posted(reply.id)
    assert data["channel_type"] == "P"
    assert data["post"]["root_id"] == card.id


def test_a_bot_hears_its_own_posts_too(school: School, wire: Wire) -> None:
    post = school.post()
    assert wire.posted(post.id)["post"]["user_id"] == school.bot.id


def test_the_files_of_a_post_are_heard_and_a_bot_may_fetch_them(school: School, wire: Wire) -> None:
    direct = f"@{school.bot.username}"
    file_id = school.teacher.upload(direct, "screen.png", b"picture")
    said = school.teacher.say(direct, "", file_ids=(file_id,))
    assert wire.posted(said.id)["post"]["file_ids"] == [file_id]
    assert school.bot.request("GET", f"/files/{file_id}").content == b"picture"
    info = school.bot.request("GET", f"/files/{file_id}/info").json()
    assert (info["name"], info["size"]) == ("screen.png", 7)


def test_events_are_numbered_without_a_gap(school: School, wire: Wire) -> None:
    for number in range(3):
        said = school.teacher.say(f"@{school.bot.username}", f"Слово {number}")
    wire.posted(said.id)
    numbers = [each["seq"] for each in wire.came if "event" in each]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_a_ping_is_answered(school: School, wire: Wire) -> None:
    wire.ask("ping", seq=7)
    assert wire.reply(7)["data"]["text"] == "pong"


def test_channels_where_one_is_no_member_are_not_heard(school: School) -> None:
    with wire_of(school.url, school.teacher.token) as wire:
        wire.event("hello")
        secret = school.post()
        said = school.bot.say(f"@{school.teacher.username}", "Вам")
        wire.posted(said.id)
    assert secret.id not in str(wire.came)


def test_what_was_said_while_nobody_listened_is_read_afterwards(school: School) -> None:
    before = school.bot.say(f"@{school.teacher.username}", "Слушаем")
    said = [school.teacher.say(f"@{school.bot.username}", f"Слово {n}").id for n in range(3)]
    path = f"/channels/{before.channel_id}/posts"
    found = school.bot.request("GET", path, params={"since": before.create_at}).json()
    assert set(said) <= set(found["posts"])


def test_a_bot_finds_its_direct_channels_with_when_they_last_spoke(school: School) -> None:
    said = school.teacher.say(f"@{school.bot.username}", "Здравствуйте")
    path = f"/users/{school.bot.id}/teams/{school.bot.team_id}/channels"
    channels = {each["id"]: each for each in school.bot.request("GET", path).json()}
    direct = channels[said.channel_id]
    assert (direct["type"], direct["last_post_at"]) == ("D", said.create_at)
    assert channels[school.channel_id]["type"] == "P"


def test_a_bot_may_delete_its_own_reply(school: School) -> None:
    card = school.post()
    line = school.post("Отправить?", root_id=card.id)
    school.bot.request("DELETE", f"/posts/{line.id}")
    assert [each.id for each in school.consultant.thread(card.id)] == []
