"""docs/регламент.md promises tests for each clause: they are there, and no clause lacks one.

So is all else that it names between backquotes: modules, and words to type after `/help`.
"""

import re

import pytest

from helpdesk.inspection.inspecting import SECTIONS
from integration.chat.commands import Wish, meaning_of
from tests.docs.naming import NAMED, ROOT, missing_tests, named_tests

TABLE = ROOT / "docs" / "регламент.md"
ROW = re.compile(r"^\| (?P<clause>[2-6]\.\d+) \|(?P<rest>.*)\|$", re.MULTILINE)
COLUMNS = 6
SPAN = re.compile(r"`(?P<words>[^`]+)`")
FILE = re.compile(r"`(?P<path>(?:helpdesk|integration|webforms|workers)/[\w/]+\.py)`")


def rows() -> dict[str, str]:
    return {row["clause"]: row["rest"] for row in ROW.finditer(TABLE.read_text("utf-8"))}


def test_it_names_each_clause_that_the_inspection_looks_at_and_no_other() -> None:
    looked_at = {clause.number for section in SECTIONS for clause in section.clauses}
    assert set(rows()) == looked_at


@pytest.mark.parametrize(("clause", "rest"), sorted(rows().items()))
def test_the_named_tests_and_files_exist(clause: str, rest: str) -> None:
    assert named_tests(rest), f"{clause} names no test"
    assert missing_tests(rest) == []
    files = FILE.findall(rest)
    assert files, f"{clause} names no file in which it is carried out"
    assert [path for path in files if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize(("clause", "rest"), sorted(rows().items()))
def test_a_row_says_each_thing_in_its_column(clause: str, rest: str) -> None:
    cells = [clause, *(each.strip() for each in rest.split(" | "))]
    assert len(cells) == COLUMNS
    assert all(cells)
    *_, place, modules, tests = cells
    assert not FILE.search(place), "a place is what a person finds"
    for column, kind in ((modules, FILE), (tests, NAMED)):
        assert [each for each in SPAN.findall(column) if not kind.fullmatch(f"`{each}`")] == []


def test_whatever_the_page_names_exists() -> None:
    text = TABLE.read_text("utf-8")
    assert missing_tests(text) == []
    spans = set(SPAN.findall(text))
    said = {each.removeprefix("/help").strip() for each in spans if each.startswith("/help")}
    assert len(said) > 5
    assert [each for each in said if meaning_of(each).wish is Wish.ASK] == []
    paths = {each.partition("::")[0] for each in spans if not each.startswith("/help")}
    assert [each for each in paths if not (ROOT / each).is_file()] == []
