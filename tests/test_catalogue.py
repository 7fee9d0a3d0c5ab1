"""One catalogue of moves: whatever is done, shown or told has its words in exactly one place."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.states import Channel, CloseReason, ConsentWay, HandoffReason, Kind, State
from helpdesk.inquiries.claims import REVEALED
from helpdesk.inquiries.consents import AGREED
from helpdesk.inquiries.following import DELETED, EDITED
from helpdesk.journal.acts import ASKING, AT_ONCE
from helpdesk.journal.histories import HISTORIES
from integration.chat.catalogue import CATALOGUE
from integration.mail.letter_registry import LETTERS
from integration.notifications.direct_replies import ABOUT_NO_INQUIRY
from integration.notifications.of_several import OF_SEVERAL
from integration.notifications.registry import REGISTRY

ROOT = Path(__file__).parent.parent
PRODUCT = ("helpdesk", "integration", "webforms", "workers")
ENUMS = (Move, Step, State, Channel, CloseReason, NotificationType, Action, HandoffReason)
NAMES = {each.__name__ for each in ENUMS}
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
# What the sender makes by itself: it takes back, draws anew, or tells the administrator of the
# whole desk.
BY_THE_SENDER = {
    NotificationType.TROUBLE,
    NotificationType.TROUBLE_OVER,
    NotificationType.OVER,
    NotificationType.ERASE_POST,
    NotificationType.REDRAWN,
}
# Where another dictionary of words may stand, and why.
ALLOWED = {
    "helpdesk/journal/histories.py": "the catalogue itself",
    "helpdesk/domain/news_for_teacher.py": "the kernel tells a teacher of these and no other",
    "helpdesk/inspection/handoff_clauses.py": "heads of a table, which count the cases of a reason",
    "integration/chat/flows/pages.py": "how the link to a page is called, not the move",
}
# A move that came late, and one of the vendor's, which requesters and colleagues make.
EXAMPLES = (Move.HELPED_SELF, Move.STILL_ON)
MOST_FILES = 8


def product_files() -> Iterator[Path]:
    return (file for folder in PRODUCT for file in sorted((ROOT / folder).rglob("*.py")))


@pytest.mark.parametrize(
    "values", [State, Kind, Channel, CloseReason, ConsentWay, HandoffReason, Action]
)
def test_each_value_stands_beside_its_words(values: type[Enum]) -> None:
    assert not [each for each in values if not RUSSIAN.search(getattr(each, "words", ""))]


def test_each_line_of_a_history_has_its_row() -> None:
    happens = {*map(str, Move), *map(str, Step), AGREED, str(NotificationType.LESSON_NOW)}
    assert set(map(str, HISTORIES)) == happens | {EDITED, DELETED, REVEALED}


def test_each_notification_is_registered_once() -> None:
    alone = set(LETTERS) - set(REGISTRY)
    said = [*REGISTRY, *OF_SEVERAL, *map(NotificationType, ABOUT_NO_INQUIRY), *alone]
    times = Counter([*said, *BY_THE_SENDER])
    assert not [each for each in NotificationType if times[each] != 1]


def test_what_a_requester_may_miss_has_words() -> None:
    wordless = (row.person for each, row in REGISTRY.items() if not each.words)
    told = {say.__module__.rpartition(".")[2] for say in wordless if say is not None}
    assert not told & {"to_requester", "support_to_requester"}


def test_each_row_of_the_catalogue_has_one_way() -> None:
    with_dialog = {each for each, row in CATALOGUE.items() if row.dialog}
    assert not with_dialog & AT_ONCE.keys()
    assert with_dialog >= ASKING.keys()


def test_each_move_that_a_person_makes_in_the_chat_is_pressed() -> None:
    # An outage ends for all at once, on its own page.
    elsewhere = {Move.OPEN, Move.ADD, Move.AUTO_CLOSE, Move.ERASE, Move.OUTAGE_OVER}
    pressed = {action.move for action in CATALOGUE if action is not Action.CALL_TO_LESSON}
    assert pressed == set(Move) - elsewhere


def test_no_second_dictionary_of_words_is_keyed_by_these() -> None:
    found = {
        f"{file.relative_to(ROOT)}"
        for file in product_files()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Dict) and has_words(node)
    }
    assert found == set(ALLOWED)


def has_words(dictionary: ast.Dict) -> bool:
    """Return whether a value of one of these is a key, and stands before Russian words."""
    return any(
        key is not None and is_keyed(key) and is_russian(value)
        for key, value in zip(dictionary.keys, dictionary.values, strict=True)
    )


def is_keyed(key: ast.expr) -> bool:
    named = (node for node in ast.walk(key) if isinstance(node, ast.Attribute))
    return any(isinstance(each.value, ast.Name) and each.value.id in NAMES for each in named)


def is_russian(value: ast.expr) -> bool:
    texts = (node.value for node in ast.walk(value) if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and RUSSIAN.search(text) for text in texts)


@pytest.mark.parametrize("move", EXAMPLES)
def test_a_move_stands_in_few_files(move: Move) -> None:
    name = re.compile(rf"\b_?{move}(_dialog)?\b", re.IGNORECASE)
    files = [file for file in product_files() if name.search(file.read_text("utf-8"))]
    assert len(files) <= MOST_FILES, sorted(str(file.relative_to(ROOT)) for file in files)
