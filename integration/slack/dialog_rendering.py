"""A dialog as a modal, within the sizes that Slack takes; and what was filled into it."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from integration.chat.dialogs import Dialog, DialogField, InputSort
from integration.chat.rendering import parts_of
from integration.slack.rich_text import BLOCKS_MOST, RichTexts, Shape, plain_text

CALLBACK, SAID = "desk", "said"
# What of a modal that came back may be sent again.
SENT = ("type", "callback_id", "title", "close", "submit", "private_metadata")
TITLE, LABEL, HINT, OPTION = 24, 150, 150, 75
LINE, AREA = 150, 3_000
_OF_LINE, _OF_AREA = itemgetter(slice(LINE)), itemgetter(slice(AREA))
CLOSE = "Отмена"
# Before the fields there is room for some words.
INTRODUCTION_MOST, INTRODUCTION_ROOM = BLOCKS_MOST, 2_000
CHECKED = "true"


def render_dialog(dialog: Dialog, state: str) -> Shape:
    """Return the modal as `views.open` takes it."""
    parts = [part for field in dialog.fields for part in parts_of(field, _OF_LINE, _OF_AREA)]
    # A list that has nothing to choose from is none to Slack.
    inputs = [_input(each) for each in parts if each.choices or each.sort is not InputSort.CHOICE]
    view = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(dialog.title, TITLE),
        "close": plain_text(CLOSE, TITLE),
        "private_metadata": state,
        "blocks": [
            *RichTexts(INTRODUCTION_ROOM).of(dialog.introduction, INTRODUCTION_MOST),
            *inputs,
        ],
    }
    asks_in_vain = dialog.fields and not inputs
    return view if asks_in_vain else view | {"submit": plain_text(dialog.submit, TITLE)}


def with_words(view: Mapping[str, Any], words: str) -> Shape:
    """Return a modal as it was shown, with these words above all else."""
    said = {**RichTexts().of((words,))[0], "block_id": SAID}
    others = [each for each in view["blocks"] if each.get("block_id") != SAID]
    return {name: view[name] for name in SENT if view.get(name)} | {"blocks": [said, *others]}


def given_in(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled in, by the names of the fields."""
    values = (view.get("state") or {}).get("values") or {}
    return {
        str(name): _value(element)
        for block in values.values()
        for name, element in block.items()
        if isinstance(element, Mapping)
    }


def inputs_of(view: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that a modal shows, in order."""
    blocks = view.get("blocks") or ()
    return [str(each.get("block_id")) for each in blocks if each.get("type") == "input"]


def _value(element: Mapping[str, Any]) -> str:
    match element.get("type"):
        case "static_select":
            return str((element.get("selected_option") or {}).get("value") or "")
        case "checkboxes":
            return CHECKED if element.get("selected_options") else ""
    return str(element.get("value") or "")


def _input(field: DialogField) -> Shape:
    drawn: Shape = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, LABEL),
        "optional": not field.required,
        "element": {"action_id": field.name, **_element(field)},
    }
    return drawn | {"hint": plain_text(field.hint, HINT)} if field.hint else drawn


def _element(field: DialogField) -> Shape:
    match field.sort:
        case InputSort.CHOICE:
            return _choice(field)
        case InputSort.CHECK:
            return _check(field)
        case InputSort.LINE:
            return _typed(field, LINE, multiline=False)
        case InputSort.AREA:
            return _typed(field, AREA, multiline=True)


def _typed(field: DialogField, most: int, *, multiline: bool) -> Shape:
    drawn = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    return drawn | {"initial_value": field.default} if field.default else drawn


def _choice(field: DialogField) -> Shape:
    options = [
        {"text": plain_text(each.title, OPTION), "value": each.value} for each in field.choices
    ]
    chosen = [each for each in options if each["value"] == field.default]
    drawn: Shape = {"type": "static_select", "options": options}
    return drawn | {"initial_option": chosen[0]} if chosen else drawn


def _check(field: DialogField) -> Shape:
    option = {"text": plain_text(field.caption or field.label, OPTION), "value": CHECKED}
    drawn: Shape = {"type": "checkboxes", "options": [option]}
    return drawn | {"initial_options": [option]} if field.default == CHECKED else drawn
