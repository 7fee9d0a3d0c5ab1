"""What the chat's answers come to, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from integration.chat import values as chat
from integration.chat.values import FileInfo, Room, User

MEMBERS_CHANGED = frozenset(
    {
        "system_join_channel",
        "system_leave_channel",
        "system_add_to_channel",
        "system_remove_from_channel",
    }
)


@dataclass(frozen=True)
class Post(chat.Post):
    """A post as read back: its buttons have lost their integrations, never write them back."""

    props: Mapping[str, Any] = field(default_factory=dict)
    type: str = ""

    @property
    def is_a_persons(self) -> bool:
        machines = ("from_bot", "from_webhook", "from_plugin")
        return not self.type and not any(self.props.get(name) == "true" for name in machines)

    @property
    def is_of_members(self) -> bool:
        return self.type in MEMBERS_CHANGED

    @property
    def button_names(self) -> list[str]:
        attachments = self.props.get("attachments") or []
        return [action["name"] for each in attachments for action in each.get("actions") or []]

    @property
    def mark(self) -> str:
        return str(self.props.get("delivery_id") or "")


# Where a server leads who has set no link of its own.
DOCUMENTATION = "https://docs.mattermost.com"


@dataclass(frozen=True)
class ClientConfig:
    """`edit_seconds` is for how long a post may be edited, bots' posts too; None is for ever."""

    version: str
    signing_key: str
    edit_seconds: int | None
    help_link: str


def post_of(shape: Mapping[str, Any]) -> Post:
    return Post(
        id=shape["id"],
        channel_id=shape["channel_id"],
        user_id=shape["user_id"],
        root_id=shape.get("root_id") or "",
        message=shape.get("message") or "",
        created=moment_of(shape["create_at"]),
        is_deleted=bool(shape.get("delete_at")),
        is_edited=bool(shape.get("edit_at")),
        props=shape.get("props") or {},
        file_ids=tuple(shape.get("file_ids") or ()),
        type=shape.get("type") or "",
    )


def file_info_of(shape: Mapping[str, Any]) -> FileInfo:
    return FileInfo(shape["id"], shape.get("name") or "", int(shape.get("size") or 0))


def room_of(shape: Mapping[str, Any]) -> Room:
    last = moment_of(shape.get("last_post_at") or 0)
    return Room(shape["id"], shape.get("type") == "D", last)


def user_of(shape: Mapping[str, Any]) -> User:
    return User(
        id=shape["id"],
        username=shape["username"],
        first_name=shape.get("first_name") or "",
        last_name=shape.get("last_name") or "",
        is_bot=bool(shape.get("is_bot")),
        is_guest="system_guest" in (shape.get("roles") or "").split(),
        is_active=not shape.get("delete_at"),
        changed_at=moment_of(max(shape.get("update_at") or 0, shape.get("create_at") or 0)),
    )


def config_of(shape: Mapping[str, Any]) -> ClientConfig:
    seconds = int(shape.get("PostEditTimeLimit") or -1)
    return ClientConfig(
        version=str(shape.get("Version") or ""),
        signing_key=str(shape.get("AsymmetricSigningPublicKey") or ""),
        edit_seconds=None if seconds < 0 else seconds,
        help_link=str(shape.get("HelpLink") or "") or DOCUMENTATION,
    )


def moment_of(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
