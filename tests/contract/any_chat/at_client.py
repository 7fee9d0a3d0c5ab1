"""Somebody at a client of whichever chat, and what he gets to see there."""

from collections.abc import Mapping
from typing import Any, Protocol

CHANNEL, BOT = "consultants", "@helpbot"


class AnyPerson(Protocol):
    """Somebody at a client of the chat; `names` are the fields of the dialog before him."""

    id: str
    username: str

    def run(self, words: str = "") -> None:
        """Type the desk's command, and these words after it."""

    def say(self, words: str, files: Mapping[str, bytes] | None = None) -> str:
        """Write to the bot; return the post."""

    def say_under(self, root: str, words: str) -> None:
        """Write under a post in the consultants' channel."""

    def press(self, post: str, label: str, *, directly: bool) -> None:
        """Press what bears this label, also among those under «Ещё…»; raise LookupError."""

    def names(self) -> list[str]: ...

    def submit(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """Send the dialog in; return the errors by field, that of all of it under no name."""

    def confirm(self) -> None:
        """Send in what was opened last, which asks for nothing but a yes."""

    def introduction(self) -> str:
        """Return what the dialog before him says above its fields."""

    def value_of(self, name: str) -> str:
        """Return what stands in a field of the dialog before him."""

    def told_alone(self) -> list[str]:
        """Return what he alone was told in answer to what he did, the oldest first."""

    def seen(self, *, directly: bool, under: str = "") -> list[tuple[str, str]]:
        """Return the bot's posts with their words: roots, or the replies under one."""


def words_in(shape: Any) -> str:
    """Return all words of a shape of the chat's, whatever its form."""
    if isinstance(shape, str):
        return shape
    if isinstance(shape, Mapping):
        return "\n".join(words_in(each) for name, each in shape.items() if name in SHOWN)
    return "".join(map(words_in, shape)) if isinstance(shape, list) else ""


SHOWN = frozenset({"text", "blocks", "elements", "fields", "options", "placeholder"})
