"""docs/регламент.md promises tests for each clause: they are there, and no clause lacks one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from helpdesk.inspection.inspecting import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "регламент.md"
ROW = re.compile(r"^\| (?P<clause>[2-6]\.\d+) \|(?P<rest>.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
FILE = re.compile(r"`(?P<path>(?:helpdesk|integration|webforms|workers)/[\w/]+\.py)`")


def rows() -> dict[str, str]:
    return {row["clause"]: row["rest"] for row in ROW.finditer(TABLE.read_text("utf-8"))}


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_it_names_each_clause_that_the_inspection_looks_at_and_no_other() -> None:
    looked_at = {clause.number for section in SECTIONS for clause in section.clauses}
    assert set(rows()) == looked_at


@pytest.mark.parametrize(("clause", "rest"), sorted(rows().items()))
def test_the_named_tests_and_files_exist(clause: str, rest: str) -> None:
    named = NAMED.findall(rest)
    assert named, f"{clause} names no test"
    missing = [f"{path}::{name}" for path, name in named
               if not (ROOT / path).is_file() or name not in named_in(path)]  # fmt: skip
    assert missing == []
    files = FILE.findall(rest)
    assert files, f"{clause} names no file in which it is carried out"
    assert [path for path in files if not (ROOT / path).is_file()] == []
