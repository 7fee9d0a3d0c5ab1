"""Dialogs: opened by a trigger, submitted by a client that may say what it likes."""

import base64
import time
from typing import Any

import pytest

from sandbox.people import Person
from tests.contract.mattermost.listener import Listener, Says
from tests.contract.mattermost.school import NOBODY_THERE, School, denied, word

pytestmark = pytest.mark.contract


def trigger_of(person: Person, school: School, listener: Listener) -> str:
    """Return a trigger that the person has just made by a command."""
    command = school.command(listener.url)
    person.run(f"/{command['trigger']}", "town-square")
    return listener.heard().form["trigger_id"]


def opened(school: School, trigger_id: str, **dialog: Any) -> None:
    content = {"callback_id": "answer", "title": "Answer", "state": "s"} | dialog
    wanted = {"trigger_id": trigger_id, "url": "http://127.0.0.1:9/dialog", "dialog": content}
    school.bot.request("POST", "/actions/dialogs/open", json=wanted)


def submitted(school: School, listener: Listener, **parts: Any) -> dict[str, Any]:
    wanted = {
        "url": f"{listener.url}/dialog",
        "callback_id": "answer",
        "state": "signed",
        "channel_id": school.channel_id,
        "team_id": school.bot.team_id,
        "submission": {"words": "Готово"},
    }
    answer = school.consultant.request("POST", "/actions/dialogs/submit", json=wanted | parts)
    return dict(answer.json() or {})


def test_a_dialog_opens_for_who_has_just_acted(school: School, listener: Listener) -> None:
    opened(school, trigger_of(school.teacher, school, listener))


@pytest.mark.parametrize("parts", [{}, {"elements": []}], ids=["unsaid", "none"])
def test_a_window_that_asks_for_nothing_opens_and_is_sent_in(
    school: School, listener: Listener, parts: dict[str, Any]
) -> None:
    words = "Вопрос уже взят.\n\nЕго ведёт **Марина Юрьевна**. " * 40
    opened(
        school,
        trigger_of(school.teacher, school, listener),
        introduction_text=words,
        submit_label="Понятно",
        **parts,
    )
    assert submitted(school, listener, submission={}) == {}
    assert listener.heard().json["submission"] in ({}, None)


def test_a_trigger_can_be_used_again_while_it_lives(school: School, listener: Listener) -> None:
    trigger = trigger_of(school.teacher, school, listener)
    opened(school, trigger)
    opened(school, trigger)


def test_a_trigger_lives_three_seconds_on_old_servers_and_longer_on_new_ones(
    school: School, listener: Listener
) -> None:
    trigger = trigger_of(school.teacher, school, listener)
    signed_at = int(base64.b64decode(trigger).decode().split(":")[2])
    while time.time() * 1000 < signed_at + 4_000:
        time.sleep(0.1)
    if school.server.is_old:
        assert denied(lambda: opened(school, trigger)).status == 400
    else:
        opened(school, trigger)


def test_a_trigger_for_somebody_else_is_refused(school: School, listener: Listener) -> None:
    trigger = trigger_of(school.teacher, school, listener)
    said = base64.b64decode(trigger).decode().replace(school.teacher.id, school.consultant.id)
    forged = base64.b64encode(said.encode()).decode()
    assert denied(lambda: opened(school, forged)).status == 400


def test_what_is_no_trigger_is_refused(school: School) -> None:
    assert denied(lambda: opened(school, "bm90IGEgdHJpZ2dlcg==")).status == 400


def test_too_long_titles_and_too_many_elements_are_let_pass(
    school: School, listener: Listener
) -> None:
    element = {"display_name": "Что не получается у вас", "type": "text"}
    elements = [element | {"name": f"n{number}"} for number in range(30)]
    trigger = trigger_of(school.teacher, school, listener)
    opened(school, trigger, title="Помощь по электронному журналу", elements=elements)


def test_a_submission_carries_what_the_client_said(school: School, listener: Listener) -> None:
    submitted(school, listener)
    request = listener.heard().json
    assert request["type"] == "dialog_submission"
    assert request["callback_id"] == "answer"
    assert request["state"] == "signed"
    assert request["channel_id"] == school.channel_id
    assert request["team_id"] == school.bot.team_id
    assert request["submission"] == {"words": "Готово"}
    assert request["cancelled"] is False


def test_only_the_user_of_a_submission_is_the_servers_word(
    school: School, listener: Listener
) -> None:
    submitted(school, listener, user_id=school.teacher.id, state="another", callback_id="other")
    request = listener.heard().json
    assert request["user_id"] == school.consultant.id
    assert (request["state"], request["callback_id"]) == ("another", "other")


def test_a_submission_carries_no_proof(school: School, listener: Listener) -> None:
    submitted(school, listener)
    heard = listener.heard()
    assert "Authorization" not in heard.headers
    assert not heard.json.get("trigger_id")
    assert not heard.json.get("token")


def test_errors_come_back_to_the_form(school: School, listener: Listener) -> None:
    listener.answer({"errors": {"words": "Напишите, что сделать"}, "error": "Не отправлено"})
    answer = submitted(school, listener)
    assert answer["errors"] == {"words": "Напишите, что сделать"}
    assert answer["error"] == "Не отправлено"


@pytest.mark.parametrize("body", ["{}", ""], ids=["an empty object", "nothing"])
def test_without_errors_a_submission_went_through(
    school: School, listener: Listener, body: str
) -> None:
    listener.says = Says(body)
    answer = submitted(school, listener)
    assert not answer.get("errors")
    assert not answer.get("error")


def test_an_answer_other_than_200_is_an_error(school: School, listener: Listener) -> None:
    listener.answer({}, status=500)
    assert denied(lambda: submitted(school, listener)).status == 400


def test_a_cancel_comes_by_the_same_way(school: School, listener: Listener) -> None:
    submitted(school, listener, submission={}, cancelled=True)
    request = listener.heard().json
    assert request["cancelled"] is True
    assert not request["submission"]


@pytest.mark.parametrize("part", ["channel_id", "team_id"])
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "foreign"])
def test_a_place_that_is_not_the_submitters_is_refused(
    school: School, listener: Listener, part: str, *, is_empty: bool
) -> None:
    foreign = "" if is_empty else _elsewhere(school)[part]
    assert denied(lambda: submitted(school, listener, **{part: foreign})).status in {
        403,
        404,
    }
    assert listener.heard_nothing()


@pytest.mark.parametrize("url", NOBODY_THERE)
def test_a_desk_that_cannot_be_called_is_an_error(
    school: School, listener: Listener, url: str
) -> None:
    assert denied(lambda: submitted(school, listener, url=url)).status == 400


def _elsewhere(school: School) -> dict[str, str]:
    """Return a team and a channel that no one of the school is in."""
    team = {"name": word(), "display_name": "Elsewhere", "type": "O"}
    team_id = school.admin.request("POST", "/teams", json=team).json()["id"]
    channel = {"team_id": team_id, "name": word(), "display_name": "Elsewhere", "type": "P"}
    channel_id = school.admin.request("POST", "/channels", json=channel).json()["id"]
    return {"team_id": team_id, "channel_id": channel_id}
