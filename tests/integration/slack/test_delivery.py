"""Whatever goes wrong on the way to Slack: one card, one message, and what is lost is said."""

import pytest

from helpdesk.clock.incidents import IncidentKind
from helpdesk.domain.states import State
from integration.chat.errors import RateLimited, Reason, Refused, UnknownOutcome, Unreachable
from integration.chat.examination import Examination
from integration.chosen import create_server
from integration.slack.web_api import WebApi
from sandbox.server.troubles import TroubleKind
from sandbox.slack_testing import RunningSlack
from tests.integration.hearing import wait_for
from tests.integration.slack.house import BOT, CHANNEL, WORDS, SlackSchool


def cards(school: SlackSchool) -> list[str]:
    found = school.consultant.messages(CHANNEL)
    return [each["ts"] for each in found if each.get("bot_id")]


def test_a_card_whose_answer_was_lost_is_found_by_its_mark(slack_school: SlackSchool) -> None:
    school = slack_school
    school.teacher.run(f"/helpdesk {WORDS}", channel=BOT)
    wait_for(lambda: school.teacher.whispers(BOT), "the answer to the command")
    school.slack.trouble(TroubleKind.BREAKS, "/api/chat.postMessage", times=2)
    school.deliver()
    school.try_again()
    assert len(cards(school)) == 1
    assert len(school.told()) == 1


def test_a_reply_in_a_thread_is_found_in_its_thread(slack_school: SlackSchool) -> None:
    school = slack_school
    school.asked()
    school.press(school.consultant, "Беру")
    school.is_state(State.CLAIMED)
    school.slack.trouble(TroubleKind.BREAKS, "/api/chat.postMessage", times=3)
    school.deliver()
    school.try_again()
    (card,) = cards(school)
    said = [each["text"] for each in school.consultant.thread(CHANNEL, card)]
    assert said
    assert len(said) == len(set(said))


def test_what_is_too_old_to_edit_is_posted_anew_with_the_way_back(
    slack_school: SlackSchool,
) -> None:
    school = slack_school
    school.asked()
    (old,) = cards(school)
    school.slack.workspace.fail("chat.update", "edit_window_closed", times=9)
    school.press(school.consultant, "Беру")
    school.is_state(State.CLAIMED)
    school.deliver()
    fresh = cards(school)[-1]
    assert fresh != old
    assert "Прежняя карточка" in str(school.consultant.messages(CHANNEL)[-1]["blocks"])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("is_archived", Reason.ARCHIVED),
        ("channel_not_found", Reason.MISSING),
        ("token_revoked", Reason.TOKEN),
        ("missing_scope", Reason.TOKEN),
        ("cant_update_message", Reason.TOO_OLD_TO_EDIT),
        ("msg_too_long", Reason.OTHER),
    ],
)
def test_a_refusal_names_its_reason(slack: RunningSlack, error: str, reason: Reason) -> None:
    api = WebApi(slack.api_url, slack.bot_token)
    slack.workspace.fail("users.info", error)
    with pytest.raises(Refused) as caught:
        api.ask("users.info", user="U1")
    assert caught.value.reason is reason
    assert caught.value.error_id == error


def test_what_may_have_been_done_is_not_taken_for_refused(slack: RunningSlack) -> None:
    api = WebApi(slack.api_url, slack.bot_token)
    slack.workspace.fail("users.info", "fatal_error")
    with pytest.raises(UnknownOutcome):
        api.ask("users.info", user="U1")
    slack.trouble(TroubleKind.BREAKS, "/api/users.info")
    with pytest.raises(UnknownOutcome):
        api.ask("users.info", user="U1")


def test_slacks_wait_is_kept(slack: RunningSlack) -> None:
    slack.workspace.limit("users.info", seconds=7)
    with pytest.raises(RateLimited) as caught:
        WebApi(slack.api_url, slack.bot_token).ask("users.info", user="U1")
    assert caught.value.retry_after == 7


def test_where_nobody_answers_nothing_was_done() -> None:
    with pytest.raises(Unreachable):
        WebApi("http://127.0.0.1:9/api/", "xoxb-1").ask("auth.test")


def test_the_key_goes_to_nobody_but_slack(slack: RunningSlack) -> None:
    with pytest.raises(Refused):
        WebApi(slack.api_url, slack.bot_token).download("http://127.0.0.1:9/files/x")


def test_what_was_lost_since_is_seen(slack_school: SlackSchool) -> None:
    school = slack_school
    server = create_server(school.desk, school.settings)
    look = Examination(server.members, server.accounts.named).look
    regulation = school.desk.regulation()
    assert look(regulation) == []
    school.slack.workspace.deactivate("consultant2")
    assert IncidentKind.PERSON_DEACTIVATED in [each.kind for each in look(regulation)]
    school.slack.workspace.revoked = True
    assert [each.kind for each in look(regulation)] == [IncidentKind.TOKEN]
