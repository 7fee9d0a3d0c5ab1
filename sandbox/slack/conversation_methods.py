"""conversations.*: which there are, who is in them, what was said there."""

import re
from typing import Any

from sandbox.server import channels, posts
from sandbox.server.records import Channel, ChannelType, Post, User
from sandbox.slack import ids
from sandbox.slack.calls import Args, method, require
from sandbox.slack.limits import CHANNEL_NAME_LETTERS, TOPIC_LETTERS
from sandbox.slack.shapes import channel_shape, members_of, message_shape
from sandbox.slack.workspace import SlackError, Workspace

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
SORTS = {
    ChannelType.OPEN: "public_channel",
    ChannelType.PRIVATE: "private_channel",
    ChannelType.DIRECT: "im",
}
NAME = re.compile(r"[^A-ZА-ЯЁ\s.,!?@#]+")


def _scope(channel: Channel, act: str) -> str:
    """Return what a token needs for this act in a channel of this sort."""
    group = KINDS[SORTS[channel.type]]
    return f"{group}:{'manage' if (group, act) == ('channels', 'write') else act}"


def _channel(slack: Workspace, args: Args, act: str = "read") -> Channel:
    found = slack.channel(args.text("channel"))
    require(slack, _scope(found, act))
    return found


def _listed(slack: Workspace, args: Args) -> list[Channel]:
    wanted = [each.strip() for each in args.text("types", "public_channel").split(",")]
    for each in wanted:
        if each not in KINDS:
            raise SlackError("invalid_types")
        require(slack, f"{KINDS[each]}:read")
    rows = slack.chat.store.all("SELECT * FROM channels ORDER BY rowid")
    found = [each for each in map(Channel.of, rows) if SORTS[each.type] in wanted]
    if args.flag("exclude_archived"):
        found = [each for each in found if not each.delete_at]
    return [each for each in found if slack.sees(each)]


@method("conversations.list", "types exclude_archived limit cursor team_id", takes_json=False)
def list_(slack: Workspace, args: Args) -> dict[str, Any]:
    found, more = args.page(_listed(slack, args))
    return {"channels": [channel_shape(slack, each) for each in found], **more}


@method("users.conversations", "user types exclude_archived limit cursor", takes_json=False)
def of_user(slack: Workspace, args: Args) -> dict[str, Any]:
    who = slack.user(args.text("user")) if args.text("user") else slack.bot
    joined = {each.id for each in channels.channels_of(slack.chat.store, who.id)}
    found, more = args.page([each for each in _listed(slack, args) if each.id in joined])
    return {"channels": [channel_shape(slack, each) for each in found], **more}


@method("conversations.info", "channel! include_locale include_num_members", takes_json=False)
def info(slack: Workspace, args: Args) -> dict[str, Any]:
    return {"channel": channel_shape(slack, _channel(slack, args))}


@method("conversations.members", "channel! limit cursor", takes_json=False)
def members(slack: Workspace, args: Args) -> dict[str, Any]:
    everybody = members_of(slack, _channel(slack, args))
    found, more = args.page([ids.user_id(each) for each in everybody])
    return {"members": found, **more}


@method("conversations.create", "name! is_private team_id")
def create(slack: Workspace, args: Args) -> dict[str, Any]:
    is_private, name = args.flag("is_private"), args.text("name")
    require(slack, "groups:write" if is_private else "channels:manage")
    if len(name) > CHANNEL_NAME_LETTERS:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    (team,) = channels.all_teams(slack.chat.store)
    taken = "SELECT 1 FROM channels WHERE team_id = ? AND name = ?"
    if slack.chat.store.one(taken, team.id, name):
        raise SlackError("name_taken")
    sort = ChannelType.PRIVATE if is_private else ChannelType.OPEN
    made = channels.create_channel(slack.chat, team.id, name, name, sort, slack.bot.id)
    return {"channel": channel_shape(slack, made)}


