"""Slash commands: what the desk is sent, and which answers count."""

import pytest

from sandbox.seen import Denied
from tests.contract.mattermost.listener import Listener, Says
from tests.contract.mattermost.school import NOBODY_THERE, School, denied, user_who_acted, word

pytestmark = pytest.mark.contract


FAILED = "api.command.execute_command.failed.app_error"


@pytest.fixture
def trigger(school: School, listener: Listener) -> str:
    """The word of a command that calls the listener."""
    return str(school.command(f"{listener.url}/command")["trigger"])


def test_the_desk_hears_who_said_what_and_where(
    school: School, listener: Listener, trigger: str
) -> None:
    school.consultant.run(f"/{trigger} не сохраняется оценка", school.channel)
    form = listener.heard().form
    assert form["user_id"] == school.consultant.id
    assert form["user_name"] == school.consultant.username
    assert form["channel_id"] == school.channel_id
    assert form["channel_name"] == school.channel
    assert form["team_id"] == school.bot.team_id
    assert form["team_domain"] == school.team
    assert form["command"] == f"/{trigger}"
    assert form["text"] == "не сохраняется оценка"


def test_spaces_and_lines_of_what_was_said_are_kept(
    school: School, listener: Listener, trigger: str
) -> None:
    school.teacher.run(f"/{trigger}   раз\nдва", "town-square")
    assert listener.heard().form["text"] == "  раз\nдва"


def test_the_commands_token_comes_in_the_header_and_in_the_form(
    school: School, listener: Listener
) -> None:
    command = school.command(listener.url)
    school.teacher.run(f"/{command['trigger']}", "town-square")
    heard = listener.heard()
    assert heard.headers["Authorization"] == f"Token {command['token']}"
    assert heard.form["token"] == command["token"]


def test_the_desk_can_tell_that_a_chat_server_called(
    school: School, listener: Listener, trigger: str
) -> None:
    school.teacher.run(f"/{trigger}", "town-square")
    assert listener.heard().headers["User-Agent"].startswith("Mattermost-Bot/")


def test_new_servers_say_in_which_thread_it_was_said(
    school: School, listener: Listener, trigger: str
) -> None:
    root = school.post()
    school.consultant.run(f"/{trigger}", school.channel, root_id=root.id)
    assert listener.heard().form.get("root_id") == (None if school.server.is_old else root.id)


def test_the_trigger_is_signed_for_who_ran_the_command(
    school: School, listener: Listener, trigger: str
) -> None:
    school.teacher.run(f"/{trigger}", "town-square")
    key = school.config()["AsymmetricSigningPublicKey"]
    assert user_who_acted(listener.heard().form["trigger_id"], key) == school.teacher.id


def test_in_a_direct_channel_the_team_has_to_be_named(
    school: School, listener: Listener, trigger: str
) -> None:
    teacher = school.teacher
    direct = teacher.channel_id(f"@{school.bot.username}")
    said = {"command": f"/{trigger}", "channel_id": direct}
    refusal = denied(lambda: teacher.request("POST", "/commands/execute", json=said))
    assert refusal.status == 403
    assert listener.heard_nothing()
    teacher.run(f"/{trigger}", f"@{school.bot.username}")
    assert listener.heard().form["channel_id"] == direct


def test_a_channel_that_one_cannot_read_takes_no_command(
    school: School, listener: Listener, trigger: str
) -> None:
    said = {"command": f"/{trigger}", "channel_id": school.channel_id}
    refusal = denied(lambda: school.teacher.request("POST", "/commands/execute", json=said))
    assert refusal.status == 403
    assert listener.heard_nothing()


@pytest.mark.parametrize(
    "says",
    [
        Says(status=201),
        Says(body="", status=204),
        Says(status=500),
        Says(body="{not json"),
        Says(body=""),
    ],
    ids=["201", "204", "500", "bad JSON", "empty JSON"],
)
def test_only_a_sensible_200_counts(
    school: School, listener: Listener, trigger: str, says: Says
) -> None:
    listener.says = says
    refusal = denied(lambda: school.teacher.run(f"/{trigger}", "town-square"))
    assert refusal.status == 500
    assert refusal.error_id.startswith("api.command.execute_command.failed")
    assert trigger in refusal.message


@pytest.mark.parametrize("url", NOBODY_THERE)
def test_a_desk_that_cannot_be_called_is_a_failure(school: School, url: str) -> None:
    trigger = school.command(url)["trigger"]
    refusal = denied(lambda: school.teacher.run(f"/{trigger}", "town-square"))
    assert (refusal.status, refusal.error_id) == (500, FAILED)
    assert trigger in refusal.message


def test_a_desk_that_does_not_answer_is_a_failure(
    school: School, listener: Listener, trigger: str
) -> None:
    listener.silence()
    refusal = denied(lambda: school.teacher.run(f"/{trigger}", "town-square"))
    assert (refusal.status, refusal.error_id) == (500, FAILED)


def test_an_empty_object_is_silent_success(
    school: School, listener: Listener, trigger: str
) -> None:
    posts = len(school.consultant.posts(school.channel))
    assert school.consultant.run(f"/{trigger}", school.channel).text == ""
    assert len(school.consultant.posts(school.channel)) == posts


def test_an_ephemeral_answer_is_for_the_invoker_alone(
    school: School, listener: Listener, trigger: str
) -> None:
    listener.answer({"response_type": "ephemeral", "text": "Принято"})
    answer = school.consultant.run(f"/{trigger}", school.channel)
    assert answer.text == "Принято"
    assert "Принято" not in [post.message for post in school.colleague.posts(school.channel)]


def test_an_answer_for_the_channel_appears_as_the_invokers(
    school: School, listener: Listener, trigger: str
) -> None:
    listener.answer({"response_type": "in_channel", "text": "Всем привет"})
    school.consultant.run(f"/{trigger}", school.channel)
    post = school.colleague.posts(school.channel)[-1]
    assert (post.message, post.user_id) == ("Всем привет", school.consultant.id)


def test_response_url_takes_five_answers(school: School, listener: Listener, trigger: str) -> None:
    school.consultant.run(f"/{trigger}", school.channel)
    path = listener.heard().form["response_url"].removeprefix(school.url)
    late = {"response_type": "in_channel", "text": "Позже"}
    for _ in range(5):
        school.bot.request("POST", path, base="", json=late)
    assert denied(lambda: school.bot.request("POST", path, base="", json=late)).status >= 400
    last = [post.message for post in school.colleague.posts(school.channel)[-6:]]
    assert last.count("Позже") == 5


def test_an_unknown_word_is_not_found(school: School) -> None:
    with pytest.raises(Denied) as refusal:
        school.teacher.run(f"/{word()}", "town-square")
    assert refusal.value.status == 404
