"""What Slack waits for comes in time, and what it says is said in its own words."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import BoltRequest

from helpdesk.domain.actions import Action
from integration.chat.errors import RateLimited
from integration.chat.flows.command import answer_command
from integration.chat.flows.pressing import PressOutcome, answer_press
from integration.chat.flows.submitted_dialog import Fault
from integration.chat.speech import Answer
from integration.chosen import create_server
from integration.slack import requests as requests_module
from integration.slack.account_list import AccountList
from integration.slack.answering import errors_of
from integration.slack.client import SlackClient
from integration.slack.listener_process import context_of
from integration.slack.requests import SlackRequests
from integration.slack.web_api import WebApi
from sandbox.slack_testing import RunningSlack
from tests.integration.hearing import wait_for
from tests.integration.slack.house import BOT, CHANNEL, WORDS, SlackSchool


def test_slow_work_holds_up_no_acknowledgement(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are still being carried out; who asked reads that it takes its time."""
    school, may_go_on = slack_school, threading.Event()

    def slow(*_: object) -> Answer:
        may_go_on.wait(60)
        return ()

    monkeypatch.setattr(requests_module, "answer_command", slow)
    monkeypatch.setattr(requests_module, "WITHIN", 1)
    client = SlackClient(school.settings)
    app = SlackRequests(context_of(school.desk, school.settings), client, print).app()
    body = {
        "command": "/helpdesk",
        "user_id": school.teacher.id,
        "team_id": school.slack.workspace.team_id,
        "response_url": f"{school.slack.url}/nowhere",
    }
    sent = [{**body, "text": WORDS, "trigger_id": str(at)} for at in range(40)]
    try:
        with ThreadPoolExecutor(40) as hands:
            requests = [BoltRequest(mode="socket_mode", body=each) for each in sent]
            for said in hands.map(app.dispatch, requests):
                assert said.status == 200
                assert "Не придёт за минуту, отправьте ещё раз" in str(json.loads(said.body))
                assert WORDS in str(json.loads(said.body))
    finally:
        may_go_on.set()


def test_more_are_carried_out_at_once_than_slack_sdk_would_by_itself(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits for what comes of it: ten hands would be full of ten slow ones."""
    school, all_are_there = slack_school, threading.Barrier(20)

    def together(*_: object) -> Answer:
        all_are_there.wait(20)
        return ("Все здесь.",)

    monkeypatch.setattr(requests_module, "answer_command", together)
    monkeypatch.setattr(requests_module, "WITHIN", 30)
    school.slack.workspace.patience = 30
    with ThreadPoolExecutor(20) as hands:
        for each in [hands.submit(school.teacher.run, "/helpdesk мои", BOT) for _ in range(20)]:
            each.result()
    wait_for(lambda: len(school.teacher.whispers(BOT)) == 20, "an answer to each")


def test_what_is_acknowledged_is_done(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack never brings that again: a listener that dies then has lost nothing."""
    school = slack_school
    done: list[str] = []

    def typed(*given: Any) -> Answer:
        time.sleep(0.3)
        answer = answer_command(*given)
        done.append("typed")
        return answer

    def pressed(*given: Any) -> PressOutcome:
        time.sleep(0.3)
        outcome = answer_press(*given)
        done.append("pressed")
        return outcome

    monkeypatch.setattr(requests_module, "answer_command", typed)
    monkeypatch.setattr(requests_module, "answer_press", pressed)
    monkeypatch.setattr(requests_module, "WITHIN", 30)
    # Here the practice Slack waits for the acknowledgement alone.
    school.slack.workspace.looks = 0
    school.teacher.run(f"/helpdesk {WORDS}", BOT)
    assert done == ["typed"]
    school.opened()
    school.press(school.consultant, "Беру")
    assert done == ["typed", "pressed"]


def test_a_modal_is_answered_in_time_and_what_it_does_is_done_once(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    school, may_go_on, taken = slack_school, threading.Event(), list[str]()

    def slow(_context: object, _sealed: str, user_id: str, *_: object) -> None:
        taken.append(user_id)
        may_go_on.wait(60)

    monkeypatch.setattr(requests_module, "take_dialog", slow)
    school.teacher.run("/helpdesk")
    shown = wait_for(school.teacher.views, "the modal")[-1]
    typed = {"words": WORDS, "topic": "other"}
    try:
        # The practice Slack waits for three seconds, and no longer.
        assert "Ещё сохраняем" in str(school.teacher.submit(shown, typed))
    finally:
        may_go_on.set()
    assert school.teacher.submit(shown, typed) == {}
    assert taken == [school.teacher.id]


def test_a_modal_without_fields_stays_until_it_is_known_what_came_of_it(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no field beside which anything could be said: it is said above all."""
    school, may_go_on = slack_school, threading.Event()
    school.asked()
    label = Action.WITHDRAW.words
    asks = next(each for each in school.told() if label in str(each["blocks"]))
    school.teacher.press(BOT, asks["ts"], label)
    shown = wait_for(school.teacher.views, "the modal")[-1]

    def slow(*_: object) -> Fault:
        may_go_on.wait(60)
        return Fault("Вопрос уже закрыт.")

    monkeypatch.setattr(requests_module, "take_dialog", slow)
    try:
        school.teacher.submit(shown, {})
        assert "Ещё сохраняем" in str(school.teacher.view())
    finally:
        may_go_on.set()
    # Who has closed the window by then reads it in a message.
    wait_for(lambda: "Вопрос уже закрыт." in str(school.told()), "the message")
    school.teacher.submit(school.teacher.view(), {})
    assert "Вопрос уже закрыт." in str(school.teacher.view())
    assert "Ещё сохраняем" not in str(school.teacher.view())
    assert "Отозвать вопрос?" in str(school.teacher.view())


def test_nobody_waits_for_who_the_desk_is(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()
    client = SlackClient(slack_school.settings)
    monkeypatch.setattr(client.accounts, "identity", lambda: may_go_on.wait(60))
    monkeypatch.setattr(requests_module, "WITHIN", 0.1)
    app = SlackRequests(context_of(slack_school.desk, slack_school.settings), client, print).app()
    body = {"command": "/helpdesk", "team_id": slack_school.slack.workspace.team_id}
    try:
        assert app.dispatch(BoltRequest(mode="socket_mode", body=body)).status == 503
    finally:
        may_go_on.set()


def test_the_topic_names_the_command_of_slack_and_is_known_again(
    slack_school: SlackSchool,
) -> None:
    school = slack_school
    members = create_server(school.desk, school.settings).members
    said = "Сейчас: сбой. Новости и конец: /help сбои · Наше /help"
    members.set_header(said)
    api, room = (
        WebApi(school.slack.api_url, school.slack.bot_token),
        school.slack.channel_id(CHANNEL),
    )
    shown = api.ask("conversations.info", channel=room)["channel"]["topic"]["value"]
    assert shown == said.replace("/help", "/helpdesk")
    assert members.header() == said


def test_an_error_in_a_modal_names_the_command_of_slack() -> None:
    fault = Fault("Наберите /help мои.", {"words": "Или /help."})
    assert errors_of(fault, ["words"]) == {"words": "Наберите /helpdesk мои. Или /helpdesk."}


def test_the_list_that_is_there_is_kept_while_slack_says_to_wait(slack: RunningSlack) -> None:
    people = AccountList(WebApi(slack.api_url, slack.bot_token))
    slack.workspace.limit("users.list")
    with pytest.raises(RateLimited):
        people.by_names(["consultant1"])
    assert people.by_names(["consultant1"])
    people.forget()
    slack.workspace.limit("users.list")
    assert people.by_names(["consultant1"])
