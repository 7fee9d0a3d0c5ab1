"""Which words a command may have, on old servers and on new ones."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School, denied, word

pytestmark = pytest.mark.contract


DUPLICATE = "api.command.duplicate_trigger.app_error"


HELP_LINK = "https://school.example/teachers"


@pytest.fixture
def trigger(school: School, listener: Listener) -> str:
    """The word of a command that calls the listener."""
    return str(school.command(f"{listener.url}/command")["trigger"])


def test_the_word_help_is_not_given_away(school: School, listener: Listener) -> None:
    refusal = denied(lambda: school.command(listener.url, trigger="help"))
    assert (refusal.status, refusal.error_id) == (400, DUPLICATE)


def test_a_word_is_given_once(school: School, listener: Listener, trigger: str) -> None:
    refusal = denied(lambda: school.command(listener.url, trigger=trigger))
    assert (refusal.status, refusal.error_id) == (400, DUPLICATE)


def test_only_old_servers_let_a_command_be_renamed_to_help(
    school: School, listener: Listener
) -> None:
    command = school.command(listener.url)
    renamed = command | {"trigger": "help"}

    def rename() -> None:
        school.admin.request("PUT", f"/commands/{command['id']}", json=renamed)

    if not school.server.is_old:
        assert denied(rename).status == 400
        return
    rename()
    school.teacher.run("/help", "town-square")
    assert listener.heard().form["command"] == "/help"
    school.admin.request("PUT", f"/commands/{command['id']}", json=renamed | {"trigger": word()})


@pytest.fixture
def help_link(school: School) -> Iterator[str]:
    """Where the server's own help leads, for the time of one test."""
    before = school.admin.request("GET", "/config").json()["SupportSettings"]["HelpLink"]
    _lead_help_to(school, HELP_LINK)
    yield HELP_LINK
    _lead_help_to(school, before)


def _lead_help_to(school: School, address: str) -> None:
    link = {"SupportSettings": {"HelpLink": address}}
    school.admin.request("PUT", "/config/patch", json=link)


def test_the_servers_own_help_leads_to_where_an_administrator_says(
    school: School, help_link: str
) -> None:
    assert school.config()["HelpLink"] == help_link
    answer = school.teacher.run("/help", "town-square").whole
    led = answer["goto_location"] if school.server.is_old else answer["text"]
    assert help_link in led


def test_only_administrators_make_commands(school: School, listener: Listener) -> None:
    wanted = {"team_id": school.bot.team_id, "trigger": word(), "url": listener.url, "method": "P"}
    for create in (school.teacher.request, school.bot.request):
        assert denied(partial(create, "POST", "/commands", json=wanted)).status == 403


def test_only_old_servers_take_a_russian_word(school: School, listener: Listener) -> None:
    def create() -> None:
        school.command(listener.url, trigger=f"помощь{word()}")

    if school.server.is_old:
        create()
    else:
        assert denied(create).status == 400


@pytest.mark.parametrize(("part", "letters"), [("display_name", 32), ("description", 64)])
def test_a_commands_names_are_measured_in_bytes(
    school: School, listener: Listener, part: str, letters: int
) -> None:
    school.command(listener.url, **{part: "я" * letters})
    refusal = denied(lambda: school.command(listener.url, **{part: "я" * letters + "z"}))
    assert refusal.status == 400
