"""A server plugin: what of it a server takes, and how the desk's has `/help` reach the desk."""

from collections.abc import Iterator

import pytest

from tests.contract.mattermost import plugging
from tests.contract.mattermost.listener import Listener, listening
from tests.contract.mattermost.plugging import ID
from tests.contract.mattermost.school import School, denied, user_who_acted, word

# The plugin is the whole server's: one test has it at a time.
pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("plugin")]

TOKEN = "the-plugins-own-token"


@pytest.fixture
def plugin(school: School) -> Iterator[bytes]:
    """The bundle, for a server that does not have it yet."""
    content = plugging.bundle_for(school.server)
    plugging.remove(school.admin)
    yield content
    plugging.remove(school.admin)


@pytest.fixture
def plugged(school: School, plugin: bytes, listener: Listener) -> School:
    """A school whose `/help` leads to the listener."""
    plugging.set_up(school.admin, address=listener.url, token=TOKEN, team=school.bot.team_id)
    plugging.upload(school.admin, plugin)
    plugging.switch(school.admin, "enable")
    listener.answer({"response_type": "ephemeral", "text": "Принято"})
    return school


def is_on(school: School) -> bool:
    active = school.admin.request("GET", "/plugins").json()["active"]
    return ID in [each["id"] for each in active]


def test_what_is_no_bundle_is_refused(school: School, plugin: bytes) -> None:
    assert denied(lambda: plugging.upload(school.admin, b"no bundle")).status == 400


def test_only_an_administrator_has_to_do_with_plugins(school: School, plugin: bytes) -> None:
    plugging.upload(school.admin, plugin)
    for attempt in (
        lambda: plugging.upload(school.teacher, plugin),
        lambda: plugging.switch(school.teacher, "enable"),
        lambda: school.teacher.request("GET", "/plugins"),
        lambda: school.teacher.request("DELETE", f"/plugins/{ID}"),
    ):
        assert denied(attempt).status == 403


def test_one_of_the_same_id_gives_way_only_to_force(school: School, plugin: bytes) -> None:
    plugging.upload(school.admin, plugin)
    refusal = denied(lambda: plugging.upload(school.admin, plugin, force=False))
    assert (refusal.status, refusal.error_id) == (400, "app.plugin.install_id.app_error")
    plugging.upload(school.admin, plugin)


def test_what_is_not_installed_can_be_neither_switched_nor_removed(
    school: School, plugin: bytes
) -> None:
    assert denied(lambda: plugging.switch(school.admin, "enable")).status == 404
    assert denied(lambda: school.admin.request("DELETE", f"/plugins/{ID}")).status == 404


def test_it_is_off_until_it_is_enabled_and_stays_on_when_it_is_replaced(
    school: School, plugin: bytes
) -> None:
    plugging.upload(school.admin, plugin)
    assert not is_on(school)
    plugging.switch(school.admin, "enable")
    plugging.upload(school.admin, plugin)
    assert is_on(school)


def test_a_patch_of_the_settings_replaces_those_of_all_plugins(
    plugged: School, listener: Listener
) -> None:
    plugging.write(plugged.admin, {"another": {"name": "value"}})
    assert ID not in plugging.settings(plugged.admin)


def test_a_newer_server_shows_stars_for_a_secret_and_takes_them_back_for_it(
    plugged: School, listener: Listener
) -> None:
    shown = plugging.settings(plugged.admin)[ID]["token"]
    assert shown == (TOKEN if plugged.server.is_old else "*" * 32)
    plugging.write(plugged.admin, plugging.settings(plugged.admin))
    plugged.teacher.run("/help вопрос", "town-square")
    assert listener.heard().form["token"] == TOKEN


