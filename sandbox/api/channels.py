"""Channels and membership."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import admin, asker, content, listed, person, the_chat
from sandbox.api.shapes import channel_shape
from sandbox.server import channels
from sandbox.server.observations import times_notified
from sandbox.server.records import Channel, ChannelType, User
from sandbox.server.refusals import Refusal, forbidden, invalid

PURPOSE_RUNES = 250
HEADER_RUNES = 1_024

blueprint = Blueprint("channels", __name__)


@blueprint.post("/channels")
def create_channel() -> ResponseReturnValue:
    creator, said, chat = asker(), content(), the_chat()
    team_id, type_ = str(said.get("team_id") or ""), said.get("type")
    if not said.get("name") or type_ not in {ChannelType.OPEN, ChannelType.PRIVATE}:
        raise invalid("channel")
    if not creator.is_admin and not channels.is_in_team(chat.store, team_id, creator.id):
        raise forbidden()
    name = str(said.get("display_name") or said["name"])
    channel = channels.create_channel(
        chat, team_id, said["name"], name, ChannelType(type_), creator.id
    )
    purpose, header = str(said.get("purpose") or ""), str(said.get("header") or "")
    return _shape(_described(channel, purpose, header)), 201


def _described(channel: Channel, purpose: str, header: str) -> Channel:
    if len(purpose) > PURPOSE_RUNES or len(header) > HEADER_RUNES:
        raise Refusal(400, "model.channel.is_valid.purpose.app_error", "Invalid purpose.")
    return channels.describe_channel(the_chat().store, channel.id, purpose, header)


@blueprint.put("/channels/<channel_id>/patch")
def patch_channel(channel_id: str) -> ResponseReturnValue:
    channel, said = channels.readable(the_chat().store, channel_id, asker()), content()
    if said.get("name"):
        channels.rename_channel(the_chat().store, channel.id, str(said["name"]))
    purpose = str(said.get("purpose", channel.purpose))
    return _shape(_described(channel, purpose, str(said.get("header", channel.header))))


@blueprint.delete("/channels/<channel_id>")
def archive_channel(channel_id: str) -> ResponseReturnValue:
    """Archive: on a real server, too, everything in it stays."""
    channels.readable(the_chat().store, channel_id, asker())
    channels.set_archived(the_chat(), channel_id, is_archived=True)
    return {"status": "OK"}


@blueprint.post("/channels/<channel_id>/restore")
def restore_channel(channel_id: str) -> ResponseReturnValue:
    admin()
    return _shape(channels.set_archived(the_chat(), channel_id, is_archived=False))


@blueprint.post("/channels/direct")
def direct_channel() -> ResponseReturnValue:
    user, pair = asker(), listed()
    if len(pair) != 2:
        raise invalid("user_ids")
    if user.id not in pair:
        raise forbidden()
    channel = channels.direct_channel(the_chat(), person(pair[0]), person(pair[1]))
    return _shape(channel), 201


@blueprint.get("/channels/<channel_id>")
def one_channel(channel_id: str) -> ResponseReturnValue:
    user, store = asker(), the_chat().store
    channels.channel(store, channel_id)
    return _shape(channels.readable(store, channel_id, user))


@blueprint.get("/teams/<team_id>/channels/name/<name>")
def channel_named(team_id: str, name: str) -> ResponseReturnValue:
    include_deleted = request.args.get("include_deleted") == "true"
    return _shape(_visible(team_id, name, asker(), include_deleted=include_deleted))


@blueprint.get("/teams/name/<team_name>/channels/name/<name>")
def channel_by_names(team_name: str, name: str) -> ResponseReturnValue:
    user = asker()
    team = channels.team_named(the_chat().store, team_name)
    return _shape(_visible(team.id, name, user))


def _visible(team_id: str, name: str, user: User, *, include_deleted: bool = False) -> Channel:
    store = the_chat().store
    channel = channels.channel_named(store, team_id, name, include_deleted=include_deleted)
    if not channels.may_read(the_chat().store, channel, user):
        raise channels.no_such_name()
    return channel


@blueprint.get("/users/<user_id>/channels")
@blueprint.get("/users/<user_id>/teams/<team_id>/channels")
def channels_of(user_id: str, team_id: str = "") -> ResponseReturnValue:
    found = channels.channels_of(the_chat().store, person(user_id).id)
    of_team = [each for each in found if not team_id or each.team_id in {"", team_id}]
    return jsonify([_shape(channel) for channel in of_team])


@blueprint.post("/channels/<channel_id>/members")
def add_member(channel_id: str) -> ResponseReturnValue:
    user, store = asker(), the_chat().store
    channel = channels.readable(store, channel_id, user)
    added = person(str(content().get("user_id") or ""))
    if not channels.is_in_team(store, channel.team_id, added.id):
        raise Refusal(
            400, "api.channel.add_user.to.channel.failed.deleted.app_error", "Not in the team."
        )
    channels.join_channel(store, channel_id, added.id)
    return _member(channel_id, added), 201


@blueprint.delete("/channels/<channel_id>/members/<user_id>")
def remove_member(channel_id: str, user_id: str) -> ResponseReturnValue:
    store = the_chat().store
    channels.readable(store, channel_id, asker())
    channels.leave_channel(store, channel_id, person(user_id).id)
    return {"status": "OK"}


@blueprint.get("/channels/<channel_id>/members")
def members(channel_id: str) -> ResponseReturnValue:
    store = the_chat().store
    channels.readable(store, channel_id, asker())
    return jsonify([_member(channel_id, each) for each in channels.members_of(store, channel_id)])


@blueprint.get("/channels/<channel_id>/members/<user_id>")
def member(channel_id: str, user_id: str) -> ResponseReturnValue:
    user, store = asker(), the_chat().store
    channels.readable(store, channel_id, user)
    wanted = user.id if user_id == "me" else user_id
    if not channels.is_member(store, channel_id, wanted):
        raise Refusal(404, "app.channel.get_member.missing.app_error", "No channel member found.")
    return _member(channel_id, person(wanted))


def _shape(channel: Channel) -> dict[str, Any]:
    last = channels.last_post_at(the_chat().store, channel.id)
    return channel_shape(channel) | {"last_post_at": last}


def _member(channel_id: str, user: User) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "user_id": user.id,
        "roles": "channel_user",
        "mention_count": times_notified(the_chat().store, user.id, channel_id),
    }
