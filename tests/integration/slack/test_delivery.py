"""Whatever goes wrong on the way to Slack: one card, one message, and what is lost is said."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.clock.incidents import IncidentKind
from helpdesk.domain.states import State
from integration.chat.errors import RateLimited, Reason, Refused, UnknownOutcome, Unreachable
from integration.chat.examination import Examination
from integration.chat.values import RenderedPost
from integration.chosen import create_server
from integration.slack.client import SlackClient
from integration.slack.slack_answers import SlackPost
from integration.slack.web_api import WebApi
from sandbox.server.troubles import TroubleKind
from sandbox.slack_testing import RunningSlack
from tests.integration.hearing import png
from tests.integration.slack.house import CHANNEL, SlackSchool


def cards(school: SlackSchool) -> list[str]:
    found = school.consultant.messages(CHANNEL)
    return [each["ts"] for each in found if each.get("bot_id")]


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


def test_a_file_whose_post_is_refused_is_not_left_behind(slack_school: SlackSchool) -> None:
    client, room = SlackClient(slack_school.settings), slack_school.slack.channel_id(CHANNEL)
    (file_id,) = client.upload_files(room, [("снимок.png", png())])
    slack_school.slack.workspace.fail("chat.postMessage", "is_archived")
    with pytest.raises(Refused):
        client.create_post(room, RenderedPost("Снимок"), file_ids=[file_id])
    with pytest.raises(Refused) as gone:
        client.file_info(file_id)
    assert gone.value.reason is Reason.MISSING


def test_a_look_that_was_told_to_wait_goes_on_where_it_was(
    slack_school: SlackSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a channel with more threads than Slack answers for in a minute is never through."""
    school, since = slack_school, datetime.now(UTC) - timedelta(minutes=1)
    for words in ("Раз", "Два", "Три"):
        root = school.consultant.say(CHANNEL, words)["ts"]
        school.consultant.say(CHANNEL, f"{words}!", root)
    client, asked = SlackClient(school.settings), list[str]()
    replies = client._replies

    def limited(channel: str, root: str, oldest: str) -> Iterator[SlackPost]:
        asked.append(root)
        if len(asked) == 2:
            raise RateLimited(1)
        return replies(channel, root, oldest)

    monkeypatch.setattr(client, "_replies", limited)
    room = school.slack.channel_id(CHANNEL)
    with pytest.raises(RateLimited):
        list(client.posts_since(room, since))
    found = [each.message for each in client.posts_since(room, since)]
    assert {"Раз", "Два", "Три", "Раз!", "Два!", "Три!"} <= set(found)
    assert len(asked) == 4


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
