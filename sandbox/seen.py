"""What a person's client gets to see, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class Denied(Exception):
    """The server refused what the person tried; `error_id` tells why."""

    def __init__(self, status: int, error_id: str, message: str) -> None:
        super().__init__(f"{status} {error_id}: {message}")
        self.status = status
        self.error_id = error_id
        self.message = message


@dataclass(frozen=True)
class CommandAnswer:
    """What the client got back; `text` is for the person alone unless `is_for_all`."""

    text: str
    trigger_id: str
    is_for_all: bool
    whole: Mapping[str, Any]


@dataclass(frozen=True)
class SeenPost:
    """A post as a client sees it: without the context of its buttons.

    What is shown under the words is what `embeds` names, whatever else the props hold.
    """

    id: str
    channel_id: str
    user_id: str
    root_id: str
    message: str
    props: Mapping[str, Any]
    file_ids: tuple[str, ...]
    embeds: tuple[str, ...]
    create_at: int
    update_at: int
    edit_at: int

    @classmethod
    def of(cls, shape: Mapping[str, Any]) -> SeenPost:
        values = {name: shape.get(name) for name in cls.__dataclass_fields__}
        files = tuple(shape.get("file_ids") or ())
        found = (shape.get("metadata") or {}).get("embeds") or ()
        embeds = tuple(str(each["type"]) for each in found)
        props = shape.get("props") or {}
        return cls(**values | {"props": props, "file_ids": files, "embeds": embeds})

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """Return those that a web client shows; it looks at the first embed only."""
        is_drawn = self.embeds[:1] == ("message_attachment",)
        return list(self.props.get("attachments") or []) if is_drawn else []

    @property
    def actions(self) -> list[dict[str, Any]]:
        return [action for each in self.attachments for action in each.get("actions") or []]

    @property
    def text(self) -> str:
        """Return everything that can be read on the post, one part a line."""
        return "\n".join(filter(None, [self.message, *self._parts()]))

    def _parts(self) -> Iterator[str]:
        for each in self.attachments:
            yield from (str(each.get(part) or "") for part in ("pretext", "title", "text"))
            for field in each.get("fields") or []:
                yield f"{field.get('title')}: {field.get('value')}"
            yield str(each.get("footer") or "")

    def action(self, name: str) -> dict[str, Any]:
        """Return the button or select of that name, or raise LookupError."""
        for action in self.actions:
            if action.get("name") == name:
                return action
        raise LookupError(f"no action {name!r} among {[each.get('name') for each in self.actions]}")

    def option(self, text: str) -> tuple[str, str]:
        """Return the id of the select and the value of its option of that text."""
        for action in self.actions:
            for option in action.get("options") or []:
                if option.get("text") == text:
                    return action["id"], option["value"]
        raise LookupError(f"no option {text!r}")


@dataclass(frozen=True)
class ShownDialog:
    id: str
    url: str
    trigger_id: str
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.content.get("title") or "")

    @property
    def elements(self) -> list[dict[str, Any]]:
        return list(self.content.get("elements") or [])

    @property
    def names(self) -> list[str]:
        return [element["name"] for element in self.elements]


@dataclass(frozen=True)
class Submitted:
    """What came back; without errors the dialog is closed."""

    error: str
    errors: Mapping[str, str]

    @property
    def went_through(self) -> bool:
        return not self.error and not self.errors
