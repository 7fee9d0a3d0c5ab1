"""Posts: written once, edited within the limit, read by members, and who is notified."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.server import channels, mentions
from sandbox.server.chat import DELETED, EDITED, POSTED, Chat
from sandbox.server.checks import check_size, note_attachments
from sandbox.server.embeds import links_fetched
from sandbox.server.files import attach
from sandbox.server.identity import new_id
from sandbox.server.mentions import actions_of
from sandbox.server.observations import Kind, observe
from sandbox.server.records import Post, User
from sandbox.server.refusals import Panic, Refusal, forbidden, not_found
from sandbox.server.storage import Store

SINCE_LIMIT = 1_000
# What of a post's props people see.
DRAWN = ("attachments", "blocks")


@dataclass(frozen=True)
class Draft:
    """What is asked to be posted."""

    channel_id: str
    message: str = ""
    root_id: str = ""
    props: dict[str, Any] = field(default_factory=dict)
    file_ids: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    pending_post_id: str = ""


def create_post(chat: Chat, author: User, draft: Draft) -> Post:
    """Create the post, or return the one that was made under the same pending_post_id."""
    if not draft.pending_post_id:
        return _create(chat, author, draft)
    if first := chat.pending.first(draft.pending_post_id):
        return post(chat.store, first)
    with chat.pending.making(draft.pending_post_id) as settle:
        made = _create(chat, author, draft)
        settle(made.id)
    return made


def _create(chat: Chat, author: User, draft: Draft) -> Post:
    if not (author.is_admin or channels.is_member(chat.store, draft.channel_id, author.id)):
        raise forbidden()
    if channels.channel(chat.store, draft.channel_id).delete_at:
        raise Refusal(
            400,
            "api.post.create_post.can_not_post_to_deleted.error",
            "Can not post to deleted channel.",
        )
    check_size(chat.limits, draft.message, draft.props, draft.file_ids)
    shown = [draft.message.strip(), *draft.file_ids, *(draft.props.get(name) for name in DRAWN)]
    if not any(shown):
        raise Refusal(400, "api.post.create_post.empty.app_error", "The post is empty.")
    _check_root(chat.store, draft)
    now = chat.clock()
    new = Post(
        id=new_id(),
        user_id=author.id,
        create_at=now,
        update_at=now,
        edit_at=0,
        delete_at=0,
        **vars(draft),
    )
    with chat.store.transaction():
        columns = vars(new) | _as_json(new) | {"number": None}
        new = replace(new, number=chat.store.insert("posts", **columns))
        attach(chat.store, new)
        _notify(chat, author, new)
        note_attachments(chat.store, new.id, new.props)
    chat.on_posted(author, new, POSTED)
    return new


def _check_root(store: Store, draft: Draft) -> None:
    if not draft.root_id:
        return
    row = store.one("SELECT * FROM posts WHERE id = ? AND delete_at = 0", draft.root_id)
    if row is None or row["root_id"]:
        raise Refusal(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
    if row["channel_id"] != draft.channel_id:
        raise Refusal(
            400, "api.post.create_post.channel_root_id.app_error", "Invalid ChannelId for RootId."
        )


def post(store: Store, post_id: str) -> Post:
    row = store.one("SELECT * FROM posts WHERE id = ? AND delete_at = 0", post_id)
    if row is None:
        raise not_found("post")
    return Post.of(row)


def readable_post(store: Store, post_id: str, reader: User) -> Post:
    found = post(store, post_id)
    channels.readable(store, found.channel_id, reader)
    return found


@dataclass(frozen=True)
class Edit:
    """The post's new content, whole; None leaves as it is."""

    message: str | None = None
    props: dict[str, Any] | None = None
    file_ids: Sequence[str] | None = None


def edit_post(chat: Chat, author: User, post_id: str, edit: Edit) -> Post:
    """Edit one's own post, while the server's limit allows; nobody is notified."""
    old = _editable_post(chat.store, post_id, author)
    limit = chat.edit_seconds
    expires = limit != -1 and chat.limits.edits_expire
    if expires and chat.clock() > old.create_at + limit * 1000:
        raise Refusal(
            400,
            "api.post.update_post.permissions_time_limit.app_error",
            f"Post edit is only allowed for {limit} seconds.",
        )
    if not chat.limits.survives_lost_integrations and edit.props:
        _check_integrations(old.props, edit.props)
    new = rewrite(chat, old, edit)
    chat.on_posted(author, new, EDITED, old)
    return new


