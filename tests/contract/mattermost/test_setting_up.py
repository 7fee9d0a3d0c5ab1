"""What an administrator makes for the desk, how it comes to harm, and how it is mended."""

import pytest

from sandbox.people import Person
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School, denied, word

pytestmark = pytest.mark.contract

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def bot_id(school: School) -> str:
    """A bot of the test's own."""
    made = school.admin.request("POST", "/bots", json={"username": word()}).json()
    return str(made["user_id"])


@pytest.fixture
def channel_id(school: School) -> str:
    """A private channel of the test's own, made by the bot."""
    name = word()
    wanted = {"team_id": school.bot.team_id, "name": name, "display_name": name, "type": "P"}
    return str(school.bot.request("POST", "/channels", json=wanted).json()["id"])


def a_token(school: School, bot_id: str) -> dict[str, str]:
    path, said = f"/users/{bot_id}/tokens", {"description": "the desk"}
    made: dict[str, str] = school.admin.request("POST", path, json=said).json()
    return made


def status_with(school: School, token: str) -> int:
    try:
        Person(school.url, "", "", team=school.team, token=token).close()
    except Exception as refusal:
        return int(getattr(refusal, "status", 0))
    return 200


def test_a_disabled_bots_token_opens_nothing_until_it_is_enabled(
    school: School, bot_id: str
) -> None:
    token = a_token(school, bot_id)["token"]
    school.admin.request("POST", f"/bots/{bot_id}/disable", json={})
    assert status_with(school, token) == 401
    assert school.admin.request("GET", f"/users/{bot_id}").json()["delete_at"] > 0
    school.admin.request("POST", f"/bots/{bot_id}/enable", json={})
    assert school.admin.request("GET", f"/users/{bot_id}").json().get("delete_at", 0) == 0
    assert status_with(school, a_token(school, bot_id)["token"]) == 200


def test_a_revoked_token_opens_nothing(school: School, bot_id: str) -> None:
    made = a_token(school, bot_id)
    school.admin.request("POST", "/users/tokens/revoke", json={"token_id": made["id"]})
    assert status_with(school, made["token"]) == 401


def test_a_bots_face_shows_when_it_was_set(school: School, bot_id: str) -> None:
    before = school.admin.request("GET", f"/users/{bot_id}").json().get("last_picture_update", 0)
    files = {"image": ("face.png", PICTURE)}
    school.admin.request("POST", f"/users/{bot_id}/image", files=files)
    after = school.admin.request("GET", f"/users/{bot_id}").json()["last_picture_update"]
    assert (before or 0) == 0
    assert after > 0


def test_only_on_old_servers_a_bot_sets_its_own_face(school: School, bot_id: str) -> None:
    token = a_token(school, bot_id)["token"]
    bot = Person(school.url, "", "", team=school.team, token=token)

    def dress() -> None:
        files = {"image": ("face.png", PICTURE)}
        bot.request("POST", f"/users/{bot_id}/image", files=files)

    if school.server.is_old:
        dress()
    else:
        assert denied(dress).status == 403


def test_only_an_administrator_makes_bots_and_gives_others_tokens(
    school: School, bot_id: str
) -> None:
    path = f"/users/{bot_id}/tokens"
    for attempt in (
        lambda: school.teacher.request("POST", "/bots", json={"username": word()}),
        lambda: school.teacher.request("POST", path, json={"description": "mine"}),
        lambda: school.teacher.request("GET", "/config"),
        lambda: school.teacher.request("PUT", "/config/patch", json={"ServiceSettings": {}}),
    ):
        assert denied(attempt).status == 403


def test_a_username_is_given_once(school: School) -> None:
    wanted = {"username": school.bot.username}
    assert denied(lambda: school.admin.request("POST", "/bots", json=wanted)).status == 400


def test_an_archived_channel_is_hidden_and_takes_no_posts_until_restored(
    school: School, channel_id: str
) -> None:
    name = school.bot.request("GET", f"/channels/{channel_id}").json()["name"]
    path = f"/teams/{school.bot.team_id}/channels/name/{name}"
    said = {"channel_id": channel_id, "message": "Вопрос"}
    school.admin.request("DELETE", f"/channels/{channel_id}")
    assert denied(lambda: school.admin.request("GET", path)).status == 404
    refusal = denied(lambda: school.bot.request("POST", "/posts", json=said))
    assert refusal.error_id == "api.post.create_post.can_not_post_to_deleted.error"
    found = school.admin.request("GET", path, params={"include_deleted": "true"}).json()
    assert found["id"] == channel_id
    assert found["delete_at"] > 0
    school.admin.request("POST", f"/channels/{channel_id}/restore", json={})
    school.bot.request("POST", "/posts", json=said)


def test_a_channel_says_what_it_is_for(school: School, channel_id: str) -> None:
    said = {"purpose": "я" * 250, "header": "шапка"}
    school.bot.request("PUT", f"/channels/{channel_id}/patch", json=said)
    found = school.bot.request("GET", f"/channels/{channel_id}").json()
    assert (found["purpose"], found["header"]) == (said["purpose"], "шапка")
    longer = {"purpose": "я" * 251}
    path = f"/channels/{channel_id}/patch"
    assert denied(lambda: school.bot.request("PUT", path, json=longer)).status == 400


def test_a_command_can_be_led_elsewhere_and_keeps_its_token(
    school: School, listener: Listener
) -> None:
    command = school.command("http://127.0.0.1:9/command")
    changed = command | {"url": f"{listener.url}/command"}
    school.admin.request("PUT", f"/commands/{command['id']}", json=changed)
    school.teacher.run(f"/{command['trigger']}", "town-square")
    assert listener.heard().form["token"] == command["token"]


def test_an_administrator_reads_the_commands_with_their_tokens(school: School) -> None:
    command = school.command("http://127.0.0.1:9/command")
    params = {"team_id": school.bot.team_id, "custom_only": "true"}
    found = school.admin.request("GET", "/commands", params=params).json()
    assert command["token"] in [each["token"] for each in found]
    assert denied(lambda: school.teacher.request("GET", "/commands", params=params)).status == 403


def test_a_deleted_command_is_gone(school: School, listener: Listener) -> None:
    command = school.command(f"{listener.url}/command")
    school.admin.request("DELETE", f"/commands/{command['id']}")
    trigger = command["trigger"]
    assert denied(lambda: school.teacher.run(f"/{trigger}", "town-square")).status == 404


def test_uploading_plugins_cannot_be_switched_over_the_api(school: School) -> None:
    settings = school.admin.request("GET", "/config").json()["PluginSettings"]
    other = {"PluginSettings": {"EnableUploads": not settings["EnableUploads"]}}
    assert denied(lambda: school.admin.request("PUT", "/config/patch", json=other)).status == 403


def test_the_servers_own_address_cannot_be_cleared(school: School) -> None:
    assert school.config()["SiteURL"]
    cleared = {"ServiceSettings": {"SiteURL": ""}}
    assert denied(lambda: school.admin.request("PUT", "/config/patch", json=cleared)).status == 400


def test_who_has_logged_out_is_out(school: School) -> None:
    person = Person(school.url, school.teacher.username, "Sandbox-2026-password")
    person.request("POST", "/users/logout", json={})
    assert denied(lambda: person.request("GET", "/users/me")).status == 401
