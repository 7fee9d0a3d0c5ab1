"""A dialog in the shape that Mattermost opens, within the sizes that its clients show."""

import re
from itertools import pairwise
from typing import Any

from integration.chat.dialogs import Dialog, DialogField, InputSort
from integration.chat.rendering import parts_of
from integration.mattermost.block_text import text_of
from integration.mattermost.markdown import plain

# In bytes, of which a Cyrillic letter takes two. A server of 11.6 logs what is longer.
LABEL_BYTES = 24
HELP_BYTES = 150
AREA = 3_000
LINE = 150
_FENCE = re.compile("`{3,}")
# What begins a line of its own.
_BEGINS = ("- ", "```")

_TYPES: dict[InputSort, dict[str, Any]] = {
    InputSort.LINE: {"type": "text", "max_length": LINE},
    InputSort.AREA: {"type": "textarea", "max_length": AREA},
    InputSort.CHOICE: {"type": "select"},
    InputSort.CHECK: {"type": "bool"},
}


def render_dialog(dialog: Dialog, state: str) -> dict[str, Any]:
    """Return the dialog as `POST /actions/dialogs/open` takes it."""
    elements = [_element(part) for field in dialog.fields for part in parts_of(field, _line, _area)]
    return {
        "callback_id": "desk",
        "title": cut(dialog.title, LABEL_BYTES),
        "introduction_text": _with_lines_kept(text_of(dialog.introduction)),
        "elements": elements,
        "submit_label": dialog.submit,
        "state": state,
    }


def _with_lines_kept(text: str) -> str:
    """End lines by force, for clients run them together here; what stands in a fence stays."""
    lines, fence = text.split("\n"), ""
    for at, (line, following) in enumerate(pairwise(lines)):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[0]):
            fence = "" if fence else mark[0]
        elif line and following and not fence and not following.startswith(_BEGINS):
            lines[at] = f"{line}  "
    return "\n".join(lines)


def _element(field: DialogField) -> dict[str, Any]:
    element: dict[str, Any] = {
        "display_name": cut(field.label, LABEL_BYTES),
        "name": field.name,
        **_TYPES[field.sort],
        "help_text": cut(field.hint, HELP_BYTES),
        "optional": not field.required,
        "default": field.default,
    }
    if field.caption:
        element["placeholder"] = cut(plain(field.caption), HELP_BYTES)
    if field.sort is InputSort.CHOICE:
        element["options"] = [
            {"text": plain(each.title), "value": each.value} for each in field.choices
        ]
    return element


def _line(text: str) -> str:
    return cut(text, LINE)


def _area(text: str) -> str:
    return cut(text, AREA)


def cut(text: str, most: int) -> str:
    """Return as many whole letters as fit into so many bytes."""
    return text.encode()[:most].decode(errors="ignore")
