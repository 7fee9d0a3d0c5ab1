"""The desk's own ears, against whatever server is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from helpdesk.inquiries.routing import Question, question_about
from helpdesk.kernel.desk import Desk
from helpdesk.storage import chat_tables
from helpdesk.storage.database import create_engine_for
from integration.chat.errors import Disconnected, Refused
from integration.chat.flows.listener import Listener
from integration.chat.values import Said
from integration.mattermost.client import MattermostClient
from integration.mattermost.listener_process import create_listener
from integration.mattermost.websocket import Connection, open_connection
from sandbox.people import Person
from tests.contract.mattermost.school import School, word
from tests.integration.hearing import listening, png, wait_for
from tests.integration.house import found_desk, settings_for

pytestmark = pytest.mark.contract


@pytest.fixture
def client(school: School) -> Iterator[MattermostClient]:
    client = MattermostClient(school.url, school.bot.token)
    yield client
    client.close()


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    engine = create_engine_for(sqlite_url)
    yield found_desk(engine)
    engine.dispose()


@pytest.fixture
def listener(school: School, desk: Desk, tmp_path: Path) -> Iterator[Listener]:
    settings = settings_for(school.url, "http://127.0.0.1:9", school.bot.token, "x" * 26)
    here = {
        "mattermost_team": school.team,
        "mattermost_channel": school.channel,
        "attachments": tmp_path,
    }
    listener = create_listener(desk, settings.model_copy(update=here))
    assert listener.look()
    with desk.writing() as connection:
        # What earlier tests have said in the same school a moment ago.
        connection.execute(delete(chat_tables.unplaced))
    yield listener
    listener.client.close()


def heard(wire: Connection, post_id: str) -> bool:
    """Return whether the post was heard in the direct channel."""

    def look() -> list[bool]:
        said = wire.hear(1)
        return [said.is_direct] if said and said.post.id == post_id else []

    return wait_for(look, "the post")[0]


def kept(desk: Desk, person: Person, post_id: str) -> Question | None:
    return question_about(desk, post_id, person.id, datetime.now(UTC))


def test_the_websocket_greets_the_bot_and_brings_what_is_written(school: School) -> None:
    with open_connection(school.url, school.bot.token) as wire:
        direct = school.teacher.say(f"@{school.bot.username}", "Не вижу журнал")
        assert heard(wire, direct.id)
        card = school.post()
        under = school.consultant.say(school.channel, "Обновите", root_id=card.id)
        assert not heard(wire, under.id)


def test_what_its_author_changes_and_deletes_is_brought_and_found(
    school: School, client: MattermostClient
) -> None:
    said = school.teacher.say(f"@{school.bot.username}", "Мой пароль")
    since = client.get_post(said.id).created

    def brought(wire: Connection) -> Said:
        return wait_for(lambda: _next_of(wire, said.id), "the change")

    with open_connection(school.url, school.bot.token) as wire:
        school.teacher.request("PUT", f"/posts/{said.id}/patch", json={"message": "Не войти"})
        changed = brought(wire)
        assert not changed.is_new
        assert changed.post.user_id == school.teacher.id
        assert client.get_post(said.id).message == "Не войти"
        school.teacher.request("DELETE", f"/posts/{said.id}")
        assert not brought(wire).is_new
    with pytest.raises(Refused) as refused:
        client.get_post(said.id)
    assert refused.value.status in (403, 404)
    assert refused.value.error_id
    found = {post.id: post for post in client.posts_since(said.channel_id, since)}
    assert found[said.id].is_deleted
    edited = school.teacher.say(f"@{school.bot.username}", "Не вижу")
    school.teacher.request("PUT", f"/posts/{edited.id}/patch", json={"message": "Не вижу 7Б"})
    found = {post.id: post for post in client.posts_since(said.channel_id, since)}
    assert found[edited.id].is_edited
    assert found[edited.id].is_a_persons


def _next_of(wire: Connection, post_id: str) -> Said | None:
    said = wire.hear(1)
    return said if said and said.post.id == post_id else None


def test_a_token_that_is_not_good_makes_deaf(school: School) -> None:
    with pytest.raises(Disconnected), open_connection(school.url, word()):
        pass


def test_a_server_that_is_not_there_makes_deaf() -> None:
    with pytest.raises(Disconnected), open_connection("http://127.0.0.1:9", "token"):
        pass


def test_the_bots_rooms_are_found_and_when_somebody_last_spoke(
    school: School, client: MattermostClient
) -> None:
    said = school.teacher.say(f"@{school.bot.username}", "Здравствуйте")
    rooms = {room.id: room for room in client.channels_of_bot(school.bot.team_id)}
    assert rooms[said.channel_id].is_direct
    assert rooms[said.channel_id].last_said == client.get_post(said.id).created
    assert not rooms[school.channel_id].is_direct


def test_what_was_posted_since_is_found(school: School, client: MattermostClient) -> None:
    first = school.teacher.say(f"@{school.bot.username}", "Первое")
    since = client.get_post(first.id).created
    second = school.teacher.say(f"@{school.bot.username}", "Второе")
    found = {post.id for post in client.posts_since(first.channel_id, since)}
    assert second.id in found


def test_a_persons_file_is_fetched_with_the_bots_rights(
    school: School, client: MattermostClient
) -> None:
    direct, data = f"@{school.bot.username}", png()
    file_id = school.teacher.upload(direct, "экран.png", data)
    school.teacher.say(direct, "", file_ids=(file_id,))
    info = client.file_info(file_id)
    assert (info.name, info.size) == ("экран.png", len(data))
    assert client.download_file(file_id) == data


def test_the_bots_own_line_can_be_deleted_and_no_others(
    school: School, client: MattermostClient
) -> None:
    card = school.post()
    line = school.post("Отправить?", root_id=card.id)
    client.delete_post(line.id)
    assert school.consultant.thread(card.id) == []
    other = school.consultant.say(school.channel, "Моё", root_id=card.id)
    with pytest.raises(Refused):
        client.delete_post(other.id)


def test_words_and_pictures_are_kept_whether_heard_or_looked_for(
    school: School, desk: Desk, listener: Listener
) -> None:
    direct, teacher = f"@{school.bot.username}", school.teacher
    file_id = teacher.upload(direct, "экран.png", png())
    before = teacher.say(direct, "Пока не слышно", file_ids=(file_id,))
    with listening(listener):
        question = wait_for(lambda: kept(desk, teacher, before.id), "what was looked for")
        assert (question.words, question.pictures) == ("Пока не слышно", 1)
        teacher.say(direct, "А теперь слышно")
        wait_for(lambda: "А теперь" in _words(kept(desk, teacher, before.id)), "what was heard")
    assert listener.look()
    assert _words(kept(desk, teacher, before.id)) == "Пока не слышно\nА теперь слышно"


def _words(question: Question | None) -> str:
    return question.words if question else ""


def test_another_bots_words_and_the_systems_are_nobodys(
    school: School, desk: Desk, listener: Listener
) -> None:
    admin = school.admin
    other = admin.request("POST", "/bots", json={"username": word()}).json()["user_id"]
    reason = {"description": "another"}
    token = admin.request("POST", f"/users/{other}/tokens", json=reason).json()["token"]
    member = {"team_id": school.bot.team_id, "user_id": other}
    admin.request("POST", f"/teams/{school.bot.team_id}/members", json=member)
    bot = Person(school.url, "", "", team=school.team, token=token)
    said = bot.say(f"@{school.bot.username}", "Я робот")
    # Adding somebody makes the server say so in the channel.
    path = f"/channels/{school.channel_id}/members"
    school.bot.request("POST", path, json={"user_id": other})
    assert listener.look()
    assert kept(desk, bot, said.id) is None


def test_the_server_answers_the_pings_that_keep_the_websocket(school: School) -> None:

    with open_connection(school.url, school.bot.token) as wire:
        assert wire.connection.ping().wait(20)
        said = school.teacher.say(f"@{school.bot.username}", "Ещё здесь?")
        assert heard(wire, said.id)
