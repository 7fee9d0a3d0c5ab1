"""Pictures come with what they belong to, once, whatever Slack says on the way."""

from typing import Any

import pytest

from integration.chat.errors import Refused, UnknownOutcome
from integration.chat.values import RenderedPost
from integration.slack import client as client_module
from integration.slack.client import SlackClient
from tests.integration.hearing import png
from tests.integration.slack.house import CHANNEL, WORDS, SlackSchool


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LOOK_EACH", 0.01)


def replies(school: SlackSchool) -> list[dict[str, Any]]:
    return school.consultant.thread(CHANNEL, school.card()["ts"])


def has_picture_once(school: SlackSchool) -> bool:
    """Whether one message shows a picture, and none was said twice."""
    texts = [each["text"] for each in replies(school)]
    shown = [each for each in [school.card(), *replies(school)] if each.get("files")]
    return len(shown) == 1 and len(texts) == len(set(texts))


@pytest.mark.parametrize("error", ["ratelimited", "file_not_found", "fatal_error", "no_permission"])
def test_a_picture_that_could_not_be_hung_on_is_hung_on_later(
    slack_school: SlackSchool, error: str
) -> None:
    school = slack_school
    tried: list[tuple[Any, ...]] = []
    tell = SlackClient.update_post

    def refused_once(client: SlackClient, *given: Any) -> Any:
        if given[2:] and given[2] and not tried:
            tried.append(given)
            school.slack.workspace.fail("chat.update", error)
        return tell(client, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SlackClient, "update_post", refused_once)
        school.writes(WORDS, ("снимок.png", png()))
        school.deliver()
        assert tried
        school.try_again()
    assert has_picture_once(school)


def test_a_post_that_is_there_is_not_told_as_if_it_were_not(slack_school: SlackSchool) -> None:
    school = slack_school
    client, room = SlackClient(school.settings), school.slack.channel_id(CHANNEL)
    (file_id,) = client.upload_files(room, [("снимок.png", png())])
    school.slack.workspace.limit("chat.update")
    with pytest.raises(UnknownOutcome):
        client.create_post(room, RenderedPost("Ответ"), file_ids=[file_id])
    assert [each["text"] for each in school.consultant.messages(CHANNEL)] == ["Ответ"]


def test_a_file_is_waited_for_until_slack_has_it(slack_school: SlackSchool) -> None:
    school = slack_school
    client, room = SlackClient(school.settings), school.slack.channel_id(CHANNEL)
    school.slack.workspace.fail("files.info", "file_not_found", times=3)
    (file_id,) = client.upload_files(room, [("снимок.png", png())])
    assert school.slack.workspace.next_fault("files.info") is None
    post = client.create_post(room, RenderedPost("Ответ"), file_ids=[file_id])
    assert client.get_post(post.id).file_ids == (file_id,)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.info"])
def test_of_several_files_all_are_taken_or_none(slack_school: SlackSchool, method: str) -> None:
    school = slack_school
    client, room = SlackClient(school.settings), school.slack.channel_id(CHANNEL)
    upload, uploaded = client._upload, list[str]()

    def second_refused(name: str, data: bytes, file_ids: list[str]) -> None:
        if file_ids:
            school.slack.workspace.fail(method, "internal_error")
        upload(name, data, file_ids)
        uploaded.append(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "_upload", second_refused)
        with pytest.raises(UnknownOutcome):
            client.upload_files(room, [("первый.png", png()), ("второй.png", png())])
    assert uploaded == ["первый.png"]
    assert school.slack.chat.store.all("SELECT id FROM files") == []


def test_a_file_that_stays_keeps_its_post_until_it_goes(slack_school: SlackSchool) -> None:
    """What could not be deleted would else be known to nobody."""
    school = slack_school
    client, room = SlackClient(school.settings), school.slack.channel_id(CHANNEL)
    (file_id,) = client.upload_files(room, [("снимок.png", png())])
    post = client.create_post(room, RenderedPost("Ответ"), file_ids=[file_id])
    school.slack.workspace.fail("files.delete", "cant_delete_file")
    with pytest.raises(Refused):
        client.delete_post(post.id)
    assert school.consultant.messages(CHANNEL)
    school.slack.workspace.fail("files.delete", "file_deleted")
    client.delete_post(post.id)
    assert school.consultant.messages(CHANNEL) == []
