"""The verdict on a fault: what people were told is so, and was told once."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tests.faults.aftermath import (
    Chat,
    come_to_rest,
    delivered_by_chat,
    letters_about,
    not_delivered,
    written_down,
)
from tests.faults.crowd import Crowd
from tests.faults.kills_house import KillsHouse


def assert_nothing_lost_or_said_twice(killed: KillsHouse, crowd: Crowd) -> None:
    come_to_rest(killed.house)
    _assert_written_down_once(crowd)
    _assert_said_once(killed, crowd)
    _assert_mailed(killed, crowd)


def _assert_written_down_once(crowd: Crowd) -> None:
    """Each question is one inquiry, whose reference is the one that its asker was told."""
    told = [(each.reference.replace("-", ""), each.words) for each in crowd.accepted]
    assert len(told) == crowd.by_form + crowd.by_command
    _assert_alike(written_down(crowd), told, "inquiries")


def _assert_said_once(killed: KillsHouse, crowd: Crowd) -> None:
    chat = Chat(killed.house)
    parked = not_delivered(killed.house)
    assert not parked, parked
    _assert_alike(chat.deliveries(), delivered_by_chat(killed.house), "messages")
    _assert_one_of_each({each.reference: chat.cards(each.reference) for each in crowd.accepted})
    _assert_one_of_each(
        {
            each.reference: chat.acceptances(each.username, each.reference)
            for each in crowd.accepted
            if each.username
        }
    )


def _assert_mailed(killed: KillsHouse, crowd: Crowd) -> None:
    """A letter may have come twice, under one Message-ID; it has come."""
    _assert_one_of_each(
        {
            each.reference: len(letters_about(killed.post, each.reference))
            for each in crowd.accepted
            if each.email
        }
    )


def _assert_alike(found: Iterable[object], expected: Iterable[object], what: str) -> None:
    there, wanted = Counter(found), Counter(expected)
    assert there == wanted, f"{what} too many: {there - wanted}, lost: {wanted - there}"


def _assert_one_of_each(counts: Mapping[str, int]) -> None:
    others = {name: count for name, count in counts.items() if count != 1}
    assert not others, others
