"""The client: what it asks of a server, and what it finds there."""

import pytest

from integration.chat.errors import Refused
from integration.chat.values import RenderedPost
from integration.mattermost.client import MattermostClient
from sandbox.testing import RunningSandbox
from tests.integration.mattermost.client.asking import a_minute_ago


def test_the_bot_knows_itself(client: MattermostClient) -> None:
    assert client.me().username == "helpbot"
    assert client.me().is_bot


def test_names_become_ids(client: MattermostClient, sandbox: RunningSandbox) -> None:
    person = sandbox.person("consultant1")
    assert client.team_id("school") == person.team_id
    assert client.channel_id("school", "consultants") == person.channel_id("consultants")
    assert client.user_by_name("consultant1").id == person.id
    assert client.user(person.id).full_name == "Марина Юрьевна Нехай"


def test_a_post_is_read_by_people(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    root = client.create_post(channel_id, RenderedPost("Вопрос"))
    reply = client.create_post(channel_id, RenderedPost("Ответ"), root_id=root.id)
    seen = sandbox.person("consultant1").thread(root.id)
    assert [(post.id, post.message) for post in seen] == [(reply.id, "Ответ")]


def test_an_update_writes_all_of_the_post_anew(client: MattermostClient, channel_id: str) -> None:
    post = client.create_post(channel_id, RenderedPost("Новое", {"delivery_id": "d", "old": "yes"}))
    client.update_post(post.id, RenderedPost("В работе", {"delivery_id": "d"}))
    read = client.get_post(post.id)
    assert read.message == "В работе"
    assert read.props == {"delivery_id": "d"}
    assert read.is_edited


def test_a_file_arrives_with_its_post(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    (file_id,) = client.upload_files(channel_id, [("снимок.png", b"\x89PNG...")])
    client.create_post(channel_id, RenderedPost("Снимок"), file_ids=[file_id])
    person = sandbox.person("consultant1")
    assert person.posts("consultants")[-1].file_ids == (file_id,)
    assert person.request("GET", f"/files/{file_id}").content == b"\x89PNG..."


def test_a_direct_message_reaches_its_person(
    client: MattermostClient, sandbox: RunningSandbox
) -> None:
    teacher = sandbox.person("uchitel")
    client.create_post(client.direct_channel(teacher.id), RenderedPost("Принято"))
    assert teacher.direct_posts()[-1].message == "Принято"


def test_members_are_told_from_others(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    assert client.channel_member(channel_id, sandbox.person("consultant1").id)
    assert not client.channel_member(channel_id, sandbox.person("uchitel").id)


def test_a_bot_that_lost_its_channel_is_refused(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.admin.request("DELETE", f"/channels/{channel_id}/members/{client.me().id}")
    with pytest.raises(Refused) as refused:
        client.channel_member(channel_id, sandbox.person("consultant1").id)
    assert refused.value.status == 403


def test_a_dialog_needs_a_trigger_of_the_server(client: MattermostClient) -> None:
    with pytest.raises(Refused) as refused:
        client.show_dialog("bm90IGEgdHJpZ2dlcg==", "http://desk/dialog", {"title": "Ответ"})
    assert refused.value.status == 400
    assert "decode_trigger_id" in refused.value.error_id


def test_the_servers_settings_are_read(client: MattermostClient, sandbox: RunningSandbox) -> None:
    config = client.client_config()
    assert config.signing_key == sandbox.chat.triggers.public_key
    assert config.edit_seconds is None


def test_a_limit_on_edits_is_read(client: MattermostClient, sandbox: RunningSandbox) -> None:
    limit = {"ServiceSettings": {"PostEditTimeLimit": 300}}
    sandbox.admin.request("PUT", "/config/patch", json=limit)
    assert client.client_config().edit_seconds == 300


def test_a_delivery_is_found_among_what_came_since(
    client: MattermostClient, channel_id: str
) -> None:
    client.create_post(channel_id, RenderedPost("Другое", {"delivery_id": "other"}))
    post = client.create_post(channel_id, RenderedPost("Моё", {"delivery_id": "mine"}))
    found = next(client.posts_of(channel_id, delivery_id="mine", since=a_minute_ago()), None)
    assert found is not None
    assert found.id == post.id


def test_a_delivery_that_never_arrived_is_not_found(
    client: MattermostClient, channel_id: str
) -> None:
    client.create_post(channel_id, RenderedPost("Другое", {"delivery_id": "other"}))
    assert next(client.posts_of(channel_id, delivery_id="mine", since=a_minute_ago()), None) is None


def test_somebody_elses_post_never_passes_for_a_delivery(
    client: MattermostClient, channel_id: str, sandbox: RunningSandbox
) -> None:
    forged = {"channel_id": channel_id, "message": "x", "props": {"delivery_id": "mine"}}
    sandbox.person("consultant1").request("POST", "/posts", json=forged)
    assert next(client.posts_of(channel_id, delivery_id="mine", since=a_minute_ago()), None) is None


def test_a_delivery_is_found_behind_more_posts_than_one_answer_holds(
    client: MattermostClient, channel_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.mattermost.client.SINCE_LIMIT", 3)
    monkeypatch.setattr("sandbox.server.posts.SINCE_LIMIT", 3)
    monkeypatch.setattr("integration.mattermost.client.PAGE", 2)
    for number in range(6):
        client.create_post(channel_id, RenderedPost(str(number), {"delivery_id": str(number)}))
    found = next(client.posts_of(channel_id, delivery_id="4", since=a_minute_ago()), None)
    assert found is not None
    assert found.message == "4"
