"""What Slack's answers and events come to, as values; and by what the desk knows a post."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from integration.chat import values as chat
from integration.chat.values import FileInfo

# What the desk writes into the metadata of each post of its own.
EVENT_TYPE, MARK = "helpdesk_delivery", "delivery_id"
MEMBERS_CHANGED = frozenset({"channel_join", "channel_leave", "group_join", "group_leave"})
# What a person has written himself.
WRITTEN = frozenset({"", "file_share", "me_message", "thread_broadcast"})
SLACKBOT = "USLACKBOT"
_ENTITY = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"[@#!]")
_SCHEME = re.compile(r"https?://")


def moment_of(ts: str | float) -> datetime:
    """Return the moment of a timestamp; of what is none, the beginning of time."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


BEGINNING = moment_of(0)


class PostName(NamedTuple):
    """A post's place: Slack knows it by its channel and its moment, a reply by its root's too."""

    channel: str
    ts: str
    root: str = ""

    @property
    def id(self) -> str:
        """Return by what the desk knows the post."""
        return ":".join(self if self.root else self[:2])


def name_of(post_id: str) -> PostName:
    """Return the place that an id names; of a made-up id a place where nothing is."""
    parts = [*post_id.split(":"), "", ""]
    return PostName(*parts[:3])


def name_in(channel: str, shape: Mapping[str, Any]) -> PostName:
    ts = str(shape.get("ts") or "")
    root = str(shape.get("thread_ts") or "")
    return PostName(channel, ts, "" if root == ts else root)


@dataclass(frozen=True)
class SlackPost(chat.Post):
    """A message as read back."""

    blocks: tuple[Mapping[str, Any], ...] = ()
    delivery_id: str = ""
    subtype: str = ""
    by_machine: bool = False
    # When it was last edited, or else posted.
    changed: datetime = BEGINNING

    @property
    def is_a_persons(self) -> bool:
        return self.subtype in WRITTEN and not self.by_machine

    @property
    def is_of_members(self) -> bool:
        return self.subtype in MEMBERS_CHANGED

    @property
    def button_names(self) -> list[str]:
        found = (each for block in self.blocks for each in block.get("elements") or ())
        return [each["text"]["text"] for each in found if each.get("type") == "button"]

    @property
    def mark(self) -> str:
        return self.delivery_id


@dataclass(frozen=True)
class SlackUser(chat.User):
    """Mentioned by his id alone: the name in Slack is nobody's for ever."""

    team_ids: tuple[str, ...] = field(default=())

    @property
    def called(self) -> str:
        return self.id

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username


def post_of(channel: str, shape: Mapping[str, Any]) -> SlackPost:
    name = name_in(channel, shape)
    created = moment_of(name.ts)
    edited = (shape.get("edited") or {}).get("ts")
    files = [each for each in shape.get("files") or () if each.get("mode") != "tombstone"]
    return SlackPost(
        id=name.id,
        channel_id=channel,
        user_id=str(shape.get("user") or ""),
        root_id=PostName(channel, name.root).id if name.root else "",
        message=as_written(str(shape.get("text") or "")),
        created=created,
        changed=moment_of(edited) if edited else created,
        is_deleted=shape.get("subtype") == "tombstone",
        is_edited=bool(edited),
        file_ids=tuple(str(each["id"]) for each in files),
        blocks=tuple(shape.get("blocks") or ()),
        delivery_id=_mark_of(shape.get("metadata") or {}),
        subtype=str(shape.get("subtype") or ""),
        by_machine=bool(shape.get("bot_id")) or shape.get("user") in (None, SLACKBOT),
    )


def _mark_of(metadata: Mapping[str, Any]) -> str:
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get(MARK) or "")


def user_of(shape: Mapping[str, Any], team_ids: frozenset[str]) -> SlackUser:
    """Return an account; who is not of these teams, or is in some channels alone, is a guest."""
    profile = shape.get("profile") or {}
    real = str(profile.get("real_name") or shape.get("real_name") or "")
    first, _, rest = real.partition(" ")
    grid = (shape.get("enterprise_user") or {}).get("teams") or ()
    own = tuple(str(each) for each in (shape.get("team_id"), *grid) if each)
    limited = ("is_restricted", "is_ultra_restricted", "is_stranger")
    return SlackUser(
        id=str(shape["id"]),
        username=str(shape.get("name") or "").lower(),
        first_name=str(profile.get("first_name") or first),
        last_name=str(profile.get("last_name") or ("" if profile.get("first_name") else rest)),
        is_bot=bool(shape.get("is_bot")) or shape["id"] == SLACKBOT,
        is_guest=any(shape.get(each) for each in limited) or team_ids.isdisjoint(own),
        is_active=not shape.get("deleted"),
        changed_at=moment_of(shape.get("updated") or 0),
        team_ids=own,
    )


def file_info_of(shape: Mapping[str, Any]) -> FileInfo:
    return FileInfo(str(shape["id"]), str(shape.get("name") or ""), int(shape.get("size") or 0))


def as_written(text: str) -> str:
    """Return a message's text as its writer saw it: Slack escapes signs, mentions and links."""
    return html.unescape(_ENTITY.sub(_entity, text))


def _entity(found: re.Match[str]) -> str:
    said, label = found[1], found[2]
    if _MENTION.match(said):
        sign = "#" if said.startswith("#") else "@"
        return f"{sign}{(label or said[1:]).removeprefix(sign)}"
    address = said.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (said, address):
        return address
    # Clients make a link of «dnevnik.ru» by themselves.
    is_typed = label.rstrip("/").lower() == _SCHEME.sub("", address).rstrip("/").lower()
    return label if is_typed else f"{label} ({said})"
