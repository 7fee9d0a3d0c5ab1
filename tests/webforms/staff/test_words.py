"""Whatever stands in the record has words: no move, step or state is left without them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from helpdesk.consents import AGREED
from helpdesk.following import DELETED, EDITED
from helpdesk.inspection.answering import WAYS
from helpdesk.inspection.clauses import Answer
from helpdesk.journal.filters import Term
from helpdesk.journal.verdicts import Verdict
from helpdesk.model import (
    Channel,
    CloseReason,
    ConsentWay,
    HandoffReason,
    Kind,
    Move,
    Occasion,
    State,
    Step,
)
from helpdesk.revealing import REVEALED
from helpdesk.training.model import Deed, Way
from integration import phrases
from webforms import status_words
from webforms.staff import check, record, training_one, words

WORDED: list[tuple[Mapping[Any, object], type[StrEnum]]] = [
    (words.STATES, State),
    (words.KINDS, Kind),
    (words.CHANNELS, Channel),
    (words.VERDICTS, Verdict),
    (words.TERMS, Term),
    (words.HANDED_OFF_BECAUSE, HandoffReason),
    (record.CONSENTS, ConsentWay),
    (check.ANSWERS, Answer),
    (WAYS, Channel),
    (training_one.DEEDS, Deed),
    (training_one.WAYS, Way),
    (status_words.CLOSED_BECAUSE, CloseReason),
    (phrases.STATES, State),
    (phrases.CHANNELS, Channel),
    (phrases.CLOSED_BECAUSE, CloseReason),
]


def test_each_line_of_the_timeline_has_words_of_its_own() -> None:
    happens = {*map(str, Move), *map(str, Step), AGREED, str(Occasion.LESSON_NOW)}
    happens |= {EDITED, DELETED, REVEALED}
    assert set(map(str, record.LINES)) == happens


@pytest.mark.parametrize(("worded", "values"), WORDED)
def test_each_value_that_is_shown_has_words(
    worded: Mapping[Any, object], values: type[StrEnum]
) -> None:
    assert set(map(str, worded)) == set(map(str, values))
