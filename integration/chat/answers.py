"""What people type in the chat, made fit to be kept; in dialogs field by field, under its name."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from helpdesk.domain.clean_text import clean
from helpdesk.domain.errors import RuleViolation
from integration.chat import dialogs
from integration.chat.handlers import Unfit

T = TypeVar("T")
_BOXES = {name: re.compile(rf"{name}([1-9]\d{{0,8}})") for name in (dialogs.SIMILAR, dialogs.MATE)}


def as_typed(value: object) -> str:
    """Return the text, clean. What is no text, a client has made up: it counts as nothing."""
    return clean(value) if isinstance(value, str) else ""


@dataclass(frozen=True)
class Answers:
    """What was filled into a dialog. What it must hold is read here, or Unfit is raised."""

    given: Mapping[str, Any]

    def said(self, name: str) -> str:
        """Return what was typed into a field and its continuations."""
        names = [name, *sorted(each for each in self.given if _continues(each, name))]
        said = [as_typed(self.given.get(each)) for each in names]
        return "\n".join(words for words in said if words)

    def needed(self, name: str, words: str) -> str:
        """Return what was typed; these words stand beside the field where that is nothing."""
        found = self.said(name)
        if not found:
            raise Unfit(name, words)
        return found

    def one_of(self, name: str, known: Collection[str], words: str = "Выберите из списка.") -> str:
        """Return what was chosen: any value may come, so it is looked for among the known."""
        if self.said(name) not in known:
            raise Unfit(name, words)
        return self.said(name)

    def read(self, name: str, read: Callable[[str], T]) -> T:
        """Return what can be read of the field."""
        try:
            return read(self.said(name))
        except RuleViolation as refused:
            raise Unfit(name, str(refused)) from None

    def is_checked(self, name: str) -> bool:
        """Return whether a box is checked; clients say so in two ways."""
        return self.given.get(name) in (True, "true")

    def checked(self, boxes: str = dialogs.SIMILAR) -> list[int]:
        """Return the numbers of the boxes that are checked."""
        found = ((_BOXES[boxes].fullmatch(name), name) for name in self.given)
        return [int(box[1]) for box, name in found if box and self.is_checked(name)]


def _continues(name: str, of: str) -> bool:
    return name.startswith(of) and name.removeprefix(of).isdigit()
