"""How people, channels, messages, files and views look in Slack's answers and events."""

from typing import Any

from sandbox.server import accounts, channels, files, posts
from sandbox.server.records import Channel, Dialog, File, Post, User
from sandbox.slack import ids
from sandbox.slack.workspace import Workspace

METADATA = "event_metadata"
TOMBSTONE = "tombstone"
GONE = "This message was deleted."
STRANGE_TEAM = "T0STRANGER1"


def user_shape(slack: Workspace, user: User) -> dict[str, Any]:
    roles = user.roles.split()
    profile = {
        "title": user.position,
        "real_name": user.full_name,
        "display_name": "" if user.is_bot else user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "team": slack.team_id,
    }
    if "users:read.email" in slack.scopes and not user.is_bot:
        profile["email"] = user.email
    return {
        "id": ids.user_id(user),
        "team_id": team_of(slack, user),
        "name": user.username,
        "deleted": bool(user.delete_at),
        "real_name": user.full_name,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": "guest" in roles,
        "is_ultra_restricted": False,
        "is_stranger": "stranger" in roles,
        "updated": (user.update_at or user.create_at) // 1000,
    }


def team_of(slack: Workspace, user: User) -> str:
    return STRANGE_TEAM if "stranger" in user.roles.split() else slack.team_id


def channel_shape(slack: Workspace, channel: Channel) -> dict[str, Any]:
    created = channel.create_at // 1000
    if channel.is_direct:
        others = [each for each in members_of(slack, channel) if each.id != slack.bot.id]
        return {
            "id": ids.channel_id(channel),
            "created": created,
            "is_im": True,
            "is_archived": False,
            "user": ids.user_id(others[0]) if others else "",
            "is_user_deleted": bool(others and others[0].delete_at),
        }
    is_private = channel.type.value == "P"
    return {
        "id": ids.channel_id(channel),
        "name": channel.name,
        "created": created,
        "creator": ids.slack_id("U", channel.creator_id),
        "is_channel": not is_private,
        "is_group": is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": is_private,
        "is_archived": bool(channel.delete_at),
        "is_general": channel.name == channels.DEFAULT_CHANNEL,
        "is_member": slack.has_bot(channel),
        "is_ext_shared": False,
        "topic": {"value": channel.header, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }


def members_of(slack: Workspace, channel: Channel) -> list[User]:
    return channels.members_of(slack.chat.store, channel.id)


def message_shape(slack: Workspace, post: Post, *, with_metadata: bool = False) -> dict[str, Any]:
    """Return the message with what its thread adds; its metadata go only to who asks for them."""
    store = slack.chat.store
    author = accounts.user(store, post.user_id)
    shape: dict[str, Any] = {
        "type": "message",
        "user": ids.user_id(author),
        "ts": ids.ts_of(post),
        "text": post.message,
        "team": team_of(slack, author),
    }
    if post.props.get(TOMBSTONE):
        shape |= {"subtype": TOMBSTONE, "user": "USLACKBOT", "text": GONE, "hidden": True}
    elif author.is_bot:
        shape |= {"bot_id": slack.bot_id, "app_id": slack.app_id}
    if post.props.get("blocks"):
        shape["blocks"] = post.props["blocks"]
    if post.edit_at:
        shape["edited"] = {"user": shape["user"], "ts": f"{post.edit_at // 1000}.000000"}
    if post.file_ids:
        shape["files"] = [file_shape(slack, each) for each in files.files_of(store, post)]
    if with_metadata and post.props.get(METADATA):
        shape["metadata"] = post.props[METADATA]
    return shape | _thread_of(slack, post)


def _thread_of(slack: Workspace, post: Post) -> dict[str, Any]:
    root, *replies = posts.thread(slack.chat.store, post.thread_id) or [post]
    if root.id != post.id:
        author = accounts.user(slack.chat.store, root.user_id)
        return {"thread_ts": ids.ts_of(root), "parent_user_id": ids.user_id(author)}
    if not replies:
        return {}
    users = dict.fromkeys(ids.slack_id("U", each.user_id) for each in replies)
    return {
        "thread_ts": ids.ts_of(root),
        "reply_count": len(replies),
        "reply_users": list(users),
        "reply_users_count": len(users),
        "latest_reply": ids.ts_of(replies[-1]),
    }


def file_shape(slack: Workspace, file: File) -> dict[str, Any]:
    name = ids.slack_id("F", file.id)
    address = f"{slack.own_url}/slack/files-pri/{name}/{file.name}"
    return {
        "id": name,
        "created": file.create_at // 1000,
        "timestamp": file.create_at // 1000,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mime_type,
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": ids.slack_id("U", file.user_id),
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "url_private": address,
        "url_private_download": address,
        "channels": [],
    }


def view_shape(slack: Workspace, opened: Dialog, state: dict[str, Any]) -> dict[str, Any]:
    """Return the view as the app gets it back, with what was filled in."""
    kept = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None}
    return {
        **kept,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **opened.dialog,
        "id": ids.slack_id("V", opened.id),
        "team_id": slack.team_id,
        "app_id": slack.app_id,
        "app_installed_team_id": slack.team_id,
        "bot_id": slack.bot_id,
        "state": {"values": state},
    }
