"""Modules that are named in strings, where neither imports nor types see them, are there."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from tests.packages import EVERY, ROOT

NAME = re.compile(rf"({'|'.join(EVERY)})(\.[A-Za-z_]\w*)+")
FILES = (".db", ".env", ".py")
# What to look for before a module is parsed, which takes a hundred times as long.
BEGINS = re.compile(rf"""["']({"|".join(EVERY)})\b""")


def _named(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text if BEGINS.search(text) else "")):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and NAME.fullmatch(value) and not value.endswith(FILES):
            yield value


def _is_there(name: str) -> bool:
    """Whether it is a module, or something in one."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        outer, _, inner = name.rpartition(".")
        return _is_there(outer) and hasattr(importlib.import_module(outer), inner)
    return True


def test_what_is_named_is_there() -> None:
    files = [path for package in EVERY for path in (ROOT / package).rglob("*.py")]
    named = {name: path.name for path in [*files, *ROOT.glob("*.py")] for name in _named(path)}
    assert "tests.workers.process" in named
    assert {name: path for name, path in named.items() if not _is_there(name)} == {}
