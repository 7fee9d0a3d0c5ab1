"""What a chat knows of its people, posts and files, as values that every chat has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class User:
    """Somebody with an account in the chat: a person, a guest or a machine."""

    id: str
    username: str
    first_name: str
    last_name: str
    is_bot: bool
    is_guest: bool
    is_active: bool
    changed_at: datetime
    # What the chat calls him, where the desk knows him by another name.
    shown: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.called

    @property
    def called(self) -> str:
        """By which name he can be mentioned."""
        return self.shown or self.username

    @property
    def is_person(self) -> bool:
        return self.is_active and not (self.is_bot or self.is_guest)


@dataclass(frozen=True)
class Post:
    """A post as read back; `root_id` names the post whose thread it belongs to, where it does."""

    id: str
    channel_id: str
    user_id: str
    root_id: str
    message: str
    created: datetime
    updated: datetime
    is_deleted: bool = False
    is_edited: bool = False
    file_ids: tuple[str, ...] = ()

    @property
    def button_names(self) -> list[str]:
        """What stands on its buttons, in order; what people write has none."""
        return []


@dataclass(frozen=True)
class RenderedPost:
    """A post but for its channel; `props` is in the chat's own shapes what is no plain text."""

    message: str
    props: dict[str, Any]


@dataclass(frozen=True)
class FileInfo:
    """`size` is in bytes."""

    id: str
    name: str
    size: int
