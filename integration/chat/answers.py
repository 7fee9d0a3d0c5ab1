"""What people type in the chat, made fit to be kept; in dialogs field by field, under its name."""

import re
from collections.abc import Mapping
from typing import Any

from helpdesk.domain.clean_text import clean
from integration.chat import dialogs


def as_typed(value: object) -> str:
    """Return the text, clean. What is no text, a client has made up: it counts as nothing."""
    return clean(value) if isinstance(value, str) else ""


def answer_of(submission: Mapping[str, Any], name: str) -> str:
    """Return what was typed into a field and its continuations."""
    names = [name, *sorted(each for each in submission if _continues(each, name))]
    said = [as_typed(submission.get(each)) for each in names]
    return "\n".join(words for words in said if words)


def _continues(name: str, of: str) -> bool:
    return name.startswith(of) and name.removeprefix(of).isdigit()


_BOXES = {name: re.compile(rf"{name}([1-9]\d{{0,8}})") for name in (dialogs.SIMILAR, dialogs.MATE)}


def checked(answers: Mapping[str, Any], boxes: str = dialogs.SIMILAR) -> list[int]:
    """Return the numbers of the boxes that are checked; clients say so in two ways."""
    found = ((_BOXES[boxes].fullmatch(name), name) for name in answers)
    return [int(box[1]) for box, name in found if box and is_checked(answers, name)]


def is_checked(answers: Mapping[str, Any], name: str) -> bool:
    return answers.get(name) in (True, "true")