def _editable_post(store: Store, post_id: str, author: User) -> Post:
    """Return the post to its author; that there is none is told to nobody."""
    try:
        old = readable_post(store, post_id, author)
    except Refusal:
        raise forbidden() from None
    if old.user_id != author.id and not author.is_admin:
        raise forbidden()
    return old


def _check_integrations(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Fall as old servers do, which compare each action with what it was before."""
    alive = {action.get("id") for action in actions_of(old) if action.get("integration")}
    if any(each.get("id") in alive and not each.get("integration") for each in actions_of(new)):
        raise Panic


def rewrite(chat: Chat, old: Post, edit: Edit) -> Post:
    """Write the new content without asking: a button's update passes every limit of time."""
    new = replace(
        old,
        message=old.message if edit.message is None else edit.message,
        props=old.props if edit.props is None else edit.props,
        file_ids=old.file_ids if edit.file_ids is None else tuple(edit.file_ids),
        update_at=max(chat.clock(), old.update_at + 1),
    )
    if new.message != old.message:
        new = replace(new, edit_at=new.update_at)
    check_size(chat.limits, new.message, new.props, new.file_ids)
    with chat.store.transaction():
        chat.store.change(
            "UPDATE posts SET message = ?, props = ?, file_ids = ?, update_at = ?, edit_at = ?"
            " WHERE id = ?",
            new.message,
            json.dumps(new.props),
            json.dumps(new.file_ids),
            new.update_at,
            new.edit_at,
            new.id,
        )
        attach(chat.store, new)
        note_attachments(chat.store, new.id, new.props)
    return new


def delete_post(chat: Chat, who: User, post_id: str) -> None:
    """Delete the post, and its whole thread with it."""
    old = readable_post(chat.store, post_id, who)
    if old.user_id != who.id and not who.is_admin:
        raise forbidden()
    now = chat.clock()
    chat.store.change(
        "UPDATE posts SET delete_at = ?, update_at = ? WHERE id = ? OR root_id = ?",
        now,
        now,
        old.id,
        old.id,
    )
    chat.on_posted(who, old, DELETED)


def thread(store: Store, root_id: str) -> list[Post]:
    sql = "SELECT * FROM posts WHERE (id = ? OR root_id = ?) AND delete_at = 0 ORDER BY number"
    return [Post.of(row) for row in store.all(sql, root_id, root_id)]


def page_of_channel(store: Store, channel_id: str, page: int, size: int) -> list[Post]:
    """Return the channel's posts, the newest first."""
    sql = (
        "SELECT * FROM posts WHERE channel_id = ? AND delete_at = 0"
        " ORDER BY number DESC LIMIT ? OFFSET ?"
    )
    return [Post.of(row) for row in store.all(sql, channel_id, size, page * size)]


def changed_since(store: Store, channel_id: str, since: int) -> list[Post]:
    """Return what was posted, edited or deleted after that moment, at most a thousand."""
    sql = "SELECT * FROM posts WHERE channel_id = ? AND update_at > ? LIMIT ?"
    return [Post.of(row) for row in store.all(sql, channel_id, since, SINCE_LIMIT)]


def _notify(chat: Chat, author: User, new: Post) -> None:
    called = chat.names_called(new.message, new.props)
    is_direct = channels.channel(chat.store, new.channel_id).is_direct
    for member in channels.members_of(chat.store, new.channel_id):
        if member.id == author.id:
            continue
        if is_direct or member.username in called or called & mentions.EVERYBODY:
            observe(chat.store, Kind.NOTIFIED, member.id, new.id)
    for link in links_fetched(chat.limits, new.message, new.props):
        observe(chat.store, Kind.FETCH, new.id, link)


def _as_json(new: Post) -> dict[str, str]:
    return {name: json.dumps(getattr(new, name)) for name in ("props", "file_ids", "metadata")}
