"""Every compiled pattern of the product, against texts grown from its own signs."""

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined] # the pattern as its compiler sees it
from types import ModuleType
from typing import Any

import pytest

import helpdesk
import integration
import logs
import webforms
import workers
from tests.growth import grows_too_fast, repeat

LENGTH = 1500
MOST_SIGNS = 7
# What does not meet what people send: what an administrator writes, and templates of our own.
_OUTSIDE = (
    "integration.mattermost.plugin",
    "integration.mattermost.setup",
    "helpdesk.storage.migrations",
    "webforms.web.resending",
)
# What to look for before a module is parsed, which takes a hundred times as long.
_USES_RE = re.compile(r"\bre\.(?!compile\b)")
# A sign of each kind.
_KINDS = {
    parser.CATEGORY_DIGIT: "1",
    parser.CATEGORY_SPACE: " ",
    parser.CATEGORY_WORD: "а",
    parser.CATEGORY_NOT_DIGIT: "а",
    parser.CATEGORY_NOT_SPACE: "а",
    parser.CATEGORY_NOT_WORD: ".",
}
# Given only texts of so many signs, by their callers.
AT_MOST = {
    "integration.mail.reading.quotes._ATTRIBUTION": 400,
    "integration.mail.reading.quotes._SEPARATOR": 400,
    "integration.mail.reading.quotes._FORWARD": 400,
    "integration.mail.reading.quotes._HEADER": 400,
    "integration.mail.reading.quotes._MACHINE": 400,
    "helpdesk.mailbox.meaning._GREETING": 400,
}


def _modules() -> Iterator[ModuleType]:
    yield logs
    for package in (helpdesk, webforms, integration, workers):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(_OUTSIDE) and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def _patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for number, each in enumerate(_compiled_in(value)):
                found.setdefault(f"{module.__name__}.{name}{number or ''}", each)
        for line, literal in _written_inline(module):
            found[f"{module.__name__}:{line}"] = re.compile(literal)
    return found


def _compiled_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _compiled_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _compiled_in(each)


def _written_inline(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the patterns that are given to functions of `re` right where they are used."""
    source = Path(module.__file__ or "").read_text("utf-8")
    for node in ast.walk(ast.parse(source if _USES_RE.search(source) else "")):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        # What is compiled stands under a name.
        is_re = is_re and node.func.attr != "compile"
        first = node.args[0] if node.args else None
        if is_re and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield f"{node.lineno} {node.func.attr}", first.value


def _signs(tree: object) -> Iterator[str]:
    """Yield a sign for each literal, class and range of a parsed pattern."""
    if isinstance(tree, parser.SubPattern):
        for each in tree:
            yield from _signs(each)
    elif (
        isinstance(tree, tuple)
        and len(tree) == 2
        and tree[0] in (parser.LITERAL, parser.NOT_LITERAL)
    ):
        yield chr(tree[1])
    elif isinstance(tree, tuple) and len(tree) == 2 and tree[0] is parser.RANGE:
        yield chr(tree[1][0])
    elif isinstance(tree, tuple) and len(tree) == 2 and tree[0] is parser.CATEGORY:
        yield _KINDS[tree[1]]
    elif isinstance(tree, tuple | list):
        for each in tree:
            yield from _signs(each)


def _literals(tree: object) -> Iterator[str]:
    """Yield the runs of literals: the words that a pattern begins with."""
    if isinstance(tree, parser.SubPattern):
        items = list(tree)
        for is_literal, run in itertools.groupby(items, key=lambda each: each[0] is parser.LITERAL):
            if is_literal:
                yield "".join(chr(each[1]) for each in run)
        for each in items:
            yield from _literals(each[1])
    elif isinstance(tree, tuple | list):
        for each in tree:
            yield from _literals(each)


def _pieces(pattern: re.Pattern[Any]) -> list[str]:
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    words = list(dict.fromkeys(_literals(tree)))[:MOST_SIGNS]
    signs = list(dict.fromkeys([*_signs(tree), "а", "\n", "1", " "]))
    # Few stand for many: one letter behaves like another.
    few = [*(sign for sign in signs if not sign.isalnum()), *(s for s in signs if s.isalnum())]
    few = few[:MOST_SIGNS]
    return list(dict.fromkeys([*few, *words, *map("".join, itertools.product(few, few))]))


PATTERNS = _patterns()


def _search(pattern: re.Pattern[Any], text: str) -> None:
    is_bytes = isinstance(pattern.pattern, bytes)
    pattern.sub(b"" if is_bytes else "", text.encode() if is_bytes else text)


def _match(pattern: re.Pattern[Any], text: str) -> None:
    pattern.fullmatch(text.encode() if isinstance(pattern.pattern, bytes) else text)


def _is_only_matched(name: str) -> bool:
    """Whether its module tries it against a whole text alone, never everywhere in it."""
    if ":" in name:
        return name.endswith(("match", "fullmatch"))
    module, _, own = name.rpartition(".")
    source = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    uses = set(re.findall(rf"\b{re.escape(own)}\.(\w+)", source))
    return bool(uses) and uses <= {"fullmatch", "match", "pattern"}


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - set(AT_MOST)))
def test_a_pattern_costs_about_twice_for_twice_the_text(name: str) -> None:
    pattern = PATTERNS[name]
    work = partial(_match if _is_only_matched(name) else _search, pattern)
    slow = {
        piece: grown
        for piece in _pieces(pattern)
        if (grown := grows_too_fast(work, repeat(piece, after="\x00"), LENGTH))
    }
    assert slow == {}


def test_the_list_names_patterns_that_are_there() -> None:
    assert set(AT_MOST) <= set(PATTERNS)


def test_a_slow_pattern_is_seen() -> None:
    slow = re.compile(r"[a-z]+@")
    # One measurement that other work has spoiled lets a fault pass once, and not each time.
    assert any(
        grows_too_fast(partial(_search, slow), repeat(piece), LENGTH)
        for _ in range(6)
        for piece in _pieces(slow)
    )
