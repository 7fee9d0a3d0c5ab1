"""What is written is heard, at once or afterwards, once."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import incoming_posts
from integration.chat.flows.listener import Listener
from sandbox.server.troubles import TroubleKind
from tests.integration.hearing import listener_of, listening, wait_for
from tests.integration.house import School
from tests.integration.mattermost.listening.ears import added


@contextmanager
def hearing_live(school: School, listener: Listener) -> Iterator[None]:
    """Listen until the end of the block, and begin it when the websocket holds."""
    before = len(school.sandbox.wires.open)
    with listening(listener):
        wait_for(lambda: len(school.sandbox.wires.open) > before, "the websocket")
        wait_for(lambda: school.desk.last_beat("listener"), "the first look")
        yield


def test_what_is_written_is_heard_at_once(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    with hearing_live(school, listener):
        # From now on there is nothing but the websocket to hear by.
        listener.look = lambda: True  # type: ignore[method-assign]
        school.teacher.say("@helpbot", "И в 7Б")
        wait_for(lambda: added(school, inquiry), "the words")
    assert added(school, inquiry) == ["И в 7Б"]


def test_what_was_said_before_it_ever_listened_was_said_to_nobody(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    school.teacher.say("@helpbot", "Давно")
    school.sandbox.pass_time(3600)
    incoming_posts.begin(school.desk, datetime.now(UTC) + timedelta(minutes=50))
    assert listener.look()
    assert added(school, inquiry) == []


def test_what_was_said_while_it_was_away_is_heard_afterwards(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    assert listener.look()
    for number in range(3):
        school.teacher.say("@helpbot", f"Слово {number}")
    with hearing_live(school, listener):
        wait_for(lambda: len(added(school, inquiry)) == 3, "all three")
    assert added(school, inquiry) == ["Слово 0", "Слово 1", "Слово 2"]


def test_a_broken_websocket_loses_nothing_and_doubles_nothing(
    school: School, listener: Listener, inquiry: Inquiry
) -> None:
    with hearing_live(school, listener):
        for number in range(6):
            if number % 2:
                assert school.sandbox.wires.cut() == 1
            school.teacher.say("@helpbot", f"Слово {number}")
            wait_for(lambda: school.sandbox.wires.open, "a new websocket")
        wait_for(lambda: len(added(school, inquiry)) >= 6, "all six")
    assert listener.look()
    assert sorted(added(school, inquiry)) == [f"Слово {number}" for number in range(6)]


def test_without_any_websocket_it_still_hears(
    school: School, listener: Listener, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.chat.flows.listener.LOOK_EACH", 0.1)
    monkeypatch.setattr("integration.chat.flows.listener.BACK_OFF_MOST", 0.2)
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/websocket", method="GET", times=1000)
    with listening(listener):
        wait_for(lambda: school.desk.last_beat("listener"), "the first look")
        school.teacher.say("@helpbot", "И в 7Б")
        wait_for(lambda: added(school, inquiry), "the words")
    assert added(school, inquiry) == ["И в 7Б"]


def test_two_listeners_take_each_post_once(each_school: School, tmp_path: Path) -> None:
    school, words = each_school, [f"Слово {number}" for number in range(12)]
    inquiry = school.ask()
    first, second = listener_of(school, tmp_path), listener_of(school, tmp_path)
    with hearing_live(school, first), hearing_live(school, second):
        for word in words:
            school.teacher.say("@helpbot", word)
        wait_for(lambda: len(added(school, inquiry)) >= len(words), "all of them")
    assert first.look()
    assert second.look()
    assert Counter(added(school, inquiry)) == Counter(words)
    for each in (first, second):
        each.client.close()


def _an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def _at_once(acts: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_listeners_ask_once_about_one_post(each_school: School, tmp_path: Path) -> None:
    school = each_school
    listeners = [listener_of(school, tmp_path) for _ in range(4)]
    assert all(each.look() for each in listeners)
    said = school.teacher.say("@helpbot", "Не вижу журнал")
    (post,) = [
        p
        for p in listeners[0].client.posts_since(said.channel_id, _an_hour_ago())
        if p.id == said.id
    ]
    _at_once([partial(each._take, post, is_direct=True) for each in listeners])
    with school.desk.reading() as connection:
        asked = connection.exec_driver_sql("SELECT count(*) FROM delivery WHERE occasion='which'")
        assert asked.scalar() == 1
    for each in listeners:
        each.client.close()
