"""What a child tells is values of the kinds that were named; nothing of it runs."""

import os
import pickle
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limited_process import NotKnown, unpickle


@dataclass(frozen=True)
class Told:
    words: str
    at: datetime


KINDS = (Told, datetime, timezone, timedelta)


class Harm:
    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (66,)


def test_named_kinds_and_builtins_come_as_they_went() -> None:
    told = (True, [Told("слова", datetime.now(UTC))], {"n": 1.5}, b"bytes", None)
    assert unpickle(pickle.dumps(told), KINDS) == told


@pytest.mark.parametrize(
    "told", [Harm(), [Harm()], Fraction(1, 2), date(2026, 11, 30), print, eval]
)
def test_nothing_else_does(told: object) -> None:
    with pytest.raises(NotKnown):
        unpickle(pickle.dumps(told), KINDS)


def test_a_name_reached_through_a_kind_is_another_name() -> None:
    through = f"c{Told.__module__}\nTold.__init__.__globals__\n.".encode()
    with pytest.raises(NotKnown):
        unpickle(through, KINDS)


@given(st.binary(max_size=200))
def test_garbage_is_said_to_be_garbage(data: bytes) -> None:
    with suppress(NotKnown):
        unpickle(data, KINDS)
