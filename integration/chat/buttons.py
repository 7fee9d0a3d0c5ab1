"""A button or an option of a select: which action, and what it is about."""

from dataclasses import dataclass

from helpdesk.domain.actions import Action


@dataclass(frozen=True)
class Button:
    """One thing to click; `title` where the place asks for other words than the usual.

    `about` names the post whose words it is about, or what else it is about than an inquiry;
    `reference` another inquiry than the post's. `detail` tells buttons or options of one action
    apart: which of the ready answers, which topic of a training.
    """

    action: Action
    title: str = ""
    about: str = ""
    reference: str = ""
    detail: str = ""

    @property
    def words(self) -> str:
        return self.title or self.action.words

    @property
    def value(self) -> str:
        """What comes back when it is chosen from a select."""
        return f"{self.action}:{self.detail}" if self.detail else str(self.action)


def chosen_from(value: str) -> Button | None:
    """Return what was chosen from a select; None for what was never an option of any.

    The server does not check that the value was offered, so whoever acts on it checks.
    """
    name, _, detail = value.partition(":")
    try:
        action = Action(name)
    except ValueError:
        return None
    # Only the ready answers have details, and none is without.
    return Button(action, detail=detail) if bool(detail) == (action is Action.READY) else None