def test_the_desk_hears_who_said_what_and_where(plugged: School, listener: Listener) -> None:
    answer = plugged.teacher.run("/help  не\nсохраняется", "town-square")
    heard = listener.heard()
    assert answer.text == "Принято"
    assert heard.path == "/command"
    said = {name: value for name, value in heard.form.items() if name != "trigger_id"}
    assert said == {
        "channel_id": plugged.teacher.channel_id("town-square"),
        "command": "/help",
        "team_id": plugged.bot.team_id,
        "text": " не\nсохраняется",
        "token": TOKEN,
        "user_id": plugged.teacher.id,
    } | ({"root_id": ""} if "root_id" in said else {})


def test_a_dialog_opens_with_the_clients_own_trigger(plugged: School, listener: Listener) -> None:
    answer = plugged.teacher.run("/help", "town-square")
    trigger = listener.heard().form["trigger_id"]
    key = plugged.config()["AsymmetricSigningPublicKey"]
    assert user_who_acted(trigger, key) == plugged.teacher.id
    element = {"display_name": "Вопрос", "name": "words", "type": "textarea"}
    dialog = {"callback_id": "ask", "title": "Вопрос", "elements": [element]}
    said = {"trigger_id": trigger, "url": f"{listener.url}/dialog", "dialog": dialog}
    plugged.bot.request("POST", "/actions/dialogs/open", json=said)
    # The client shows the dialog whose trigger begins with what it was answered.
    assert answer.trigger_id


def test_another_team_keeps_the_servers_own_help(plugged: School, listener: Listener) -> None:
    name = word()
    wanted = {"name": name, "display_name": name, "type": "O"}
    team_id = plugged.admin.request("POST", "/teams", json=wanted).json()["id"]
    channel = plugged.admin.request("GET", f"/teams/{team_id}/channels/name/town-square").json()
    said = {"command": "/help", "channel_id": channel["id"], "team_id": team_id}
    plugged.admin.request("POST", "/commands/execute", json=said)
    assert listener.heard_nothing()


def test_the_servers_own_help_is_one_word_further(plugged: School, listener: Listener) -> None:
    answer = plugged.teacher.run("/help Mattermost", "town-square")
    assert "Справка Mattermost" in answer.text
    assert "http" in answer.text
    assert listener.heard_nothing()


@pytest.mark.parametrize("status", [201, 403, 500])
def test_where_the_desk_does_not_answer_the_text_is_given_back(
    plugged: School, listener: Listener, status: int
) -> None:
    listener.answer({"text": "Нет"}, status)
    answer = plugged.teacher.run("/help мой вопрос", "town-square")
    assert "мой вопрос" in answer.text
    assert "не ответил" in answer.text


def test_where_the_desk_is_away_the_text_is_given_back(plugged: School) -> None:
    with listening() as gone:
        address = gone.url
    plugging.set_up(plugged.admin, address=address, token=TOKEN, team=plugged.bot.team_id)
    assert "мой вопрос" in plugged.teacher.run("/help мой вопрос", "town-square").text


def test_clients_offer_the_word_with_the_desks_description(plugged: School) -> None:
    def offered() -> list[str]:
        path = f"/teams/{plugged.bot.team_id}/commands/autocomplete"
        found = plugged.bot.request("GET", path).json()
        return [each["auto_complete_desc"] for each in found if each["trigger"] == "help"]

    assert "Вопрос консультантам" in offered()[0]
    plugging.switch(plugged.admin, "disable")
    assert "Вопрос консультантам" not in str(offered())


def test_words_that_begin_on_a_second_line_go_to_the_servers_own_help(
    plugged: School, listener: Listener
) -> None:
    # A plugin's word ends at a space alone, a command's at a line's end as well.
    plugged.teacher.run("/help\nвопрос", "town-square")
    assert listener.heard_nothing()


def test_switched_off_it_gives_the_word_back(plugged: School, listener: Listener) -> None:
    plugging.switch(plugged.admin, "disable")
    plugged.teacher.run("/help вопрос", "town-square")
    assert listener.heard_nothing()
