"""How records look to clients; what is secret in a post stays behind here."""

from copy import deepcopy
from typing import Any

from sandbox.server.chat import Chat
from sandbox.server.embeds import embeds_of
from sandbox.server.files import files_of
from sandbox.server.mentions import attachments_of
from sandbox.server.records import Channel, Command, File, Post, Team, User


def user_shape(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "nickname": "",
        "position": user.position,
        "email": user.email,
        "roles": user.roles,
        "is_bot": user.is_bot,
        "create_at": user.create_at,
        "update_at": user.update_at or user.create_at,
        "delete_at": user.delete_at,
        "last_picture_update": user.last_picture_update,
    }


def team_shape(team: Team) -> dict[str, Any]:
    return {
        "id": team.id,
        "name": team.name,
        "display_name": team.display_name,
        "invite_id": team.id,
        "type": "O",
        "delete_at": 0,
    }


def channel_shape(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "team_id": channel.team_id,
        "type": channel.type.value,
        "name": channel.name,
        "display_name": channel.display_name,
        "purpose": channel.purpose,
        "header": channel.header,
        "creator_id": channel.creator_id,
        "create_at": channel.create_at,
        "delete_at": channel.delete_at,
    }


def command_shape(command: Command) -> dict[str, Any]:
    return {name: value for name, value in vars(command).items() if name != "by_plugin"}


def file_shape(file: File) -> dict[str, Any]:
    return {
        "id": file.id,
        "user_id": file.user_id,
        "channel_id": file.channel_id,
        "post_id": file.post_id,
        "name": file.name,
        "extension": file.name.rpartition(".")[2],
        "mime_type": file.mime_type,
        "size": file.size,
        "create_at": file.create_at,
        "delete_at": 0,
    }


def post_shape(chat: Chat, post: Post) -> dict[str, Any]:
    """Return the post as its readers get it; of a deleted one its words are gone."""
    message = "" if post.delete_at else post.message
    metadata = dict(post.metadata)
    if embeds := embeds_of(chat.limits, message, post.props):
        metadata["embeds"] = embeds
    if post.file_ids:
        metadata["files"] = [file_shape(file) for file in files_of(chat.store, post)]
    return {
        "id": post.id,
        "create_at": post.create_at,
        "update_at": post.update_at,
        "edit_at": post.edit_at,
        "delete_at": post.delete_at,
        "is_pinned": False,
        "user_id": post.user_id,
        "channel_id": post.channel_id,
        "root_id": post.root_id,
        "original_id": "",
        "message": message,
        "type": "",
        "props": without_integrations(post.props),
        "hashtags": "",
        "file_ids": list(post.file_ids),
        "pending_post_id": post.pending_post_id,
        "metadata": metadata,
    }


def without_integrations(props: dict[str, Any]) -> dict[str, Any]:
    """Return props as clients see them: their buttons lead nowhere and carry no context."""
    shown = deepcopy(props)
    for attachment in attachments_of(shown):
        for action in attachment.get("actions") or []:
            action.pop("integration", None)
    return shown


def post_list(chat: Chat, posts: list[Post]) -> dict[str, Any]:
    return {
        "order": [post.id for post in posts],
        "posts": {post.id: post_shape(chat, post) for post in posts},
        "next_post_id": "",
        "prev_post_id": "",
    }
