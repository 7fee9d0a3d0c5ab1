"""How what people do on the pages reaches the integration: as the chat at hand does it."""

from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from flask import current_app
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from sandbox.pages.place import Place
from sandbox.server.records import Dialog

Form = MultiDict[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of a dialog that was sent in or left: errors, or the dialog that is next."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    general: str = ""
    next: Dialog | None = None


class Tongue(Protocol):
    """`server` is the chat that is stood in for, `word` what a command begins with."""

    server: str
    word: str
    dialog_template: str

    def words_of(self, message: str) -> Markup:
        """Draw a message's words."""

    def written(self, typed: str) -> str:
        """Return what was typed as the chat keeps it."""

    def typed(self, written: str) -> str:
        """Return what is kept as it is typed."""

    def run(self, place: Place, typed: str, root_id: str) -> Dialog | None:
        """Run a command; return the dialog that it opened."""

    def press(self, place: Place, form: Form) -> Dialog | None:
        """Press a button, or choose from a menu; return the dialog that came of it."""

    def submit(self, place: Place, dialog: Dialog, form: Form) -> Outcome:
        """Send a dialog in."""

    def cancel(self, place: Place, dialog: Dialog) -> Dialog | None:
        """Leave a dialog; return the one that was below it."""

    def opened(self, place: Place) -> Dialog | None:
        """Return a dialog that was opened late and is on no page yet."""

    def delete(self, place: Place, post_id: str) -> None:
        """Take one's own message back."""


def the_tongue() -> Tongue:
    return cast("Tongue", current_app.extensions["tongue"])
