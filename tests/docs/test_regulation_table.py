"""docs/регламент.md promises tests for each clause: they are there, and no clause lacks one."""

from __future__ import annotations

import re

import pytest

from helpdesk.inspection.inspecting import SECTIONS
from tests.docs.naming import ROOT, missing_tests, named_tests

TABLE = ROOT / "docs" / "регламент.md"
ROW = re.compile(r"^\| (?P<clause>[2-6]\.\d+) \|(?P<rest>.*)\|$", re.MULTILINE)
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
