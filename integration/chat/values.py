"""What a chat knows of its people, posts and files, as values that every chat has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# How far the chat server's clock may differ from ours.
CLOCK_SKEW = timedelta(minutes=5)


# Name and contents of each.
NewFiles = Sequence[tuple[str, bytes]]


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
    is_deleted: bool = False
    is_edited: bool = False
    file_ids: tuple[str, ...] = ()

    @property
    def button_names(self) -> list[str]:
        """What stands on its buttons, in order; what people write has none."""
        return []

    @property
    def mark(self) -> str:
        """Of which delivery it is, as it says itself; what people write says nothing."""
        return ""

    @property
    def is_a_persons(self) -> bool:
        """Whether somebody wrote it himself: no system's word, and no machine's."""
        return True

    @property
    def is_of_members(self) -> bool:
        """Whether the system says that somebody has come to the channel, or has left it."""
        return False


@dataclass(frozen=True)
class RenderedPost:
    """A post but for its channel; `props` is in the chat's own shapes what is no plain text."""

    message: str
    props: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FileInfo:
    """`size` is in bytes."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class Room:
    """A channel of which the bot is a member, and when something was last said there."""

    id: str
    is_direct: bool
    last_said: datetime


@dataclass(frozen=True)
class Said:
    """A post as it was received."""

    post: Post
    is_direct: bool
    # What its author has changed or deleted was received before.
    is_new: bool = True
