"""The practice Slack refuses what Slack refuses: sizes as in Slack's own library, and more."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.slack.checker import faults_of_blocks, faults_of_view
from tests.sandbox.slack.small_app import CARD, VIEW, marked, option, plain

Shape = dict[str, Any]


def _actions(*elements: Shape) -> Shape:
    return {"type": "actions", "elements": list(elements)}


def _button(**parts: Any) -> Shape:
    return _actions({"type": "button", "text": plain("Беру"), "action_id": "a", **parts})


def _input(**parts: Any) -> Shape:
    element = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain("Слова"), "element": element, **parts}


def _select(count: int) -> Shape:
    options = [option(str(number), str(number)) for number in range(count)]
    select = {"type": "static_select", "action_id": "a", "placeholder": plain("…")}
    return _actions({**select, "options": options})


def _overflow(count: int) -> Shape:
    options = [option(str(number), str(number)) for number in range(count)]
    return _actions({"type": "overflow", "action_id": "a", "options": options})


def _confirm(**parts: Any) -> Shape:
    asks = {"title": plain("a"), "text": plain("a"), "confirm": plain("a"), "deny": plain("a")}
    return _button(confirm={**asks, **parts})


# What each is a size of, the most that is taken, and a block of that size.
SIZES: dict[str, tuple[int, Callable[[int], Shape]]] = {
    "section": (3_000, lambda n: {"type": "section", "text": marked("x" * n)}),
    "fields": (10, lambda n: {"type": "section", "fields": [marked("x")] * n}),
    "header": (150, lambda n: {"type": "header", "text": plain("x" * n)}),
    "context": (10, lambda n: {"type": "context", "elements": [marked("x")] * n}),
    "actions": (
        25,
        lambda n: _actions(
            *({"type": "button", "action_id": f"a{each}", "text": plain("x")} for each in range(n))
        ),
    ),
    "block_id": (255, lambda n: {"type": "divider", "block_id": "x" * n}),
    "action_id": (255, lambda n: _button(action_id="x" * n)),
    "button's text": (75, lambda n: _button(text=plain("x" * n))),
    "button's value": (2_000, lambda n: _button(value="x" * n)),
    "button's url": (3_000, lambda n: _button(url="https://" + "x" * (n - 8))),
    "select's options": (100, _select),
    "overflow's options": (5, _overflow),
    "confirm's title": (100, lambda n: _confirm(title=plain("x" * n))),
    "confirm's text": (300, lambda n: _confirm(text=plain("x" * n))),
    "confirm's button": (30, lambda n: _confirm(confirm=plain("x" * n))),
    "label": (2_000, lambda n: _input(label=plain("x" * n))),
    "hint": (2_000, lambda n: _input(hint=plain("x" * n))),
    "placeholder": (
        150,
        lambda n: _input(
            element={"type": "plain_text_input", "action_id": "a", "placeholder": plain("x" * n)}
        ),
    ),
    "picture's title": (
        2_000,
        lambda n: {
            "type": "image",
            "alt_text": "x",
            "image_url": "https://x.example",
            "title": plain("x" * n),
        },
    ),
    "picture's words": (
        2_000,
        lambda n: {"type": "image", "alt_text": "x" * n, "image_url": "https://x.example"},
    ),
}


def _is_taken_by_sdk(block: Shape) -> bool:
    try:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.to_dict()
        for part in getattr(parsed, "elements", None) or [getattr(parsed, "element", None)]:
            if part is not None and hasattr(part, "to_dict"):
                part.to_dict()
    except SlackObjectFormationError:
        return False
    return True


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_those_of_slacks_own_library(name: str) -> None:
    most, block_of = SIZES[name]
    for size, is_taken in ((most, True), (most + 1, False)):
        block = block_of(size)
        assert (not faults_of_blocks([block]), _is_taken_by_sdk(block)) == (is_taken, is_taken)


# What the library lets pass, and Slack does not.
WRONG: dict[str, tuple[list[Any], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed"),
    "a field": (
        [{"type": "section", "fields": [marked("x" * 2_001)]}],
        "must be less than 2001 characters",
    ),
    "an unknown block": ([{"type": "sektion"}], "unsupported type: sektion"),
    "an unknown property": ([{"type": "divider", "color": "red"}], "invalid additional property"),
    "two actions of one id": (
        [_actions(_button()["elements"][0], _button()["elements"][0])],
        "already exists",
    ),
    "two blocks of one id": ([{"type": "divider", "block_id": "a"}] * 2, "already exists"),
    "an empty text": ([{"type": "section", "text": marked("")}], "must be more than 0 characters"),
    "no text at all": ([{"type": "section"}], "must define either"),
    "a header that is marked": ([{"type": "header", "text": marked("x")}], "unsupported type"),
    "a null": ([{"type": "section", "text": None}], "must provide an object"),
    "an option's value": (
        [_actions({"type": "overflow", "options": [option("x", "x" * 151)]})],
        "must be less than 151 characters",
    ),
    "a first choice that is none": (
        [
            _actions(
                {
                    "type": "static_select",
                    "options": [option("a", "a")],
                    "initial_option": option("b", "b"),
                }
            )
        ],
        "must match one of the options",
    ),
    "a style": ([_button(style="good")], "must be a valid enum value"),
    "no list": ({"type": "divider"}, "must provide an array"),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("name", WRONG)
def test_what_slack_refuses_beyond_that_is_refused_with_its_place(name: str) -> None:
    blocks, says = WRONG[name]
    found = faults_of_blocks(blocks)
    assert any(says in each for each in found)
    assert all(each.startswith("[ERROR] ") and "[json-pointer:/blocks" in each for each in found)


def test_what_is_right_passes() -> None:
    assert faults_of_blocks(CARD) == []
    assert faults_of_view(VIEW) == []
    styled = {"type": "text", "text": "x", "style": {"bold": True}}
    said = {"type": "rich_text_section", "elements": [styled, {"type": "user", "user_id": "U1"}]}
    lists = {"type": "rich_text_list", "style": "bullet", "elements": [said]}
    parts = [said, lists, {"type": "rich_text_quote", "elements": [styled]}]
    assert faults_of_blocks([{"type": "rich_text", "elements": parts}]) == []


@pytest.mark.parametrize(
    ("part", "most"), [("title", 24), ("submit", 24), ("close", 24), ("private_metadata", 3_000)]
)
def test_a_modals_words_are_as_short_as_slacks_own_library_has_them(part: str, most: int) -> None:
    for size, is_taken in ((most, True), (most + 1, False)):
        said: Any = "x" * size if part == "private_metadata" else plain("x" * size)
        view = {**VIEW, part: said}
        try:
            View(**view).to_dict()
            by_sdk = True
        except SlackObjectFormationError:
            by_sdk = False
        assert (not faults_of_view(view), by_sdk) == (is_taken, is_taken)


def test_a_modal_has_a_hundred_blocks_and_a_button_where_it_asks() -> None:
    dividers = [{"type": "divider"}]
    assert faults_of_view({**VIEW, "blocks": dividers * 100}) == []
    (fault,) = faults_of_view({**VIEW, "blocks": dividers * 101})
    assert fault == "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    asking = {name: part for name, part in VIEW.items() if name != "submit"}
    assert faults_of_view(asking) == ["[ERROR] missing required field: submit [json-pointer:/view]"]
