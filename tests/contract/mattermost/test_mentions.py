"""Mentions: which words make a telephone buzz, and which are harmless."""

import time

import pytest

from sandbox.people import Person
from tests.contract.mattermost.school import School

pytestmark = pytest.mark.contract

PATIENCE = 30  # seconds

CALLING = {
    "plain": "Спросите @{name}, он знает",
    "at the end of a sentence": "Спросите @{name}.",
    "in brackets": "(@{name})",
    "everybody": "@all смотрите",
    "everybody in the channel": "@channel смотрите",
    "escaped": r"\@{name}",
    "a zero-width space before": "\u200b@{name}",
    "a quote": "> @{name}",
    "a heading": "#### @{name}",
    "a table": "| кто |\n|---|\n| @{name} |",
    "a link's text": "[@{name}](https://school.example)",
    "unbalanced backticks": "`@{name}",
    "escaped backticks": r"\`@{name}\`",
    "a fence that was left too early": "```\nслова\n```\n@{name}",
}
HARMLESS = {
    "a word joiner after": "@\u2060{name}",
    "a zero-width space after": "@\u200b{name}",
    "everybody with a word joiner": "@\u2060all",
    "a code span": "`@{name}`",
    "a code span after an escaped backtick": r"\` `@{name}`",
    "a fence": "```\n@{name}\n```",
    "a longer fence around a shorter": "````\n```\n@{name}\n```\n````",
    "no sign at all": "{name}",
}
READ_PARTS = ("text", "pretext")
UNREAD_PARTS = ("title", "footer", "author_name", "fallback")


def calls(school: School, message: str = "слова", **parts: object) -> int:
    """Return how often the colleague is called by a post.

    A server counts after it has answered: a call that is sure to count comes behind, and is
    waited for.
    """
    called = school.colleague
    before = school.mentions_of(called)
    school.post(message, **parts)
    school.post(f"@{called.username}")
    return _settled(school, called, before + 1) - before - 1


def _settled(school: School, called: Person, least: int) -> int:
    end = time.monotonic() + PATIENCE
    while (count := school.mentions_of(called)) < least:
        assert time.monotonic() < end, "the sure call was not counted"
    return count


@pytest.mark.parametrize("message", CALLING.values(), ids=list(CALLING))
def test_these_words_call(school: School, message: str) -> None:
    before = school.mentions_of(school.colleague)
    school.post(message.replace("{name}", school.colleague.username))
    assert _settled(school, school.colleague, before + 1) == before + 1


@pytest.mark.parametrize("message", HARMLESS.values(), ids=list(HARMLESS))
def test_these_words_call_nobody(school: School, message: str) -> None:
    assert calls(school, message.replace("{name}", school.colleague.username)) == 0


@pytest.mark.parametrize("part", READ_PARTS)
def test_these_parts_of_an_attachment_call(school: School, part: str) -> None:
    before = school.mentions_of(school.colleague)
    school.post(props={"attachments": [{part: f"@{school.colleague.username}"}]})
    assert _settled(school, school.colleague, before + 1) == before + 1


@pytest.mark.parametrize("part", UNREAD_PARTS)
def test_these_parts_of_an_attachment_call_nobody(school: School, part: str) -> None:
    props = {"attachments": [{"text": "слова", part: f"@{school.colleague.username}"}]}
    assert calls(school, props=props) == 0


def test_the_title_of_a_field_calls_nobody(school: School) -> None:
    field = {"title": f"@{school.colleague.username}", "value": "7Б"}
    assert calls(school, props={"attachments": [{"text": "слова", "fields": [field]}]}) == 0


def test_the_value_of_a_field_calls_on_new_servers(school: School) -> None:
    field = {"title": "Кто", "value": f"@{school.colleague.username}"}
    props = {"attachments": [{"text": "слова", "fields": [field]}]}
    assert calls(school, props=props) == (0 if school.server.is_old else 1)


def test_an_edit_calls_nobody(school: School) -> None:
    post = school.post("Новое")
    before = school.mentions_of(school.colleague)
    edited = {"message": f"@{school.colleague.username}"}
    school.bot.request("PUT", f"/posts/{post.id}/patch", json=edited)
    school.post(f"@{school.colleague.username}")
    assert _settled(school, school.colleague, before + 1) == before + 1
