"""The methods take the arguments of Slack's published description of its Web API."""

import re

import pytest
from slack_sdk import WebClient

import sandbox.slack.serving
from sandbox.slack.calls import METHODS

assert sandbox.slack.serving.METHODS_OF

# Out of web-api/slack_web_openapi_v2.json of github.com/slackapi/slack-api-specs, the last that was
# published (1.7.0): a method, whether it takes JSON, and its arguments without the token.
DESCRIBED = """
auth.test json
chat.delete json ts channel as_user
chat.getPermalink form channel! message_ts!
chat.postEphemeral json as_user attachments blocks channel! icon_emoji icon_url link_names parse \
    text thread_ts user! username
chat.postMessage json as_user attachments blocks channel! icon_emoji icon_url link_names mrkdwn \
    parse reply_broadcast text thread_ts unfurl_links unfurl_media username
chat.update json as_user attachments blocks channel! link_names parse text ts!
conversations.create json name is_private
conversations.history form channel latest oldest inclusive limit cursor
conversations.info form channel include_locale include_num_members
conversations.invite json channel users
conversations.join json channel
conversations.list form exclude_archived types limit cursor
conversations.members form channel limit cursor
conversations.open json channel users return_im
conversations.replies form channel ts latest oldest inclusive limit cursor
conversations.setTopic json channel topic
files.delete json file
files.info form file count page limit cursor
team.info form team
users.conversations form user types exclude_archived limit cursor
users.info form include_locale user
users.list form limit cursor include_locale
users.lookupByEmail form email!
views.open json trigger_id! view!
views.push json trigger_id! view!
views.update json view_id external_id view hash
"""
# Documented since that description was written (docs.slack.dev/reference/methods).
NEWER = {
    *("metadata", "include_all_metadata", "file_ids", "reply_broadcast", "team_id", "force"),
    *("prevent_creation", "interactivity_pointer", "mrkdwn"),
}
NEWER_METHODS = {
    "apps.connections.open",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
}


def _described() -> dict[str, tuple[str, set[str], set[str]]]:
    found = {}
    for line in DESCRIBED.replace(" \\\n", " ").strip().splitlines():
        name, kind, *words = line.split()
        required = {each.rstrip("!") for each in words if each.endswith("!")}
        found[name] = (kind, {each.rstrip("!") for each in words}, required)
    return found


def test_every_method_is_described_or_newer() -> None:
    assert METHODS.keys() - _described().keys() == NEWER_METHODS


@pytest.mark.parametrize("name", _described())
def test_arguments_are_the_described_ones(name: str) -> None:
    kind, arguments, required = _described()[name]
    method = METHODS[name]
    assert method.arguments >= arguments
    assert method.arguments - arguments <= NEWER
    assert set(method.required) >= required
    assert method.takes_json == (kind == "json")


@pytest.mark.parametrize("name", METHODS)
def test_slacks_own_library_calls_each_method_by_the_same_name(name: str) -> None:
    assert hasattr(WebClient, re.sub(r"\.", "_", name))
