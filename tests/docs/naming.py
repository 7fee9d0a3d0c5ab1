"""The tests that a page of docs/ names: `tests/path.py::test_name`, and whether they are there."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")


@cache
def _tests_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    # No test stands within a function.
    outermost = ast.parse(file.read_text("utf-8")).body
    of_classes = [each.body for each in outermost if isinstance(each, ast.ClassDef)]
    return frozenset(
        node.name
        for node in chain(outermost, *of_classes)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def named_tests(text: str) -> list[tuple[str, str]]:
    """Return the file and the name of each test that the text names."""
    return NAMED.findall(text)


def missing_tests(text: str) -> list[str]:
    """Return what the text names and what is not there."""
    return [f"{path}::{name}" for path, name in named_tests(text) if name not in _tests_in(path)]
