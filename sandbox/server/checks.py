"""Sizes that are refused, and slips that a real server lets pass and clients then suffer from."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.server.limits import ACTION_ID, FILES_PER_POST, Limits
from sandbox.server.mentions import attachments_of
from sandbox.server.observations import Kind, observe
from sandbox.server.refusals import Refusal
from sandbox.server.storage import Store

STYLES = frozenset({"", "default", "primary", "success", "good", "warning", "danger"})
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
DIALOG_BYTES = {"display_name": 24, "name": 300, "help_text": 150}
TEXT_BYTES = {"text": 150, "textarea": 3_000, "select": 3_000, "bool": 150}
NEW_TYPES = frozenset({"date", "datetime"})
ELEMENT_TYPES = frozenset({*TEXT_BYTES, "radio", *NEW_TYPES})


def check_size(
    limits: Limits, message: str, props: dict[str, Any], file_ids: Sequence[str]
) -> None:
    if len(message) > limits.message_runes:
        raise Refusal(400, "model.post.is_valid.message_length.app_error", "Post is too long.")
    if len(json.dumps(props, ensure_ascii=False)) > limits.props_runes:
        raise Refusal(400, "model.post.is_valid.props.app_error", "Invalid props.")
    if len(file_ids) > FILES_PER_POST:
        raise Refusal(400, "model.post.is_valid.file_ids.app_error", "Invalid file ids.")


def note_attachments(store: Store, post_id: str, props: dict[str, Any]) -> None:
    """Write down every slip in the buttons of a post."""
    for attachment in attachments_of(props):
        for action in attachment.get("actions") or []:
            for slip in _slips_of_action(action):
                observe(store, Kind.VIOLATION, post_id, slip)


def _slips_of_action(action: dict[str, Any]) -> Iterator[str]:
    if not ACTION_ID.fullmatch(str(action.get("id") or "")):
        yield f"action id {action.get('id')!r} answers 404 when pressed"
    if not action.get("name"):
        yield "an action without a name is not shown"
    style = action.get("style") or ""
    if style not in STYLES and not COLOUR.fullmatch(style):
        yield f"unknown style {style!r}"
    if not (action.get("integration") or {}).get("url"):
        yield "an action without its integration is dead"
    yield from _slips_of_options(action)


def _slips_of_options(action: dict[str, Any]) -> Iterator[str]:
    options = action.get("options") or []
    match action.get("type"):
        case "button":
            if options:
                yield "a button has no options"
        case "select":
            if not options and not action.get("data_source"):
                yield "a select needs options"
            if any(not each.get("text") or not each.get("value") for each in options):
                yield "an option needs a text and a value"
        case other:
            yield f"unknown type of action {other!r}"


def note_dialog(store: Store, dialog_id: str, dialog: dict[str, Any]) -> None:
    """Write down every slip in a dialog, measured in bytes as the real server measures."""
    for slip in _slips_of_dialog(dialog):
        observe(store, Kind.VIOLATION, dialog_id, slip)


def _slips_of_dialog(dialog: dict[str, Any]) -> Iterator[str]:
    title = dialog.get("title") or ""
    if not 0 < _bytes(title) <= DIALOG_BYTES["display_name"]:
        yield f"the dialog's title has {_bytes(title)} bytes of 1 to 24"
    names = [element.get("name") for element in dialog.get("elements") or []]
    if len(set(names)) < len(names):
        yield "two elements have one name"
    for element in dialog.get("elements") or []:
        yield from _slips_of_element(element)


def _slips_of_element(element: dict[str, Any]) -> Iterator[str]:
    name, kind = element.get("name"), element.get("type") or ""
    for part, limit in DIALOG_BYTES.items():
        if _bytes(element.get(part)) > limit:
            yield f"{part} of element {name!r} has more than {limit} bytes"
    if not name or not element.get("display_name"):
        yield f"element {name!r} needs a name and a display_name"
    if kind not in ELEMENT_TYPES:
        yield f"element {name!r} is of the unknown type {kind!r}"
    if not isinstance(element.get("default") or "", str):
        yield f"the default of element {name!r} is no string"
    yield from _slips_of_length(element, TEXT_BYTES.get(kind, 3_000))


def _slips_of_length(element: dict[str, Any], limit: int) -> Iterator[str]:
    name = element.get("name")
    least, most = element.get("min_length") or 0, element.get("max_length") or 0
    if most > limit:
        yield f"max_length of element {name!r} is over {limit}"
    if least > most:
        yield f"min_length of element {name!r} is over its max_length"
    if _bytes(element.get("default")) > (most or limit):
        yield f"the default of element {name!r} is longer than the element allows"
    if element.get("type") in {"text", "textarea"} and _bytes(element.get("placeholder")) > 150:
        yield f"the placeholder of element {name!r} has more than 150 bytes"
    if element.get("type") in {"select", "radio"} and not (
        element.get("options") or element.get("data_source")
    ):
        yield f"element {name!r} needs options"
    yield from _slips_of_default(element)


def _slips_of_default(element: dict[str, Any]) -> Iterator[str]:
    default, options = element.get("default"), element.get("options") or []
    chooses = element.get("type") in {"select", "radio"} and not element.get("data_source")
    if chooses and default and default not in [option.get("value") for option in options]:
        yield f"the default of element {element.get('name')!r} is not among its options"


def _bytes(text: object) -> int:
    return len(str(text or "").encode())
