"""One row of the catalogue: what becomes of a press."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from integration.chat.dialogs import Dialog, DialogContext
from integration.chat.handlers import Submit

AtOnce = Callable[[Desk, int, Actor, datetime], Inquiry]


class By(Enum):
    """In whose name somebody presses."""

    CONSULTANT = auto()
    REQUESTER = auto()
    # The requester's when he presses it, a consultant's when he was told on the telephone.
    EITHER = auto()
    # The teacher's who has entered the question.
    STAND_IN = auto()


@dataclass(frozen=True)
class Row:
    """A press either opens a dialog, which is then submitted, or does its work at once.

    What opens a dialog but is not submitted comes back from it as another action, or as one of
    several inquiries.
    """

    dialog: Callable[[DialogContext], Dialog] | None = None
    submit: Submit | None = None
    at_once: AtOnce | None = None
    by: By = By.CONSULTANT

    @property
    def leads_to_page(self) -> bool:
        """Whether a press only returns a link to where it is done."""
        return self.dialog is None and self.at_once is None
