"""A regulation's text with other values: nothing but these changes, and comments stay."""

import copy
import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from helpdesk.regulation.documents import Change, Values, changes, merged, rewritten, values_of
from tests.helpdesk.life import REGULATION

VALUES = values_of(REGULATION)


def with_one(*path: Any, value: Any) -> Values:
    wanted = copy.deepcopy(VALUES)
    inside: Any = wanted
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return wanted


def comments(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.startswith("#")]


def lines_that_differ(text: str) -> list[str]:
    found = difflib.ndiff(REGULATION.split("\n"), text.split("\n"))
    return [line for line in found if line[0] in "+-"]


def test_the_same_values_leave_every_letter_alone() -> None:
    assert rewritten(REGULATION, copy.deepcopy(VALUES)) == REGULATION


def test_one_value_changes_one_line() -> None:
    text = rewritten(REGULATION, with_one("windows", "handoff", value="9h"))
    assert lines_that_differ(text) == ['- handoff = "8h"', '+ handoff = "9h"']


@pytest.mark.parametrize(
    "wanted",
    [
        with_one("ready_answers", value=VALUES["ready_answers"][:2]),
        with_one("ready_answers", value=[*VALUES["ready_answers"], {"code": "new"}]),
        with_one("people", "consultants", value=VALUES["people"]["consultants"][1:]),
        with_one("topics", "parent", value={"t1": "Новое", **VALUES["topics"]["parent"]}),
        with_one("days", "off", value=["2026-11-02..2026-11-08"]),
        with_one("consent", "text", value='Слова "в кавычках" и """\nдве строки\\'),
    ],
)
def test_rows_and_topics_come_and_go_without_taking_comments_along(wanted: Values) -> None:
    text = rewritten(REGULATION, wanted)
    assert values_of(text) == wanted
    assert comments(text) == comments(REGULATION)


def test_topics_are_offered_in_the_new_order() -> None:
    turned = dict(reversed(VALUES["topics"]["parent"].items()))
    text = rewritten(REGULATION, with_one("topics", "parent", value=turned))
    assert list(values_of(text)["topics"]["parent"]) == list(turned)


def test_a_text_that_is_laid_out_otherwise_is_written_anew() -> None:
    odd = 'a = {b = 1}\n[c.d]\ne = 1\n[f]\n[c.g]\nh = ["x"]\n'
    wanted = {"a": {"b": 2}, "c": {"d": {"e": 1}, "g": {"h": []}, "i": [{"j": 1}]}}
    assert values_of(rewritten(odd, wanted)) == wanted


_WORDS = some.text(alphabet='аб"\\\n\t ', max_size=6)
_TREE = some.dictionaries(some.sampled_from("abcd"), _WORDS | some.lists(_WORDS), max_size=4)


@given(_TREE, some.dictionaries(some.sampled_from("xyz"), _TREE | some.lists(_TREE), max_size=3))
def test_whatever_is_wanted_is_what_is_read_again(plain: Values, inside: Values) -> None:
    wanted = {**plain, **inside}
    assert values_of(rewritten('a = 1\n[x]\nb = 2\n[[y]]\nc = "в"\n', wanted)) == wanted


def test_changes_are_named_by_their_place_and_rows_by_what_tells_them_apart() -> None:
    wanted = with_one("school", "phone", value="9-44-25")
    wanted["people"]["consultants"].pop(0)
    marina = VALUES["people"]["consultants"][0]
    assert changes(VALUES, wanted) == [
        Change(("school", "phone"), "9-44-24", "9-44-25"),
        Change(("people", "consultants", "consultant1"), marina, None),
    ]


def test_another_order_is_a_change_as_well() -> None:
    turned = VALUES["unclear"][::-1]
    (found,) = changes(VALUES, with_one("unclear", value=turned))
    assert found.path == ("unclear",)
    assert found.after == [row["code"] for row in turned]


def test_two_peoples_changes_of_the_same_settings_are_both_kept() -> None:
    base = {"school": {"phone": "1", "mail": "a"}, "unclear": [], "days": {"off": []}}
    mine = {"school": {"phone": "2", "mail": "a"}, "unclear": [], "days": {"off": []}}
    theirs = {"school": {"phone": "3", "mail": "b", "site": "c"}, "unclear": []}
    assert merged(base, mine, theirs) == {
        "school": {"phone": "2", "mail": "b", "site": "c"},
        "unclear": [],
    }
