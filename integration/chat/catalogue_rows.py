"""What becomes of a click: a row of the catalogue, and how what is filled in is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from helpdesk.domain.clean_text import clean
from helpdesk.domain.filled_form import FilledForm
from helpdesk.domain.reference import ALPHABET, LENGTH
from integration.chat import dialogs
from integration.chat.dialogs import Dialog, DialogContext


class By(Enum):
    """In whose name somebody clicks."""

    CONSULTANT = auto()
    REQUESTER = auto()
    # The requester's when he clicks it, a consultant's when he was told on the telephone.
    EITHER = auto()
    # The teacher's who has entered the question.
    STAND_IN = auto()


@dataclass(frozen=True)
class CatalogueRow:
    """A click either opens a dialog, which is then submitted, or does its work at once.

    Which work that is says `helpdesk.journal.acts`; what has neither leads to a page. What
    opens a dialog but is not submitted comes back from it as another action, or as one of several
    inquiries.
    """

    dialog: Callable[[DialogContext], Dialog] | None = None
    by: By = By.CONSULTANT


_BOXES = {
    name: re.compile(rf"{name}([{ALPHABET}]{{{LENGTH}}})")
    for name in (dialogs.SIMILAR, dialogs.MATE)
}
# Of an inquiry: no reference, which may be of digits alone.
_ID = re.compile(rf"(?![{ALPHABET}]{{{LENGTH}}}$)\d{{1,9}}")


def as_typed(value: object) -> str:
    """Return the text, clean. What is no text, a client has made up: it counts as nothing."""
    return clean(value) if isinstance(value, str) else ""


class Answers(FilledForm):
    """What was filled into a dialog."""

    def said(self, name: str) -> str:
        """Return what was typed into a field and its continuations."""
        names = [name, *sorted(each for each in self.given if _continues(each, name))]
        said = [as_typed(self.given.get(each)) for each in names]
        return "\n".join(words for words in said if words)

    def is_checked(self, name: str) -> bool:
        """Return whether a box is checked; clients say so in two ways."""
        return self.given.get(name) in (True, "true")

    def checked(self, boxes: str = dialogs.SIMILAR) -> list[str]:
        """Return the references of the boxes that are checked."""
        found = ((_BOXES[boxes].fullmatch(name), name) for name in self.given)
        return [box[1] for box, name in found if box and self.is_checked(name)]

    def names_by_id(self, boxes: str) -> bool:
        """Whether something was chosen by an id, as earlier versions of the desk drew it."""
        chosen = [name.removeprefix(boxes) for name in self.given if self.is_checked(name)]
        return any(map(_ID.fullmatch, [*chosen, self.said(dialogs.ORIGINAL)]))


def _continues(name: str, of: str) -> bool:
    return name.startswith(of) and name.removeprefix(of).isdigit()
