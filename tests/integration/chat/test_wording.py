"""Our own sentences with marks in them, as blocks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.chat import replies
from integration.chat.speech import Exact, Link, Listing, Strong, Together, line, worded
from integration.mattermost.block_text import text_of
from settings import ROOT

VALUES = ("/help", "/form", "15 минут")
TEMPLATES = {
    name: value
    for name, value in vars(replies).items()
    if isinstance(value, str) and name.isupper()
}


def test_marks_become_runs_and_items_a_list() -> None:
    said = worded("**Раз** и `{0} два`\n- [три]({1}).\n- четыре\n\nПять.", *VALUES[:2])
    assert said == (
        Together(
            (
                line(Strong("Раз"), " и ", Exact("/help два")),
                Listing((line(Link("три", VALUES[1]), "."), line("четыре"))),
            )
        ),
        line("Пять."),
    )


def test_marks_in_what_is_filled_in_stay_words() -> None:
    nasty = "**а** `б` [в](г) {0}"
    assert worded("{0}", nasty) == (line(nasty),)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_mattermost_is_told_just_what_is_written(template: str) -> None:
    assert text_of(worded(template, *VALUES)) == template.format(*VALUES)


def _words_in(file: Path) -> Iterator[str]:
    """Yield every text of a module but its docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    silent = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.value


@pytest.mark.parametrize("folder", ["chat", "notifications"])
def test_no_words_for_any_chat_are_drawn_for_one(folder: str) -> None:
    files = sorted((ROOT / "integration" / folder).rglob("*.py"))
    drawn = [
        (file.name, words)
        for file in files
        if file.name not in ("replies.py", "speech.py")
        for words in _words_in(file)
        if any(mark in words for mark in ("**", "](", "`"))
    ]
    assert drawn == []
    assert len(files) > 10
