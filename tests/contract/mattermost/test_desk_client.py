"""The desk's own client, on every server that the suite is run against."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from integration.chat.errors import Refused
from integration.chat.values import RenderedPost
from integration.mattermost.client import SINCE_LIMIT, MattermostClient
from sandbox.seen import Denied
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.real import MISSING
from tests.contract.mattermost.school import School, Server, word
from tests.integration.hearing import wait_for

pytestmark = pytest.mark.contract


@pytest.fixture
def client(school: School) -> Iterator[MattermostClient]:
    path, reason = f"/users/{school.bot.id}/tokens", {"description": "the client"}
    token = school.admin.request("POST", path, json=reason).json()["token"]
    client = MattermostClient(school.url, token)
    yield client
    client.close()


@pytest.mark.skipif(bool(MISSING), reason=f"no real server: {', '.join(MISSING)} not set")
def test_a_real_server_is_asked_as_well(school: School) -> None:
    assert school.config()["Version"]


def test_the_client_knows_itself_and_where_it_is(school: School, client: MattermostClient) -> None:
    assert client.me().is_bot
    assert client.team_id(school.team) == school.bot.team_id
    assert client.channel_id(school.team, school.channel) == school.channel_id


def test_the_client_finds_its_deliveries_among_more_than_a_server_lists(
    server: Server, school: School, client: MattermostClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, most = datetime.now(UTC), SINCE_LIMIT
    if server.is_sandbox:  # It lists as many as it is told to.
        most = 20
        monkeypatch.setattr("sandbox.server.posts.SINCE_LIMIT", most)
        monkeypatch.setattr("integration.mattermost.client.SINCE_LIMIT", most)
    # Whichever end a server leaves out, one of them lies there.
    first, last = word(), word()
    for delivery in (first, *(word() for _ in range(most)), last):
        client.create_post(school.channel_id, RenderedPost("слова", {"delivery_id": delivery}))
    for delivery in (first, last):
        found = client.posts_of(school.channel_id, delivery_id=delivery, since=now)
        assert next(found, None) is not None


def test_the_client_posts_once_under_one_pending_id(
    school: School, client: MattermostClient
) -> None:
    key = word()
    posts = [
        client.create_post(school.channel_id, RenderedPost("раз"), pending_id=key) for _ in range(2)
    ]
    assert posts[0].id == posts[1].id


def test_the_client_writes_a_card_anew_and_its_buttons_live(
    school: School, client: MattermostClient, listener: Listener
) -> None:
    button = {"id": "claim", "type": "button", "name": "Беру", "integration": {"url": listener.url}}
    props = {"attachments": [{"text": "Слова", "actions": [button]}]}
    post = client.create_post(school.channel_id, RenderedPost("Новое", props))
    client.update_post(post.id, RenderedPost("В работе", props))
    assert client.get_post(post.id).message == "В работе"
    school.consultant.press(post.id, "claim")
    assert listener.heard().json["post_id"] == post.id


def test_the_client_sends_a_file(school: School, client: MattermostClient) -> None:
    (file_id,) = client.upload_files(school.channel_id, [("снимок.png", b"picture")])
    post = client.create_post(school.channel_id, RenderedPost("Снимок"), file_ids=[file_id])
    assert school.consultant.post(post.id).file_ids == (file_id,)
    assert school.consultant.request("GET", f"/files/{file_id}").content == b"picture"


def test_the_client_writes_directly(school: School, client: MattermostClient) -> None:
    client.create_post(client.direct_channel(school.teacher.id), RenderedPost("Принято"))
    assert school.teacher.direct_posts(school.bot.username)[-1].message == "Принято"


def test_the_client_tells_members_from_others(school: School, client: MattermostClient) -> None:
    assert client.channel_member(school.channel_id, school.consultant.id)
    assert not client.channel_member(school.channel_id, school.teacher.id)


def test_the_client_opens_a_dialog_within_a_command(
    school: School, client: MattermostClient, listener: Listener
) -> None:
    command = school.command(listener.url)
    school.teacher.run(f"/{command['trigger']}", "town-square")
    trigger = listener.heard().form["trigger_id"]
    client.show_dialog(trigger, "http://127.0.0.1:9/dialog", {"title": "Помощь"})


def test_the_client_keeps_the_servers_error_id(school: School, client: MattermostClient) -> None:
    with pytest.raises(Refused) as refused:
        client.create_post(school.channel_id, RenderedPost("я" * 16_384))
    assert refused.value.status == 400
    assert refused.value.error_id.endswith(".app_error")


def test_the_client_reads_the_servers_settings(school: School, client: MattermostClient) -> None:
    config = client.client_config()
    assert config.signing_key == school.config()["AsymmetricSigningPublicKey"]
    assert config.edit_seconds is None


def test_whoever_likes_takes_a_free_name_and_is_known_by_his_id(
    school: School, client: MattermostClient
) -> None:
    before, wanted = client.user(school.teacher.id), f"free{word()}"
    path = f"/users/{school.teacher.id}/patch"
    school.teacher.request("PUT", path, json={"username": wanted})
    try:
        after = client.user(school.teacher.id)
        assert after.username == wanted
        assert after.changed_at > before.changed_at
        assert [user.id for user in client.users_by_name([wanted])] == [school.teacher.id]
        assert client.users_by_name([before.username]) == []
        assert [user.username for user in client.users_by_id([school.teacher.id])] == [wanted]
    finally:
        school.teacher.request("PUT", path, json={"username": before.username})


def test_what_the_client_deletes_is_gone_with_its_file(
    school: School, client: MattermostClient
) -> None:
    card = client.create_post(school.channel_id, RenderedPost("Карточка"))
    (file_id,) = client.upload_files(school.channel_id, [("снимок.png", b"picture")])
    post = client.create_post(
        school.channel_id, RenderedPost("Слова"), root_id=card.id, file_ids=[file_id]
    )
    client.delete_post(post.id)
    shown = school.consultant.request("GET", f"/posts/{card.id}/thread").json()
    assert post.id not in shown["posts"]
    # A real server deletes the files a moment after the post.
    wait_for(lambda: _is_missing(school, file_id), "the file's end")
    with pytest.raises(Refused) as again:
        client.delete_post(post.id)
    assert again.value.status in (403, 404)


def _is_missing(school: School, file_id: str) -> bool:
    try:
        school.consultant.request("GET", f"/files/{file_id}")
    except Denied as refusal:
        return refusal.status == 404
    return False


def test_the_client_may_not_delete_what_people_wrote(
    school: School, client: MattermostClient
) -> None:
    said = school.consultant.say(school.channel, "Мама звонила")
    with pytest.raises(Refused) as refused:
        client.delete_post(said.id)
    assert refused.value.status == 403
