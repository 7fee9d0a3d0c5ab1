"""Whatever somebody types, in every place where the desk repeats it: only who is on duty is called.

One parent's and one teacher's inquiry live through everything first; then all that people can
write is replaced by nasty words, and everything that the desk ever says of them is drawn anew.
"""

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from helpdesk.domain.actions import Action
from helpdesk.domain.people import Person
from helpdesk.domain.states import Kind
from helpdesk.inquiries.handing_over import Holder
from integration.chat import catalogue, colleague_rows, dialogs, replies
from integration.chat.values import RenderedPost
from integration.mattermost.block_text import text_of
from integration.mattermost.dialog_rendering import render_dialog
from sandbox.server.embeds import links_fetched
from sandbox.server.limits import OLD
from sandbox.server.mentions import names_called
from tests.integration.lived import (
    Lived,
    cards,
    lived_in,
    notices,
    notices_of_several,
    poisoned,
)
from tests.integration.telling import NOW, PAGE

ON_DUTY = {"consultant1", "consultant2"}
OURS = (
    "https://help.school.example/",
    "https://chat.school.example/",
    "https://help.dnevnik.ru",
    "mailto:",
)
BARE = re.compile(r"(?:https?://|www\.)\S+")
HASHTAG_OR_ROOM = re.compile(r"(?<![\w/&])[#~]\w")
MARKDOWN = MarkdownIt("commonmark", {"breaks": True, "html": False})
NASTY = [
    "@all",
    "@channel",
    "@here",
    "@zavuch",
    "@director",
    "#срочно",
    "~town-square",
    "`",
    "```\n",
    "~~~",
    "\\",
    "](",
    "![](",
    "[x](http://evil.example)",
    "![x](http://evil.example/p.png)",
    "https://evil.example/?a=1",
    "www.evil.example",
    "mama@example.ru",
    "<img src=x>",
    "# ",
    "> ",
    "\n",
    "\n\n",
    " ",
    "* ",
    "1. ",
    "|",
    "***",
    "___",
    "\u200b",
    "\u202e",
    "\u2028",
    ":smile:",
    "@",
    "#",
    "$$",
    "&#64;all",
    "\r\n@all",
    "\t",
    "(@all)",
    "-@all",
    "слово",
]
NASTY_TEXT = st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with lived_in(tmp_path_factory.mktemp("lived")) as lived:
        yield lived


def parts_of(drawing: RenderedPost) -> Iterator[str]:
    yield drawing.message
    for attachment in drawing.props.get("attachments", []):
        yield str(attachment.get("text") or "")
        yield from (str(field["value"]) for field in attachment.get("fields", []))


def read_as_text(text: str) -> Iterator[str]:
    """Yield what a reader of markdown takes for plain words: not code, and not where links lead."""
    for token in MARKDOWN.parse(text):
        for each in token.children or []:
            yield each.content if each.type == "text" else " "


def check(text: str, *, may_call: frozenset[str] = frozenset()) -> None:
    """Nothing of the text calls, leads, fetches or draws but what is the desk's own."""
    assert names_called(text, {}, fields_mention=True) <= may_call, text
    plain = "".join(read_as_text(text))
    assert all(link.startswith(OURS) for link in BARE.findall(plain)), text
    assert not HASHTAG_OR_ROOM.search(BARE.sub("", plain)), text
    html = str(MARKDOWN.render(text))
    assert all(each.startswith(OURS) for each in re.findall(r'href="([^"]*)"', html)), text
    for tag in ("<img", "<h1", "<h2", "<h3", "<ol", "<hr", "<em", "<table"):
        assert tag not in html, text


def check_drawing(drawing: RenderedPost) -> None:
    called = names_called(drawing.message, drawing.props, fields_mention=True)
    assert called <= ON_DUTY, drawing.message
    # Beside attachments it would take them away from the client.
    assert ("unsafe_links" in drawing.props) != ("attachments" in drawing.props)
    assert links_fetched(OLD, drawing.message, drawing.props) == []
    for part in parts_of(drawing):
        check(part, may_call=frozenset(ON_DUTY))


nasty = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@nasty
@given(words=NASTY_TEXT)
def test_no_card_says_more_than_the_words(lived: Lived, words: str) -> None:
    for drawing in cards(lived, words):
        check_drawing(drawing)


@nasty
@given(words=NASTY_TEXT)
def test_no_reply_in_a_thread_and_no_direct_message_does(lived: Lived, words: str) -> None:
    said = set()
    for row, drawing in notices(lived, words):
        said.add((row.occasion, row.addressee[:2]))
        check_drawing(drawing)
    # It would be easy to test nothing here.
    assert len(said) > 30
    assert {("draft_kept", "id"), ("note", "id")} <= said


@nasty
@given(words=NASTY_TEXT)
def test_nothing_said_of_several_does(lived: Lived, words: str) -> None:
    said = set()
    for row, drawing in notices_of_several(lived, words):
        said.add(row.occasion)
        check_drawing(drawing)
    assert said == {"morning", "left", "handed_over", "answered_together"}


@nasty
@given(words=NASTY_TEXT)
def test_no_dialog_does(lived: Lived, words: str) -> None:
    people = [Person("a", "a", words, entitled=True), Person("b", "b", words, entitled=False)]
    shown = [colleague_rows.handing_over([Holder(each, 2) for each in people], people)]
    views = [poisoned(seen, words) for seen in lived.views.values()]
    others = [each.inquiry for each in views]
    for bad in views:
        occasion = dialogs.DialogContext(bad, words, people, words, others)
        shown += [
            catalogue.dialog_of(each, occasion) for each in Action if catalogue.needs_words(each)
        ]
    for dialog in shown:
        content = render_dialog(dialog, "state")
        check(content["introduction_text"])
        for element in content["elements"]:
            check(element["help_text"])
            options = [option["text"] for option in element.get("options", [])]
            for plain in [element["display_name"], element.get("placeholder", ""), *options]:
                assert names_called(plain, {}, fields_mention=True) == set()
                assert "\n" not in plain


@nasty
@given(words=NASTY_TEXT)
def test_no_word_to_who_has_pressed_or_typed_does(lived: Lived, words: str) -> None:
    views = [poisoned(seen, words) for seen in lived.views.values()]
    for seen in views:
        for own in (True, False):
            check(text_of(replies.status_of(seen, NOW, PAGE, own=own)))
        check(text_of(replies.whole(seen)))
        check(text_of(replies.accepted(seen.inquiry, seen.regulation, NOW, repeated=True)))
    check(text_of(replies.list_of(views, NOW)).replace("\n- ", "\n"))
    check(text_of(replies.given_back("Не получилось.", words)))
    window = dialogs.Dialog("Окно", "Понятно", (), replies.with_kept("Нельзя.", words))
    check(render_dialog(window, "state")["introduction_text"])
    assert {seen.inquiry.kind for seen in views} == set(Kind)
