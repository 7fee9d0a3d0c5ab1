"""Whatever somebody types, Slack takes every message, and only who is on duty is called by it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.domain.actions import Action
from helpdesk.domain.people import Person
from helpdesk.inquiries.handing_over import Holder
from integration.chat import catalogue, colleague_rows, dialogs, replies
from integration.chat.dialogs import Choice, Dialog, DialogField, InputSort
from integration.chat.speech import Card, CardField, Tone, line
from integration.chat.values import RenderedPost
from integration.slack.dialog_rendering import render_dialog
from integration.slack.post_rendering import SIGNS_MOST, BlockKitRenderer, answer_of, signs_of
from sandbox.slack.checker import faults_of_blocks, faults_of_view
from tests.integration.lived import (
    Lived,
    cards,
    lived_in,
    notices,
    notices_of_several,
    poisoned,
)
from tests.integration.telling import NOW, PAGE

# No app can have this word in Slack.
NO_COMMAND_HERE = re.compile(r"(?<![\w/.])/help\b")
IDS = {"consultant1": "U0CONSULT1", "consultant2": "U0CONSULT2", "zavuch": "U0ZAVUCH00"}
ON_DUTY = {IDS["consultant1"], IDS["consultant2"]}
PEN = BlockKitRenderer(b"k" * 32, lambda name: IDS.get(name, ""))
OURS = (
    "https://help.school.example/",
    "https://chat.school.example/",
    "https://help.dnevnik.ru",
    "mailto:",
)
NASTY = [
    "<!channel>",
    "<!here|здесь>",
    "<@U0ZAVUCH00>",
    "<#C0CHANNEL>",
    "<http://evil.example|Ответить>",
    "@channel",
    "*жирно*",
    "_курсив_",
    "~нет~",
    "`код`",
    "```",
    ":smile:",
    "&lt;!channel&gt;",
    "&amp;",
    "https://evil.example/?a=1",
    "mama@example.ru",
    "> ",
    "• ",
    "\n",
    "\n\n\n",
    "\r\n",
    "\t",
    " ",
    "\u202e",
    "\u200b",
    "\x00",
    "слово",
    "д" * 400,
]
NASTY_TEXT = st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join)
nasty = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with lived_in(tmp_path_factory.mktemp("lived")) as lived:
        yield lived


def test_the_title_of_a_cards_field_is_bold_and_its_value_what_was_typed() -> None:
    asked_by = CardField("Кто", "*Иванова* <!channel> `М.`")
    card = Card(line("Вопрос"), (), (asked_by,), "", Tone.NEW, (), ())
    drawn = parts_of(PEN.card(card, "", "").props)
    said = {each["text"]: each.get("style") for each in drawn if each.get("type") == "text"}
    assert said["Кто:"] == {"bold": True}
    assert said[" *Иванова* <!channel> `М.`"] is None


def parts_of(shape: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in it, to the last."""
    if isinstance(shape, dict):
        yield shape
        yield from (part for each in shape.values() for part in parts_of(each))
    elif isinstance(shape, list):
        yield from (part for each in shape for part in parts_of(each))


def check(blocks: list[dict[str, Any]]) -> None:
    """Slack takes it, and nothing in it calls or leads but what is the desk's own."""
    assert faults_of_blocks(blocks) == []
    assert signs_of(blocks) <= SIGNS_MOST
    for part in parts_of(blocks):
        assert part.get("type") != "mrkdwn", part
        assert part.get("type") not in {"broadcast", "usergroup", "channel", "emoji"}, part
        if part.get("type") == "user":
            assert part["user_id"] in ON_DUTY
        if part.get("type") == "link":
            assert part["url"].startswith(OURS), part
        if part.get("type") == "plain_text":
            assert part["emoji"] is False
        check_command(part)


def check_command(part: dict[str, Any]) -> None:
    """The desk's command is called as people can type it in Slack."""
    said = part.get("text")
    assert not isinstance(said, str) or not NO_COMMAND_HERE.search(said), said


def check_post(post: RenderedPost) -> None:
    check(post.props["blocks"])
    # Telephones show it beside the sender, and it is the one thing that Slack parses.
    assert "<" not in post.message
    assert ">" not in post.message
    assert 0 < len(post.message) < 4_000 * 5


@nasty
@given(words=NASTY_TEXT)
def test_no_card_says_more_than_the_words(lived: Lived, words: str) -> None:
    for post in cards(lived, words, PEN):
        check_post(post)


@nasty
@given(words=NASTY_TEXT)
def test_no_notification_does(lived: Lived, words: str) -> None:
    said = set()
    for row, post in [*notices(lived, words, PEN), *notices_of_several(lived, words, PEN)]:
        said.add((row.occasion, row.addressee[:2]))
        check_post(post)
    # It would be easy to test nothing here.
    assert len(said) > 30


@nasty
@given(words=NASTY_TEXT)
def test_no_dialog_does(lived: Lived, words: str) -> None:
    people = [Person("a", "a", words, entitled=True), Person("b", "b", words, entitled=False)]
    shown = [colleague_rows.handing_over([Holder(each, 2) for each in people], people)]
    for seen in lived.views.values():
        bad = poisoned(seen, words)
        others = [each.inquiry for each in map(poisoned, lived.views.values(), [words] * 9)]
        occasion = dialogs.DialogContext(bad, words, people, words, others)
        shown += [
            catalogue.dialog_of(each, occasion) for each in Action if catalogue.needs_words(each)
        ]
    for dialog in shown:
        view = render_dialog(dialog, "state")
        assert faults_of_view(view) == []
        for part in parts_of(view):
            assert part.get("type") != "mrkdwn"
            assert part.get("type") != "user"
            check_command(part)


@nasty
@given(words=NASTY_TEXT)
def test_no_word_to_who_has_pressed_or_typed_does(lived: Lived, words: str) -> None:
    views = [poisoned(seen, words) for seen in lived.views.values()]
    answers = [replies.list_of(views, NOW), replies.given_back("Не получилось.", words)]
    for seen in views:
        answers += [replies.status_of(seen, NOW, PAGE, own=own) for own in (True, False)]
        answers += [
            replies.whole(seen),
            replies.accepted(seen.inquiry, seen.regulation, NOW, repeated=True),
        ]
    for answer in answers:
        text, blocks = answer_of(answer)
        check(blocks)
        assert "<" not in text


def test_words_come_back_from_the_fields_as_they_were_typed(lived: Lived) -> None:
    """A draft that is longer than a field goes on in a second one."""
    seen = next(iter(lived.views.values()))
    draft = "слово " * 900
    view = render_dialog(
        catalogue.dialog_of(Action.ANSWER, dialogs.DialogContext(seen, draft)), "state"
    )
    kept = [
        each["element"].get("initial_value", "") for each in view["blocks"] if "element" in each
    ]
    assert " ".join(kept).split() == draft.split()


def test_whatever_a_dialog_shows_names_the_command_of_slack() -> None:
    words = "/help мои"
    choices = Choice("1", words), Choice("2", words)
    fields = (
        DialogField("line", words, InputSort.LINE, words),
        DialogField("check", words, InputSort.CHECK, caption=words),
        DialogField("choice", words, InputSort.CHOICE, words, choices),
    )
    view = render_dialog(Dialog(words, words, fields, (line(words),)), "state")
    said = [part["text"] for part in parts_of(view) if isinstance(part.get("text"), str)]
    assert len(said) >= 11
    assert {each for each in said if each.startswith("/")} == {"/helpdesk мои"}
