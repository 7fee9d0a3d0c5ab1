"""What a server gives back of the desk's posts: all that is shown, and nothing that was fetched.

A web client shows attachments by `metadata.embeds` alone, whatever the props hold.
"""

from collections.abc import Iterator

import pytest

from helpdesk.domain.actions import Action
from integration.chat.buttons import Button
from integration.chat.speech import Group, Notification, Strong, line
from integration.chat.values import RenderedPost
from sandbox.seen import SeenPost
from tests.contract.mattermost.fetching import fetched
from tests.contract.mattermost.listener import Listener
from tests.contract.mattermost.school import School
from tests.contract.mattermost.wire import wire_of
from tests.integration.lived import PEN, Lived, cards, lived_in, notices, notices_of_several

pytestmark = pytest.mark.contract

PLAIN = "Не вижу оценку за контрольную"
# Whatever makes a server fetch, alone and within other words; {url} is another for each.
FETCHED = (
    "![p]({url})",
    "{url}",
    "<{url}>",
    "Смотрите {url}, там всё",
    "![p][r]\n\n[r]: {url}",
    '![p]({url} "title")',
    "`![p]({url})\n```\n{url}",
    "\\![p]({url}) [![p]({url})]({url})",
    "> {url}\n- {url}",
)
BUTTON = {"id": "claim", "name": "Беру"}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with lived_in(tmp_path_factory.mktemp("lived")) as lived:
        yield lived


def everything(lived: Lived, words: str) -> dict[str, RenderedPost]:
    """Return each sort of post that the desk makes, by what it tells whom."""
    found = {f"card {at}": drawing for at, drawing in enumerate(cards(lived, words))}
    for row, drawing in (*notices(lived, words), *notices_of_several(lived, words)):
        sort = f"{row.occasion} to {row.addressee.partition(':')[0]}"
        if sort not in found or "attachments" in drawing.props:
            found[sort] = drawing
    return found | {"checklist": checklist(words)}


def checklist(words: str) -> RenderedPost:
    points = [
        Group(line(Strong(words), " · ", words), (Button(Action.TAUGHT, detail=f"point{at}"),))
        for at in range(3)
    ]
    notice = Notification((line(words),), (Button(Action.CLAIM),), groups=tuple(points))
    return PEN.notification(notice, "", "key")


def posted(school: School, drawing: RenderedPost) -> SeenPost:
    return school.post(drawing.message, props=drawing.props)


def test_whatever_the_desk_attaches_is_drawn_by_a_client(school: School, lived: Lived) -> None:
    drawn, lost = {}, []
    for sort, drawing in everything(lived, PLAIN).items():
        wanted = drawing.props.get("attachments", [])
        made = posted(school, drawing)
        drawn[sort] = len(made.attachments)
        for seen in (made, school.consultant.post(made.id)):
            names = [action["name"] for each in wanted for action in each.get("actions") or []]
            if [action["name"] for action in seen.actions] != names:
                lost.append(sort)
    assert lost == []
    # It would be easy to test nothing here.
    assert drawn["card 0"] == 1
    assert drawn["checklist"] == 4
    assert drawn["morning to channel"] == 0
    assert len([sort for sort, number in drawn.items() if number]) > 15
    assert len(drawn) > 50


def test_a_reply_in_a_thread_is_drawn_with_its_buttons(school: School) -> None:
    root = school.post()
    card = school.card("http://127.0.0.1:9", BUTTON, root_id=root.id)
    (seen,) = school.consultant.thread(root.id)
    assert [action["name"] for action in seen.actions] == ["Беру"]
    assert seen.id == card.id


def test_a_card_is_still_drawn_once_it_was_edited(school: School) -> None:
    card = school.card("http://127.0.0.1:9", BUTTON)
    words = {"attachments": [{"text": "В работе"}]}
    answer = school.bot.request("PUT", f"/posts/{card.id}/patch", json={"props": words}).json()
    for seen in (SeenPost.of(answer), school.consultant.post(card.id)):
        assert [each["text"] for each in seen.attachments] == ["В работе"]


def test_a_post_that_is_brought_by_the_websocket_is_drawn(school: School) -> None:
    with wire_of(school.url, school.consultant.token) as wire:
        wire.event("hello")
        card = school.card("http://127.0.0.1:9", BUTTON)
        heard = SeenPost.of(wire.posted(card.id)["post"])
    assert [action["name"] for action in heard.actions] == ["Беру"]


def test_new_servers_let_no_client_draw_what_is_called_unsafe(school: School) -> None:
    props = {"attachments": [{"text": "Слова"}], "unsafe_links": "true"}
    made = school.post(props=props)
    for seen in (made, school.consultant.post(made.id)):
        assert seen.props["attachments"]
        assert bool(seen.attachments) == school.server.is_old


def test_a_link_is_named_where_nothing_is_attached(school: School) -> None:
    words = "См. http://127.0.0.1:9/nobody"
    attached = {"attachments": [{"text": "Слова"}]}
    assert school.post(words, props=attached).embeds == ("message_attachment",)
    assert "message_attachment" not in school.post(words).embeds


@pytest.mark.parametrize("words", FETCHED)
def test_nothing_that_anybody_types_makes_a_server_fetch(
    school: School, listener: Listener, lived: Lived, words: str
) -> None:
    with fetched(school, listener) as paths:
        for sort, drawing in everything(lived, words.replace("{url}", f"{listener.url}/x")).items():
            assert posted(school, drawing).id, sort
    assert paths == []


@pytest.mark.parametrize("words", FETCHED[:4])
def test_the_same_words_past_the_desk_are_fetched(
    school: School, listener: Listener, words: str
) -> None:
    """Otherwise nobody would know that fetches are counted above."""
    with fetched(school, listener) as paths:
        school.post(words.replace("{url}", f"{listener.url}/y{FETCHED.index(words)}"))
    assert len(paths) == 1
