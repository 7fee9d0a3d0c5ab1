"""Processes are killed in the middle of what goes to Slack and comes from it: all of it is once."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import State
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for, reading
from sandbox.slack.outlets import EVENTS, INTERACTIVE
from sandbox.slack.workspace import NotAcknowledged
from tests.contract.any_chat.at_client import words_in
from tests.contract.mattermost.school import word
from tests.e2e.house import CHANNEL, wait_for
from tests.e2e.slack_house import BOT, PATIENCE, SlackHouse, living_in_slack

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("kills in slack"),
    pytest.mark.timeout(500),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackHouse]:
    with living_in_slack(tmp_path_factory.mktemp("house")) as running:
        yield running


def asked(house: SlackHouse) -> str:
    """Let the teacher ask by the command; return what nobody else has said."""
    words = f"Не сохраняется тема {word()}"
    house.teacher.run(f"/helpdesk {words}", channel=BOT)
    return words


@contextmanager
def struck(house: SlackHouse, place: Any, name: str, strike: Callable[..., bool]) -> Iterator[None]:
    """Meanwhile each call of that name is looked at before it is answered, until one strikes."""
    usual, done = getattr(place, name), list[bool]()

    def watched(*given: Any, **more: Any) -> Any:
        if not done and strike(*given, **more):
            done.append(True)
        return usual(*given, **more)

    setattr(place, name, watched)
    try:
        yield
    finally:
        setattr(place, name, usual)
    assert done, "nothing was struck"


@contextmanager
def another_listener(house: SlackHouse) -> Iterator[None]:
    """Meanwhile the listener is killed; wait for the one that takes its place."""
    before = [*house.slack.sockets.open]
    yield
    wait_for(lambda: {*house.slack.sockets.open} - {*before}, "the new listener")
    wait_for(lambda: not {*house.slack.sockets.open} & {*before}, "the old one's end")


def test_a_worker_that_is_killed_while_it_posts_posts_once(house: SlackHouse) -> None:
    bot = house.slack.workspace.bot.id

    def strike(author: Any, _post: Any, event: str, *_: Any) -> bool:
        """The message is there, and nobody hears that it is."""
        if author.id != bot or event != "posted":
            return False
        house.strike("worker")
        return True

    with struck(house, house.slack.chat, "on_posted", strike):
        words = asked(house)
        card = wait_for(lambda: house.roots(words), "the card", PATIENCE)
        said = wait_for(lambda: told_about(house, words), "the word to the teacher", PATIENCE)
    house.claim(words)
    assert (len(card), len(said)) == (1, 1)
    assert len(house.roots(words)) == 1
    assert len(told_about(house, words)) == len(set(map(words_in, told_about(house, words))))


def told_about(house: SlackHouse, words: str) -> list[dict[str, Any]]:
    reference = next(iter(references(house, words)), "?")
    return [each for each in house.teacher.messages(BOT) if reference in words_in(each)]


def references(house: SlackHouse, words: str) -> list[str]:
    """Return by which references these words are known to people."""
    said, inquiry = inquiry_tables.text.c, inquiry_tables.inquiry
    found = select(inquiry.c.reference).join(inquiry_tables.text, said.inquiry_id == inquiry.c.id)
    return [*map(shown_reference, column(house, found.where(said.body == words)))]


def column(house: SlackHouse, query: Any) -> list[str]:
    engine = create_engine_for(house.database)
    try:
        with reading(engine) as connection:
            return [str(each) for each in connection.execute(query).scalars()]
    finally:
        engine.dispose()


def test_a_listener_that_is_killed_while_it_hears_takes_each_word_once(house: SlackHouse) -> None:
    words = asked(house)
    house.card(words)
    said = [f"Ещё {word()}" for _ in range(6)]

    def strike(kind: str, payload: Any, *_: Any) -> bool:
        """It is told of a word in the middle, and dies before it can say that it has heard it."""
        if kind != EVENTS or said[2] not in str(payload):
            return False
        house.strike("listener")
        return True

    root = wait_for(lambda: told_about(house, words), "the word to the teacher")[0]["ts"]
    with struck(house, house.slack.sockets, "send", strike):
        for each in said:
            house.teacher.say(BOT, each, root)
        text = inquiry_tables.text.c.body
        query = select(text).where(text.like("Ещё %"))
        wait_for(lambda: set(said) <= set(column(house, query)), "all of them", PATIENCE)
    assert Counter(column(house, query)) == Counter(said)


def test_what_was_asked_of_a_listener_that_is_killed_then_is_there(house: SlackHouse) -> None:
    """It dies as soon as Slack has its acknowledgement: Slack brings the command to nobody else."""
    usual = house.slack.sockets.send

    def acknowledged(kind: str, *given: Any) -> dict[str, Any]:
        answer = usual(kind, *given)
        house.strike("listener")
        return answer

    with another_listener(house), pytest.MonkeyPatch.context() as patched:
        patched.setattr(house.slack.sockets, "send", acknowledged)
        words = asked(house)
    assert len(references(house, words)) == 1
    house.card(words)


def test_who_is_not_answered_in_time_has_his_words_back(
    house: SlackHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listener waits for the database, and is killed before it has written anything."""
    # A busy machine is not what is asked about.
    monkeypatch.setattr(house.slack.workspace, "patience", PATIENCE)
    database = sqlite3.connect(house.folder / "desk.db", isolation_level=None)
    with another_listener(house), closing(database):
        database.execute("BEGIN IMMEDIATE")
        words = asked(house)
        house.strike("listener")
    assert not references(house, words)
    (said,) = [each for each in house.teacher.whispers(BOT) if words in words_in(each)]
    assert "отправьте ещё раз" in words_in(said)


def test_a_press_whose_taker_is_killed_is_carried_out_once(house: SlackHouse) -> None:
    words = asked(house)
    card = house.card(words)

    def strike(kind: str, *_: Any) -> bool:
        if kind != INTERACTIVE:
            return False
        house.strike("listener")
        return True

    with (
        another_listener(house),
        struck(house, house.slack.sockets, "send", strike),
        pytest.raises(NotAcknowledged),
    ):
        house.consultant.press(CHANNEL, card, "Беру")
    if not is_claimed(house, words):
        house.consultant.press(CHANNEL, card, "Беру")
    house.card(words, State.CLAIMED)
    assert len(house.roots(words)) == 1
    said = Counter(map(words_in, told_about(house, words)))
    assert max(said.values()) == 1


def is_claimed(house: SlackHouse, words: str) -> bool:
    return any(State.CLAIMED.words in words_in(each) for each in house.roots(words))
