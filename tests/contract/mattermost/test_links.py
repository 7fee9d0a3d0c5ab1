"""Links: which words make a server fetch what they lead to, and which leave it in peace."""

from collections.abc import Callable
from typing import Any

import pytest

from integration.mattermost.markdown import fenced, in_one_line, quoted
from tests.contract.mattermost.fetching import fetched
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School, word

pytestmark = pytest.mark.contract

PICTURE = "![котик]({url})"
FETCHED = {
    "plain": "Смотрите {url}",
    "a picture": PICTURE,
    "a quote": "> {url}",
}
LEFT_ALONE = {
    "a link under other words": "[страница]({url})",
    "a code span": "`{url}`",
    "a fence": "```\n{url}\n```",
    "a picture in a fence": "```\n![котик]({url})\n```",
}
NASTY = "@all ![котик]({url}) [тут]({url}) {url}\n#срочно ~town-square\n```\n{url}"


def is_fetched(
    school: School,
    listener: Listener,
    words: str,
    draw: Callable[[str], str] = str,
    *,
    attachment: dict[str, str] | None = None,
    props: dict[str, Any] | None = None,
) -> bool:
    """Return whether a post makes the server fetch the address in its words."""
    address = f"{listener.url}/{word()}"

    def drawn(text: str) -> str:
        return draw(text.replace("{url}", address))

    drawn_props = dict(props or {})
    if attachment:
        drawn_props["attachments"] = [{part: drawn(text) for part, text in attachment.items()}]
    with fetched(school, listener) as found:
        school.post(drawn(words), props=drawn_props)
    assert all(address.endswith(each) for each in found), found
    return bool(found)


@pytest.mark.parametrize("words", FETCHED.values(), ids=list(FETCHED))
def test_these_words_are_followed(school: School, listener: Listener, words: str) -> None:
    assert is_fetched(school, listener, words)


@pytest.mark.parametrize("words", LEFT_ALONE.values(), ids=list(LEFT_ALONE))
def test_these_words_are_left_alone(school: School, listener: Listener, words: str) -> None:
    assert not is_fetched(school, listener, words)


@pytest.mark.parametrize("words", ["Смотрите {url}", PICTURE], ids=["link", "picture"])
def test_only_new_servers_leave_alone_what_is_called_unsafe(
    school: School, listener: Listener, words: str
) -> None:
    unsafe = {"unsafe_links": "true"}
    assert is_fetched(school, listener, words, props=unsafe) == school.server.is_old


def test_a_picture_in_an_attachment_is_fetched(school: School, listener: Listener) -> None:
    assert is_fetched(school, listener, "Слова", attachment={"text": PICTURE})


def test_only_new_servers_leave_a_picture_in_an_attachment_alone_that_is_called_unsafe(
    school: School, listener: Listener
) -> None:
    unsafe = {"unsafe_links": "true"}
    is_so = is_fetched(school, listener, "Слова", attachment={"text": PICTURE}, props=unsafe)
    assert is_so == school.server.is_old


@pytest.mark.parametrize("draw", [quoted, in_one_line, fenced])
def test_nothing_that_the_desk_quotes_is_followed(
    school: School, listener: Listener, draw: Callable[[str], str]
) -> None:
    assert not is_fetched(school, listener, NASTY, draw)
    assert not is_fetched(school, listener, "Слова", draw, attachment={"text": NASTY})
