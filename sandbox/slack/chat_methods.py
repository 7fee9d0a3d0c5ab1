"""chat.*: posting, changing, deleting, telling one person alone."""

from typing import Any

from sandbox.server import channels
from sandbox.server.records import Channel, File, Post
from sandbox.slack import ids, messages
from sandbox.slack.calls import Args, method
from sandbox.slack.conversation_methods import direct_with
from sandbox.slack.shapes import message_shape
from sandbox.slack.workspace import SlackError, Workspace

POSTING = "text blocks metadata thread_ts attachments mrkdwn parse link_names"


def _content(args: Args, *, may_lack_text: bool = False) -> messages.Content:
    blocks = args.whole("blocks", "invalid_blocks_format")
    text = args.given.get("text")
    if not may_lack_text and not text and not blocks:
        raise SlackError("no_text")
    metadata = args.whole("metadata", "invalid_metadata_format")
    return messages.checked(None if text is None else str(text), blocks, metadata)


def _writable(slack: Workspace, args: Args) -> Channel:
    given = args.text("channel")
    found = direct_with(slack, slack.user(given, "channel_not_found")) if given[:1] == "U" else None
    found = found or slack.channel(given)
    if not slack.has_bot(found):
        raise SlackError("not_in_channel")
    others = channels.members_of(slack.chat.store, found.id)
    # Of whom has left Slack says no more than of a channel that was closed.
    if found.delete_at or (found.is_direct and any(each.delete_at for each in others)):
        raise SlackError("is_archived")
    return found


def _root(slack: Workspace, channel: Channel, args: Args) -> Post | None:
    if not (ts := args.text("thread_ts")):
        return None
    found = ids.post_at(slack.chat.store, channel, ts)
    if found is None:
        raise SlackError("thread_not_found")
    if found.root_id:
        raise SlackError("cannot_reply_to_message")
    return found


def own_message(slack: Workspace, channel: Channel, ts: str, error: str) -> Post:
    found = ids.post_at(slack.chat.store, channel, ts)
    if found is None:
        raise SlackError("message_not_found")
    if found.user_id != slack.bot.id:
        raise SlackError(error)
    return found


@method(
    "chat.postMessage",
    f"channel! {POSTING} as_user icon_emoji icon_url reply_broadcast unfurl_links unfurl_media"
    " username",
    scope="chat:write",
)
def post_message(slack: Workspace, args: Args) -> dict[str, Any]:
    content, channel = _content(args), _writable(slack, args)
    made = messages.post(slack, slack.bot, channel, content, _root(slack, channel, args))
    slack.note_act()
    shape = message_shape(slack, made, with_metadata=True)
    return {"channel": ids.channel_id(channel), "ts": ids.ts_of(made), "message": shape}


@method(
    "chat.update",
    "channel! ts! text blocks metadata attachments as_user parse link_names file_ids"
    " reply_broadcast",
    scope="chat:write",
)
def update(slack: Workspace, args: Args) -> dict[str, Any]:
    content, channel = _content(args, may_lack_text=True), slack.channel(args.text("channel"))
    if channel.delete_at:
        raise SlackError("is_archived")
    old = own_message(slack, channel, args.text("ts"), "cant_update_message")
    sent = _files(slack, args.listed("file_ids"))
    new = messages.change(slack, slack.bot, old, content, sent)
    slack.note_act()
    return {
        "channel": ids.channel_id(channel),
        "ts": ids.ts_of(new),
        "text": new.message,
        "message": message_shape(slack, new, with_metadata=True),
    }


def _files(slack: Workspace, named: list[str] | None) -> list[File] | None:
    if named is None:
        return None
    kept = [found for each in named if (found := messages.file_of(slack, each))]
    if len(kept) < len(named):
        raise SlackError("file_not_found")
    return kept


@method("chat.delete", "channel! ts! as_user", scope="chat:write")
def delete(slack: Workspace, args: Args) -> dict[str, Any]:
    channel = slack.channel(args.text("channel"))
    old = own_message(slack, channel, args.text("ts"), "cant_delete_message")
    messages.take_back(slack, slack.bot, old)
    slack.note_act()
    return {"channel": ids.channel_id(channel), "ts": args.text("ts")}


@method(
    "chat.postEphemeral",
    f"channel! user! {POSTING} as_user icon_emoji icon_url username",
    scope="chat:write",
)
def post_ephemeral(slack: Workspace, args: Args) -> dict[str, Any]:
    content, channel = _content(args), _writable(slack, args)
    to = slack.user(args.text("user"), "user_not_in_channel")
    if not channels.is_member(slack.chat.store, channel.id, to.id):
        raise SlackError("user_not_in_channel")
    moment = messages.tell_alone(slack, to, channel, content, _root(slack, channel, args))
    slack.note_act()
    return {"message_ts": moment}


@method("chat.getPermalink", "channel! message_ts!", takes_json=False)
def get_permalink(slack: Workspace, args: Args) -> dict[str, Any]:
    channel = slack.channel(args.text("channel"))
    found = ids.post_at(slack.chat.store, channel, args.text("message_ts"))
    if found is None:
        raise SlackError("message_not_found")
    name, ts = ids.channel_id(channel), ids.ts_of(found)
    address = f"{slack.url}/archives/{name}/p{ts.replace('.', '')}"
    thread = message_shape(slack, found).get("thread_ts") if found.root_id else None
    query = f"?thread_ts={thread}&cid={name}" if thread else ""
    return {"channel": name, "permalink": address + query}
