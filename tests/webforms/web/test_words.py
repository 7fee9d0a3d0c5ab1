"""Whatever stands in the record has words: no move, step or state is left without them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from helpdesk.inspection.clauses import Answer
from helpdesk.journal.filters import Term
from helpdesk.kernel.verdicts import Verdict
from helpdesk.training.model import Deed, TrainingWay
from webforms.papers import journal_rows
from webforms.staff.journal import inspection
from webforms.staff.training import training

WORDED: list[tuple[Mapping[Any, object], type[StrEnum]]] = [
    (journal_rows.VERDICTS, Verdict),
    (journal_rows.TERMS, Term),
    (inspection.ANSWERS, Answer),
    (training.DEEDS, Deed),
    (training.WAYS, TrainingWay),
]


@pytest.mark.parametrize(("worded", "values"), WORDED)
def test_each_value_that_is_shown_has_words(
    worded: Mapping[Any, object], values: type[StrEnum]
) -> None:
    assert set(map(str, worded)) == set(map(str, values))
