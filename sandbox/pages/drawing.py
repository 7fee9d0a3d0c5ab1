"""Posts and whispers, laid out for the page: who, when, what, and what can be clicked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sandbox.pages import words
from sandbox.server import accounts, channels, files, posts, whispers
from sandbox.server.chat import Chat
from sandbox.server.embeds import attachments_shown
from sandbox.server.records import Channel, File, Post, User, Whisper

RECENT = 200
NAMED_COLOURS = {"good": "#3db887", "warning": "#cc8f00", "danger": "#d24b4e"}
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}")
PALE = "#c4c8cf"


@dataclass(frozen=True)
class Fields:
    """Fields that share a row: two short ones, or a long one alone."""

    cells: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Drawn:
    """One entry of a channel; a whisper has no post behind it and cannot be answered."""

    id: str
    author: str
    initials: str
    is_bot: bool
    is_whisper: bool
    is_mine: bool
    is_reply: bool
    is_edited: bool
    is_urgent: bool
    at: datetime
    message: str
    attachments: tuple[dict[str, Any], ...]
    blocks: tuple[dict[str, Any], ...]
    files: tuple[File, ...]
    thread_id: str


def entries(chat: Chat, reader: User, channel: Channel, thread: str) -> list[Drawn]:
    """Return what the reader sees in the channel: threads in order, replies under their roots.

    `thread` is the root of the one that stands open, if any.
    """
    found = posts.page_of_channel(chat.store, channel.id, 0, RECENT)[::-1]
    heard = shown(chat, whispers.whispers_to(chat.store, reader.id, channel.id), thread)
    roots = {post.id for post in found if not post.root_id}
    drawn = [_post(chat, reader, post) for post in found] + [
        _whisper(chat, each, roots) for each in heard
    ]
    started = {each.id: each.at for each in drawn}
    return sorted(
        drawn,
        key=lambda each: (
            started.get(each.thread_id, each.at),
            each.thread_id,
            each.is_reply,
            each.at,
        ),
    )


def shown(chat: Chat, heard: list[Whisper], thread: str) -> list[Whisper]:
    """Return what a client shows: new ones show what was whispered in a thread in that alone."""
    if not chat.limits.threads_collapse:
        return heard
    return [each for each in heard if each.root_id in ("", thread)]


def _post(chat: Chat, reader: User, post: Post) -> Drawn:
    author = accounts.user(chat.store, post.user_id)
    is_bot = author.is_bot or "from_webhook" in post.props
    return Drawn(
        id=post.id,
        author=author.full_name,
        initials=_initials(author.full_name),
        is_bot=is_bot,
        is_whisper=False,
        is_mine=post.user_id == reader.id and not is_bot and "tombstone" not in post.props,
        is_reply=bool(post.root_id),
        is_edited=bool(post.edit_at),
        is_urgent=(post.metadata.get("priority") or {}).get("priority") == "urgent",
        at=_moment(post.create_at),
        message=words.GONE if post.props.get("tombstone") else post.message,
        attachments=tuple(attachments_shown(chat.limits, post.message, post.props)),
        blocks=tuple(post.props.get("blocks") or ()),
        files=tuple(files.files_of(chat.store, post)),
        thread_id=post.thread_id,
    )


def _whisper(chat: Chat, whisper: Whisper, roots: set[str]) -> Drawn:
    is_reply = whisper.root_id in roots
    return Drawn(
        id=whisper.id,
        author=words.WHISPERER,
        initials=_initials(words.WHISPERER),
        is_bot=True,
        is_whisper=True,
        is_mine=False,
        is_reply=is_reply,
        is_edited=False,
        is_urgent=False,
        at=_moment(whisper.create_at),
        message=whisper.message,
        attachments=tuple(attachments_shown(chat.limits, whisper.message, whisper.props)),
        blocks=tuple(whisper.props.get("blocks") or ()),
        files=(),
        thread_id=whisper.root_id if is_reply else whisper.id,
    )


def rows_of(fields: Iterable[dict[str, Any]]) -> list[Fields]:
    """Return the fields two in a row where both are short, as Mattermost's clients do."""
    rows: list[Fields] = []
    for is_short, run in groupby(fields or (), key=lambda field: bool(field.get("short"))):
        cells = list(run)
        step = 2 if is_short else 1
        rows += [Fields(tuple(cells[at : at + step])) for at in range(0, len(cells), step)]
    return rows


def options_of(chat: Chat, asking: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a select offers: its own options, or the people where it asks for them."""
    if asking.get("data_source") != "users":
        return list(asking.get("options") or ())
    people = [user for user in accounts.all_users(chat.store) if not user.is_bot]
    return [{"text": f"{user.full_name} (@{user.username})", "value": user.id} for user in people]


def bar_colour(attachment: dict[str, Any]) -> str:
    colour = str(attachment.get("color") or "")
    colour = NAMED_COLOURS.get(colour, colour)
    return colour if COLOUR.fullmatch(colour) else PALE


def title_of(chat: Chat, reader: User, channel: Channel) -> str:
    if not channel.is_direct:
        return channel.display_name
    other = other_of(chat, reader, channel)
    return other.full_name if other else "Заметки"


def other_of(chat: Chat, reader: User, channel: Channel) -> User | None:
    """Return with whom a direct channel is shared."""
    members = channels.members_of(chat.store, channel.id)
    return next((member for member in members if member.id != reader.id), None)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