@method("conversations.join", "channel!", scope="channels:join")
def join(slack: Workspace, args: Args) -> dict[str, Any]:
    found = slack.channel(args.text("channel"))
    if found.type is not ChannelType.OPEN:
        raise SlackError("method_not_supported_for_channel_type")
    if found.delete_at:
        raise SlackError("is_archived")
    channels.join_channel(slack.chat.store, found.id, slack.bot.id)
    return {"channel": channel_shape(slack, found)}


@method("conversations.invite", "channel! users! force")
def invite(slack: Workspace, args: Args) -> dict[str, Any]:
    found = _writable(slack, args)
    invited = [slack.user(each) for each in args.listed("users") or ()]
    if slack.bot in invited:
        raise SlackError("cant_invite_self")
    if any(channels.is_member(slack.chat.store, found.id, each.id) for each in invited):
        raise SlackError("already_in_channel")
    for each in invited:
        channels.join_channel(slack.chat.store, found.id, each.id)
        slack.on_joined(found, each)
    return {"channel": channel_shape(slack, found)}


def _writable(slack: Workspace, args: Args) -> Channel:
    found = _channel(slack, args, "write")
    if not slack.has_bot(found):
        raise SlackError("not_in_channel")
    if found.delete_at:
        raise SlackError("is_archived")
    return found


@method("conversations.setTopic", "channel! topic")
def set_topic(slack: Workspace, args: Args) -> dict[str, Any]:
    topic = args.text("topic")
    if len(topic) > TOPIC_LETTERS:
        raise SlackError("too_long")
    found = _writable(slack, args)
    kept = channels.describe_channel(slack.chat.store, found.id, found.purpose, topic)
    return {"channel": channel_shape(slack, kept)}


@method("conversations.open", "users channel return_im prevent_creation", scope="im:write")
def open_(slack: Workspace, args: Args) -> dict[str, Any]:
    if args.text("channel"):
        found = slack.channel(args.text("channel"))
    else:
        named = args.listed("users") or []
        if len(named) != 1:
            raise SlackError("too_many_users" if named else "users_list_not_supplied")
        found = direct_with(slack, slack.user(named[0]))
    shape = channel_shape(slack, found)
    return {"channel": shape if args.flag("return_im") else {"id": shape["id"]}}


def direct_with(slack: Workspace, user: User) -> Channel:
    if user.delete_at:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    return channels.direct_channel(slack.chat, slack.bot, user)


SAID = "limit cursor oldest latest inclusive include_all_metadata"


@method("conversations.history", f"channel! {SAID}", takes_json=False)
def history(slack: Workspace, args: Args) -> dict[str, Any]:
    channel = _channel(slack, args, "history")
    if not slack.has_bot(channel):
        raise SlackError("not_in_channel")
    found = posts.page_of_channel(slack.chat.store, channel.id, 0, -1)
    roots = [each for each in found if not each.root_id and _is_between(each, args)]
    return _said(slack, roots, args)


@method("conversations.replies", f"channel! ts! {SAID}", takes_json=False)
def replies(slack: Workspace, args: Args) -> dict[str, Any]:
    """Answer with the root, whatever is asked for, and what follows it."""
    channel = _channel(slack, args, "history")
    root = ids.post_at(slack.chat.store, channel, args.text("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    thread = posts.thread(slack.chat.store, root.thread_id)
    following = [each for each in thread if each.root_id and _is_between(each, args)]
    return _said(slack, [thread[0], *following], args)


def _said(slack: Workspace, found: list[Post], args: Args) -> dict[str, Any]:
    shown, more = args.page(found)
    wants = args.flag("include_all_metadata")
    said = [message_shape(slack, each, with_metadata=wants) for each in shown]
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": said, "has_more": has_more, **(more if has_more else {})}


def _is_between(post: Post, args: Args) -> bool:
    """Whether it was said then; at the very ends only if they are asked for."""
    at, reach = ids.microseconds(ids.ts_of(post)), 0 if args.flag("inclusive") else 1
    try:
        oldest = ids.microseconds(args.text("oldest") or "0")
        latest = ids.microseconds(args.text("latest") or "9999999999")
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    return oldest + reach <= at <= latest - reach
