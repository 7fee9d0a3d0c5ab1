"""Whatever stands in the record has words: no move, step or state is left without them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.inquiries.consents import AGREED
from helpdesk.inquiries.following import DELETED, EDITED
from helpdesk.inquiries.revealing import REVEALED
from helpdesk.inspection.clauses import Answer
from helpdesk.journal.filters import Term
from helpdesk.journal.histories import HISTORIES
from helpdesk.kernel.verdicts import Verdict
from helpdesk.training.model import Deed, Way
from webforms.staff.journal import inspection
from webforms.staff.training import one
from webforms.web import words

WORDED: list[tuple[Mapping[Any, object], type[StrEnum]]] = [
    (words.VERDICTS, Verdict),
    (words.TERMS, Term),
    (inspection.ANSWERS, Answer),
    (one.DEEDS, Deed),
    (one.WAYS, Way),
]


def test_each_line_of_the_timeline_has_words_of_its_own() -> None:
    happens = {*map(str, Move), *map(str, Step), AGREED, str(NotificationType.LESSON_NOW)}
    happens |= {EDITED, DELETED, REVEALED}
    assert set(map(str, HISTORIES)) == happens


@pytest.mark.parametrize(("worded", "values"), WORDED)
def test_each_value_that_is_shown_has_words(
    worded: Mapping[Any, object], values: type[StrEnum]
) -> None:
    assert set(map(str, worded)) == set(map(str, values))
