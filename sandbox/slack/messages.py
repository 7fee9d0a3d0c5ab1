"""Messages of Slack over the sandbox's posts: written, changed, taken back, shown to one alone."""

import re
import secrets
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sandbox.server import files, posts, whispers
from sandbox.server.records import Channel, File, Post, User
from sandbox.slack import ids
from sandbox.slack.checker import faults_of_blocks
from sandbox.slack.limits import MESSAGE_LETTERS
from sandbox.slack.shapes import METADATA, TOMBSTONE
from sandbox.slack.workspace import SlackError, Workspace

EVENT_TYPE = re.compile(r"[A-Za-z0-9_.-]{1,255}")


@dataclass(frozen=True)
class Content:
    """What a message says; None leaves as it is."""

    text: str | None
    blocks: list[dict[str, Any]] | None
    metadata: dict[str, Any] | None


def checked(text: str | None, blocks: Any, metadata: Any) -> Content:
    """Return the content as it is kept; raise SlackError for what Slack would not take."""
    if text is not None and len(text) > MESSAGE_LETTERS:
        raise SlackError("msg_too_long")
    if blocks is not None and (found := faults_of_blocks(blocks)):
        raise SlackError("invalid_blocks", errors=found, response_metadata={"messages": found})
    if metadata:
        _check_metadata(metadata)
    return Content(text, None if blocks is None else with_ids(blocks), metadata)


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    is_named = isinstance(kind, str) and EVENT_TYPE.fullmatch(kind)
    is_more = bool(metadata.keys() - {"event_type", "event_payload"})
    if not is_named or not isinstance(payload, dict) or is_more:
        raise SlackError("invalid_metadata_format")


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks with an id for each, and for what can be pressed, as Slack hands out."""
    kept = deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            if element.get("type") not in ("mrkdwn", "plain_text", "image"):
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return kept


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a block holds that people can act on, or that lies beside it."""
    if block["type"] in ("actions", "context"):
        yield from block["elements"]
    yield from (block[name] for name in ("accessory", "element") if name in block)


def post(
    slack: Workspace, author: User, channel: Channel, content: Content, root: Post | None = None
) -> Post:
    props: dict[str, Any] = {}
    if content.blocks:
        props["blocks"] = content.blocks
    if content.metadata:
        props[METADATA] = content.metadata
    root_id = root.id if root else ""
    draft = posts.Draft(channel.id, content.text or "", root_id, props)
    return posts.create_post(slack.chat, author, draft)


def post_files(
    slack: Workspace, author: User, channel: Channel, text: str, sent: list[File], root: Post | None
) -> Post:
    """Post files that were sent up before."""
    root_id = root.id if root else ""
    draft = posts.Draft(channel.id, text, root_id, file_ids=tuple(each.id for each in sent))
    made = posts.create_post(slack.chat, author, draft)
    for each in sent:
        share(slack, each, made)
    return made


def file_of(slack: Workspace, given: str) -> File | None:
    row = ids.row_of(slack.chat.store, given) if given[:1] == "F" else None
    if row is None:
        return None
    sql = f"SELECT {files.COLUMNS} FROM files WHERE id = ?"  # noqa: S608
    found = slack.chat.store.one(sql, row["id"])
    return None if found is None else File.of(found)


def share(slack: Workspace, file: File, made: Post) -> None:
    """Let the file be read where the message is."""
    sql = "UPDATE files SET channel_id = ?, post_id = ? WHERE id = ?"
    slack.chat.store.change(sql, made.channel_id, made.id, file.id)


def change(
    slack: Workspace, author: User, old: Post, content: Content, sent: list[File] | None = None
) -> Post:
    """Change one's own message, while the workspace's window for it is open.

    With `sent` these files hang on it, and no others.
    """
    props = dict(old.props)
    for name, value in (("blocks", content.blocks), (METADATA, content.metadata)):
        if value:
            props[name] = value
        elif value is not None:
            props.pop(name, None)
    if not (old.message if content.text is None else content.text) and not props.get("blocks"):
        raise SlackError("no_text")
    for each in sent or ():
        share(slack, each, old)
    hung = None if sent is None else [each.id for each in sent]
    edit = posts.Edit(content.text, props, hung)
    return posts.edit_post(slack.chat, author, old.id, edit)


def take_back(slack: Workspace, author: User, old: Post) -> None:
    """Delete one's own message; replies stay, under a stone where the first words stood."""
    if len(posts.thread(slack.chat.store, old.id)) > 1:
        posts.rewrite(slack.chat, old, posts.Edit("", {TOMBSTONE: True}, ()))
        slack.chat.on_posted(author, posts.post(slack.chat.store, old.id), "tombstone", old)
    else:
        posts.delete_post(slack.chat, author, old.id)


def tell_alone(
    slack: Workspace, to: User, channel: Channel, content: Content, root: Post | None = None
) -> str:
    """Show it to one person; return its moment."""
    said = whispers.whisper(
        slack.chat,
        to.id,
        channel.id,
        content.text or "",
        root_id=root.id if root else "",
        props={"blocks": content.blocks} if content.blocks else {},
    )
    return ids.ts_of(said)
